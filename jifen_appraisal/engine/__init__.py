"""The arithmetic of appraisal and performance pay: exact, without database or framework.

==================  ===============================================================
``numbers``         exact figures: reading, rounding, limits, means
``points``          kind points: the score of a dimension, and the way into both below
``items``           what points are about: items in groups, with caps
``counting``        which ledger lines count, and why
``led``             kind led: the mean of the people led
``rating``          kind rating: groups of raters over aspects
``vote``            kind vote: tiers of anonymous ballots
``rank_points``     kind rank: points from the rank of a figure
``rollup``          kind rollup: from the periods inside a longer one
``linked``          kind linked: from another subject's score
``order``           whose score to compute first
``total``           dimensions to total, vetoes
``presence``        who was in which office on which day
``ranking``         1, 2, 2, 4
``grading``         score to grade
``quota``           how many may have a grade, carried over the year
``annual``          the year's result from its periods; results over several years
``thirds``          top and bottom third, the last places
``leave``           leave earned by points
``money``           yuan and fen
``allocation``      a pool shared out, exact to the fen
``subpools``        a pool divided into parts and among offices, and put together again
``caps``            a pool in proportion, with a least and a most for each
``fixed``           amounts by point or by grade, from a budget that must suffice
``ladder``          award money by the rank of teams, then by role inside each
``spread``          how amounts are spread: classes, extremes, the middle
``delta``           what a correction changes in money that has been shared out
``chain``           the hash chain of the ledger
``inputs``          the input, looked at where it comes in
``errors``          what can be wrong with the input
==================  ===============================================================

Figures come in as Decimal, int or text; a float raises TypeError. Results are frozen
dataclasses of Decimal. Keys are whatever the caller uses, such as database ids. Nothing
here depends on the order in which lines or people come in, but where a docstring says so.

Whatever comes in, nothing but an ``EngineError`` comes out, at once: a ``WrongType`` for what is
of another type than the annotation says, ``not_a_number`` and ``out_of_range`` for a figure that
``numbers.dec`` does not read. Docstrings name what else a function refuses. What a caller's own
iterator, key or ``order`` raises is the caller's.

``r0`` to ``r4`` in the docstrings are the five regulations that the product carries as
templates.
"""

from . import (
    allocation,
    annual,
    caps,
    chain,
    counting,
    delta,
    errors,
    fixed,
    grading,
    inputs,
    items,
    ladder,
    leave,
    led,
    linked,
    money,
    numbers,
    order,
    points,
    presence,
    quota,
    rank_points,
    ranking,
    rating,
    rollup,
    subpools,
    thirds,
    total,
    vote,
)
from .errors import EngineError

__all__ = [
    "EngineError",
    "allocation",
    "annual",
    "caps",
    "chain",
    "counting",
    "delta",
    "errors",
    "fixed",
    "grading",
    "inputs",
    "items",
    "ladder",
    "leave",
    "led",
    "linked",
    "money",
    "numbers",
    "order",
    "points",
    "presence",
    "quota",
    "rank_points",
    "ranking",
    "rating",
    "rollup",
    "spread",
    "subpools",
    "thirds",
    "total",
    "vote",
]
