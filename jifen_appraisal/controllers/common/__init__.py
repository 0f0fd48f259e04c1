from . import uploads, portal_base, portal_evidence
