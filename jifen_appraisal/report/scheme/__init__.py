from . import scheme_print
