from . import allocation_xlsx, allocation_preview_xlsx
