"""Kind ``rollup``: a period's score from the periods it is made of."""

from collections.abc import Iterable
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec, exact, mean

METHODS = ("mean", "sum", "change")


def score_rollup(
    values: Iterable[Decimal],
    method: str = "mean",
    start: Decimal = ZERO,
    child_starts: Iterable[Decimal] = (),
) -> Decimal | None:
    """Return what the parts' scores make, in points; None when there is no part.

    :param values: the scores of the parts that are present
    :param method: ``mean``, ``sum``, or ``change``: ``start`` once, and what every part
        added to or took from its own start (``child_starts``, as many as values)
    :raise EngineError: ``method``; ``lengths`` when a part lacks its start

    Regulation r4, example 1; regulation r3, two months of 60 points beyond the base:

    >>> score_rollup([Decimal(92), Decimal(88), Decimal(96)])
    Decimal('92')
    >>> score_rollup([Decimal(160)] * 2, "change", start=Decimal(100), child_starts=[Decimal(100)] * 2)
    Decimal('220')
    """
    values = [dec(value) for value in inputs.members(values)]
    starts = [dec(value) for value in inputs.members(child_starts)]
    start = dec(start)
    inputs.choice(method, METHODS)
    if not values:
        return None
    if method == "mean":
        return mean(values)
    with exact():
        if method == "sum":
            return sum(values, ZERO)
        if len(starts) != len(values):
            raise EngineError("lengths", values=len(values), starts=len(starts))
        return start + sum((value - first for value, first in zip(values, starts, strict=True)), ZERO)
