from . import (
    claim,
    card,
    score_line,
    scorecard,
    approval,
    share,
    portal,
    form,
    others,
    others_portal,
    hearing,
    deadline,
)
