"""How amounts are spread: classes of a histogram and the figures of the whole, in fen."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .money import whole

_LEADING = (1, 2, 5)


class Class(NamedTuple):
    """Amounts from ``low`` on and below ``high``, in fen."""

    low: int
    high: int


class Spread(NamedTuple):
    """The figures of amounts in fen; ``average`` and ``median`` rounded half up to whole fen."""

    lowest: int
    highest: int
    average: int
    median: int


def classes(amounts: Iterable[int], number: int = 10) -> list[Class]:
    """Return at most ``number`` equal classes that hold all amounts; none without amounts.

    They begin and end at round sums: 1, 2 or 5 times a power of ten, of a yuan at least.

    >>> [(row.low // 100, row.high // 100) for row in classes([88000, 95500, 102000], number=4)]
    [(850, 900), (900, 950), (950, 1000), (1000, 1050)]
    >>> classes([5, 7]), classes([])
    ([Class(low=0, high=100)], [])
    """
    amounts = [whole(fen) for fen in amounts]
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

    >>> counts([100, 199, 200, 900], [Class(100, 200), Class(200, 300)])
    [2, 1]
    """
    if not into:
        return []
    first, step = into[0].low, into[0].high - into[0].low
    found = [0] * len(into)
    for fen in amounts:
        place = (fen - first) // step
        if 0 <= place < len(found):
            found[place] += 1
    return found


def spread(amounts: Iterable[int]) -> Spread | None:
    """Return the figures of amounts in fen; None without amounts.

    >>> spread([100, 200, 201])
    Spread(lowest=100, highest=201, average=167, median=200)
    >>> spread([1, 2]).median
    2
    """
    ordered = sorted(whole(fen) for fen in amounts)
    if not ordered:
        return None
    middle = len(ordered) // 2
    pair = ordered[(len(ordered) - 1) // 2] + ordered[middle]
    return Spread(ordered[0], ordered[-1], _mean(sum(ordered), len(ordered)), _mean(pair, 2))


def _mean(total, number):
    return (2 * total + number) // (2 * number)
