"""On its way from draft to closed a ``jifen.period`` calls the other areas in their turn.

At its opening each subject gets a ``jifen.scorecard``, which keeps office, job and leaders as they were.
"""

from . import (
    hr_employee,
    explanation,
    period,
    people,
    opening,
    movement,
    parts,
    progress,
    form,
    scorecard,
    readers,
    portal,
    stay,
    scheme,
)
