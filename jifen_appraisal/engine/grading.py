"""From the score to the grade."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import dec


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the lowest score that reaches it, in points; None: whatever is below the others.

    :raise EngineError: what :func:`numbers.dec` and :func:`inputs.key` raise
    """

    key: Hashable
    lower: Decimal | None

    def __post_init__(self):
        inputs.key(self.key)
        if self.lower is not None:
            object.__setattr__(self, "lower", dec(self.lower))


def by_lower_bound(score: Decimal, grades: Iterable[Grade]) -> Hashable | None:
    """Return the key of the highest grade whose lower bound the score reaches, or None.

    The bound itself belongs to the grade. The order of the grades plays no part.

    :raise EngineError: ``ambiguous_grade`` when two grades have the same lower bound

    Regulation r4, its example values:

    >>> grades = [Grade("good", 90), Grade("fair", 80), Grade("ordinary", 60), Grade("poor", 0)]
    >>> [by_lower_bound(dec(score), grades) for score in ("90", "89.9999", "59", "-1")]
    ['good', 'fair', 'poor', None]
    >>> by_lower_bound(dec(-1), [Grade("good", 90), Grade("poor", None)])
    'poor'
    """
    score = dec(score)
    by_bound = {}
    for grade in inputs.records(grades, Grade):
        if grade.lower in by_bound:
            keys = (by_bound[grade.lower], grade.key)
            raise EngineError("ambiguous_grade", keys=keys)
        by_bound[grade.lower] = grade.key
    reached = (lower for lower in by_bound if lower is not None and lower <= score)
    return by_bound.get(max(reached, default=None))
