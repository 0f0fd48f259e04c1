from . import notice, line, sheet, making, gate
