"""Published results meet the rules of the scheme, and what follows is somebody's task: a ``jifen.consequence``.

It ends with a note or, where it is leave, with points booked on the ledger.
"""

from . import (
    rule,
    template,
    leave_posting,
    consequence,
    actor,
    text,
    finding,
    making,
    remaking,
    period,
    leave,
    promotion_check,
    res_users,
)
