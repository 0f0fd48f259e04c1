"""On its way from draft to closed, in ``life``, a ``jifen.period`` has hooks that the other areas extend.

At its opening each subject gets a ``jifen.scorecard``, which keeps office, job and leaders as they were.
"""

from . import (
    hr_employee,
    explanation,
    period,
    life,
    steps,
    people,
    opening,
    movement,
    parts,
    progress,
    form,
    scorecard,
    holding,
    readers,
    portal,
    stay,
    scheme,
    print,
)
