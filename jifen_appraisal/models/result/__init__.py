from . import (
    explain,
    explain_points,
    explain_raters,
    explain_others,
    portal,
    view,
    shown,
    period,
    trend,
    approval_step,
    form,
)
