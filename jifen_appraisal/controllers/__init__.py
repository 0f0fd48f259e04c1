from . import (
    approval_page,
    portal_base,
    portal_points,
    portal_claims,
    portal_reports,
    portal_evidence,
    portal_pay,
    portal_notices,
    portal_ratings,
    portal_feedback,
    portal_appeals,
)
