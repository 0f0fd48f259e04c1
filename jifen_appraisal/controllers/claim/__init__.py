from . import claim_form, portal_claims, portal_reports
