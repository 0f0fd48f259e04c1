from . import (
    posting,
    correction,
    effect,
    applying,
    after,
    appeal,
    window,
    investigation,
    deciding,
    telling,
    deadline,
    portal,
)
