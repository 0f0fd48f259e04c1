"""Top and bottom third, and the last places (regulation r3, use of the result)."""

from collections.abc import Hashable, Mapping
from decimal import Decimal

from . import inputs
from .numbers import dec


def thirds(scores: Mapping[Hashable, Decimal]) -> tuple[frozenset, frozenset]:
    """Return the keys of the top and of the bottom third.

    A third is n ÷ 3 rounded down; people tied on the boundary are all included, so that with
    many ties one may be in both.

    Regulation r3: of ten people three are on top and three at the bottom:

    >>> top, bottom = thirds({key: Decimal(key) for key in range(1, 11)})
    >>> sorted(top), sorted(bottom)
    ([8, 9, 10], [1, 2, 3])
    >>> sorted(thirds({"a": 5, "b": 5, "c": 4, "d": 1})[0])
    ['a', 'b']
    """
    scores = {key: dec(score) for key, score in inputs.mapping(scores).items()}
    size = len(scores) // 3
    if not size:
        return frozenset(), frozenset()
    ordered = sorted(scores.values())
    top = frozenset(key for key, score in scores.items() if score >= ordered[-size])
    return top, frozenset(key for key, score in scores.items() if score <= ordered[size - 1])


def last(scores: Mapping[Hashable, Decimal], count: int) -> frozenset:
    """Return the keys of the last ``count`` places, with who is tied with the best of them; nobody for a count below 1.

    >>> sorted(last({"a": 3, "b": 2, "c": 2, "d": 1}, 2))
    ['b', 'c', 'd']
    """
    scores = {key: dec(score) for key, score in inputs.mapping(scores).items()}
    ordered = sorted(scores.values())[: max(inputs.integer(count), 0)]
    return frozenset(key for key, score in scores.items() if ordered and score <= ordered[-1])
