from . import (
    rule,
    leave_posting,
    consequence,
    actor,
    text,
    finding,
    making,
    remaking,
    leave,
    promotion_check,
    res_users,
)
