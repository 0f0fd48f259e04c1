from . import portal_appeals
