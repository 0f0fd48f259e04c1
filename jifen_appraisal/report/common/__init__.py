from . import printed, sheet, page
