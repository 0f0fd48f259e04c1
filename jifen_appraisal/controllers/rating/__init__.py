from . import portal_ratings
