from . import quota_xlsx
