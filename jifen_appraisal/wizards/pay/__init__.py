from . import (
    allocation_preview,
    allocation_preview_coefficients,
    allocation_preview_rule,
    allocation_preview_people,
    allocation_preview_screen,
    ask_to_cancel,
)
