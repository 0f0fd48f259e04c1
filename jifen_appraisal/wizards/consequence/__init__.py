from . import complete
