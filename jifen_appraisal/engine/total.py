"""From the dimensions to the total score, and what a veto does to it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, clamp, dec, exact, score


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension's score in points, None if it cannot be scored, and its weight.

    The weight is a factor, not per cent: 1 takes the score as it is, 0.4 is 40 %.

    :raise EngineError: ``negative_weight``, and what :func:`numbers.dec` and :func:`inputs.key` raise
    """

    key: Hashable
    score: Decimal | None
    weight: Decimal

    def __post_init__(self):
        inputs.key(self.key)
        if self.score is not None:
            object.__setattr__(self, "score", dec(self.score))
        object.__setattr__(self, "weight", dec(self.weight))
        if self.weight < 0:
            raise EngineError("negative_weight", key=self.key, weight=self.weight)

    @property
    def weighted(self) -> Decimal | None:
        """Weight × score, exact, in points; None if there is no score."""
        if self.score is None:
            return None
        with exact():
            return self.weight * self.score


@dataclass(frozen=True, slots=True)
class Veto:
    """What one veto takes away; any combination, also none.

    :raise EngineError: what :func:`inputs.flag` raises
    """

    zero_score: bool = False
    lowest_grade: bool = False
    no_award: bool = False
    no_pay: bool = False

    def __post_init__(self):
        for effect in (self.zero_score, self.lowest_grade, self.no_award, self.no_pay):
            inputs.flag(effect)


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one subject.

    ``score`` (points, 4 decimals; None: not scored) is what counts; ``raw`` is Σ weight ×
    score, exact, before limits and vetoes. The flags say what the vetoes take away together.
    """

    score: Decimal | None
    raw: Decimal | None
    vetoed: bool
    zero_score: bool
    lowest_grade: bool
    no_award: bool
    no_pay: bool
    parts: tuple[Part, ...]


def total(
    parts: Iterable[Part],
    floor: Decimal | None = None,
    ceiling: Decimal | None = None,
    vetoes: Iterable[Veto] = (),
) -> Total:
    """Return Σ weight × score inside [floor, ceiling], 4 decimals half up, then the vetoes.

    One part without a score leaves the total without one: the others alone would make a
    total of other full marks. So does having no part at all. A veto that sets the score
    to 0 does so whatever the parts and the floor (regulation r2, probity).

    :raise EngineError: ``bounds`` when the floor is above the ceiling, ``out_of_range`` when the
        sum is no figure that :func:`numbers.dec` reads

    Regulation r2, example 1; common items, business work, overall assessment, award:

    >>> marks = {"common": 16, "business": 49, "overall": 18, "award": 2}
    >>> total([Part(key, mark, weight=1) for key, mark in marks.items()]).score
    Decimal('85.0000')

    Regulation r4, example 1:

    >>> shares = {"individual": (92, "0.6"), "common": (95, "0.4"), "incentives": (10, 1)}
    >>> total([Part(key, mark, weight) for key, (mark, weight) in shares.items()]).score
    Decimal('103.2000')
    """
    parts, vetoes = tuple(inputs.records(parts, Part)), tuple(inputs.records(vetoes, Veto))
    raw = _sum(parts)
    clamped = clamp(ZERO if raw is None else raw, floor, ceiling)
    limited = None if raw is None else score(clamped)
    zero = any(veto.zero_score for veto in vetoes)
    return Total(
        score=score(ZERO) if zero else limited,
        raw=raw,
        vetoed=bool(vetoes),
        zero_score=zero,
        lowest_grade=any(veto.lowest_grade for veto in vetoes),
        no_award=any(veto.no_award for veto in vetoes),
        no_pay=any(veto.no_pay for veto in vetoes),
        parts=parts,
    )


def _sum(parts):
    weighted = [part.weighted for part in parts]
    if not weighted or None in weighted:
        return None
    with exact():
        return sum(weighted, ZERO)
