from . import parts, people, reopen, sheet
