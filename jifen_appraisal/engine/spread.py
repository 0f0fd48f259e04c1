"""How amounts are spread: classes of a histogram and the figures of the whole, in fen."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from . import inputs
from .errors import EngineError
from .money import whole
from .numbers import nearest

MAX_CLASSES = 1000
"""Into how many classes amounts go at most."""

_LEADING = (1, 2, 5)


class Class(NamedTuple):
    """Amounts from ``low`` on and below ``high``, in fen."""

    low: int
    high: int


class Spread(NamedTuple):
    """The figures of amounts in fen; ``average`` and ``median`` rounded half up (away from zero) to whole fen."""

    lowest: int
    highest: int
    average: int
    median: int


def classes(amounts: Iterable[int], number: int = 10) -> list[Class]:
    """Return at most ``number`` equal classes that hold all amounts; none without amounts.

    They begin and end at round sums, multiples of their width; the width is 1, 2 or 5 times a
    power of ten, of a yuan at least. The first and the last hold an amount.

    :param number: 2 or more: amounts on both sides of 0 do not fit into one class
    :raise EngineError: ``classes`` outside 2 to :data:`MAX_CLASSES`

    >>> [(row.low // 100, row.high // 100) for row in classes([88000, 95500, 102000], number=4)]
    [(850, 900), (900, 950), (950, 1000), (1000, 1050)]
    >>> classes([5, 7]), classes([-1, 1], number=2), classes([])
    ([Class(low=0, high=100)], [Class(low=-100, high=0), Class(low=0, high=100)], [])
    """
    if not 2 <= whole(number) <= MAX_CLASSES:
        raise EngineError("classes", value=number, most=MAX_CLASSES)
    amounts = [whole(fen) for fen in inputs.members(amounts)]
    if not amounts:
        return []
    low, high = min(amounts), max(amounts)
    step = next(step for step in _steps() if high // step - low // step < number)
    first = low // step
    return [Class(place * step, (place + 1) * step) for place in range(first, high // step + 1)]


def _steps():
    power = 100
    while True:
        for leading in _LEADING:
            yield leading * power
        power *= 10


def counts(amounts: Iterable[int], into: Sequence[Class]) -> list[int]:
    """Return how many of the amounts each class holds; what is in none of them is not counted.

    :param into: classes that follow each other, as :func:`classes` returns them; there may be
        room between them
    :raise EngineError: ``bounds`` when a class ends before it begins, or begins before the one
        before it ends

    >>> counts([100, 199, 200, 900], [Class(100, 200), Class(200, 300)])
    [2, 1]
    """
    into = inputs.records(into, Class)
    ends = [whole(fen) for row in into for fen in row]
    for low, high in pairwise(ends):
        if low > high:
            raise EngineError("bounds", low=low, high=high)
    found = [0] * len(into)
    lows = ends[::2]
    for fen in inputs.members(amounts):
        place = bisect_right(lows, whole(fen)) - 1
        if place >= 0 and fen < into[place].high:
            found[place] += 1
    return found


def spread(amounts: Iterable[int]) -> Spread | None:
    """Return the figures of amounts in fen; None without amounts.

    The median of an even number of amounts is the mean of the two in the middle.

    >>> spread([100, 200, 201])
    Spread(lowest=100, highest=201, average=167, median=200)
    >>> spread([1, 2]).median, spread([-1, -2]).median
    (2, -2)
    """
    ordered = sorted(whole(fen) for fen in inputs.members(amounts))
    if not ordered:
        return None
    middle = len(ordered) // 2
    pair = ordered[(len(ordered) - 1) // 2] + ordered[middle]
    return Spread(ordered[0], ordered[-1], nearest(Fraction(sum(ordered), len(ordered))), nearest(Fraction(pair, 2)))
