from . import approval_page
from . import portal_base, portal_points, portal_claims, portal_evidence, portal_pay, portal_notices, portal_ratings
