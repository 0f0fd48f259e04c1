from . import (
    jifen_sheet,
    jifen_allocation_xlsx,
    jifen_allocation_preview_xlsx,
    jifen_ledger_xlsx,
    jifen_public_notice_print,
    jifen_quota_xlsx,
    jifen_scheme_print,
    jifen_simulation_xlsx,
    jifen_forms_xlsx,
    jifen_registration_print,
)
