from . import refuse
