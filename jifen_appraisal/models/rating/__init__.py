"""Who may rate whom follows from the organisation (``entitlement``); a ``jifen.rating`` bears the rater's name.

Of a vote only the sums are kept: see the head of ``ballot`` for what keeps voters and votes apart.
"""

from . import (
    entitlement,
    entitlement_inputs,
    rating,
    ballot,
    kind_rating,
    kind_vote,
    sheet,
    progress,
    period,
    reminding,
)
