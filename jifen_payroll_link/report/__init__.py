from . import jifen_reconciliation_xlsx
