from . import nomination_reason
