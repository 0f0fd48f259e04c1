from . import from_template
