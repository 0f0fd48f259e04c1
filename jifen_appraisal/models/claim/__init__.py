"""A ``jifen.claim`` is decided by others than whoever it is about or from, and ends in lines of the ledger.

What portal users do goes through the private methods of ``portal`` and ``report_portal``.
"""

from . import (
    claim,
    card,
    approval_step,
    score_line,
    scorecard,
    period,
    approval,
    placing,
    share,
    claimable_items,
    portal,
    form,
    report,
    report_portal,
    hearing,
    deadline,
)
