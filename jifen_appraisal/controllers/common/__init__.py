from . import uploads, portal_base
