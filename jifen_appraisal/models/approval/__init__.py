"""Whatever inherits ``jifen.approval.mixin`` is decided step by step along the route of its scheme.

Each question put to somebody is a ``jifen.approval``; rows are written by code alone.
"""

from . import (
    step,
    step_text,
    approval,
    card,
    mixin,
    asking,
    decision,
    passing,
    document,
    scheme,
    template,
    mail_message,
    notify,
    way,
    delegation,
    stand_in,
    deadline,
    following,
    res_groups,
    res_users,
)
