from . import reason, start
