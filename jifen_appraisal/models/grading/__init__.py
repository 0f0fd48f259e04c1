"""After scoring: bounds, then quotas and each ``jifen.nomination``, then each ``jifen.grade.decision``.

All of it is computed by ``ladder`` without the database, so that a decision can be tried before it is taken.
"""

from . import (
    nomination,
    approval_step,
    decision,
    scorecard,
    quota,
    annual,
    ladder,
    inputs,
    period,
    decision_draft,
    decision_taking,
    calibration_people,
    calibration,
    nomination_approval,
)
