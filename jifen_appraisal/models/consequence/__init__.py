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
    leave,
    promotion_check,
    res_users,
)
