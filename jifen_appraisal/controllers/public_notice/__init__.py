from . import portal_notices
