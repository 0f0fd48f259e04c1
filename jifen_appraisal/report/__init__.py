from . import jifen_sheet, jifen_allocation_xlsx, jifen_ledger_xlsx
