"""Kind ``rank``: points from the rank of a reported figure (regulation r1, points from rank)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec, exact, quotient
from .ranking import competition


@dataclass(frozen=True, slots=True)
class RankPoints:
    """The rank of one subject among ``n`` with a figure, and its points (exact)."""

    rank: int
    points: Decimal
    n: int


def points_from_rank(
    figures: Mapping[Hashable, Decimal],
    full: Decimal,
    ladder: str = "proportional",
    step: Decimal = ZERO,
    best: str = "high",
) -> dict[Hashable, RankPoints]:
    """Return rank and points of every subject that has a figure; equals share the better rank.

    :param full: full marks, what rank 1 gets
    :param ladder: ``proportional``: full × (n − rank + 1) ÷ n; ``step``: full −
        (rank − 1) × step, never below 0
    :param best: ``high`` or ``low``: which end of the figures is rank 1
    :raise EngineError: ``method`` on another ladder or end; ``full_marks`` and ``step`` below 0

    Regulation r1, example 1, fiscal revenue with 20 points:

    >>> growth = {"a": 12, "b": 9, "c": 9, "d": 7, "e": 3}
    >>> [(row.rank, str(row.points)) for row in points_from_rank(growth, 20).values()]
    [(1, '20'), (2, '16'), (2, '16'), (4, '8'), (5, '4')]
    """
    inputs.choice(ladder, ("proportional", "step"))
    inputs.choice(best, ("high", "low"))
    full, step = dec(full), dec(step)
    if full < 0:
        raise EngineError("full_marks", value=full)
    if step < 0:
        raise EngineError("step", value=step)
    known = {key: dec(value) for key, value in inputs.mapping(figures).items()}
    ranks = competition(known if best == "high" else {key: value.copy_negate() for key, value in known.items()})
    count = len(ranks)

    def points(rank):
        with exact():
            if ladder == "step":
                return max(full - (rank - 1) * step, ZERO)
            return quotient(full * (count - rank + 1), Decimal(count))

    return {key: RankPoints(ranks[key], points(ranks[key]), count) for key in known}
