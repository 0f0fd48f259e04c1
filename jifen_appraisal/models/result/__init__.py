"""What a ``jifen.scorecard`` shows, to whom and from when on: ``visibility`` decides, all pages and forms follow it.

``explain`` unfolds every figure down to its lines.
"""

from . import (
    explain,
    explain_lines,
    portal,
    back_office,
    visibility,
    period,
    submitting,
    books,
    trend,
    registration_form,
)
