"""Whatever inherits ``jifen.approval.mixin`` is decided step by step along the route of its scheme.

Each question put to somebody is a ``jifen.approval``; rows are written by code alone.
"""

from . import (
    step,
    step_text,
    approval,
    card,
    mixin,
    step_opening,
    evidence,
    decision,
    passing_on,
    document,
    scheme,
    template,
    mail_message,
    notify,
    document_way,
    delegation,
    delegated_approvals,
    deadline,
    leader_change,
    res_groups,
    res_users,
)
