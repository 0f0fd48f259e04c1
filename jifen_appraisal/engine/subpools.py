"""One pool divided into sub-pools, and what people get from several of them put together."""

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import inputs
from .allocation import Result, Share, largest_remainder
from .errors import EngineError
from .numbers import dec, exact

_HUNDRED = Decimal(100)


def by_percent(pool_fen: int, percents: Sequence[tuple[Hashable, Decimal]]) -> dict[Hashable, int]:
    """Return the fen of each part of a pool; together they are the pool.

    :param percents: ``[(key, per cent)]``, 100 in all; odd fen go to the largest remainders, ties in this order
    :raise EngineError: ``percent_sum``, and what :func:`largest_remainder` raises

    >>> by_percent(10001, [("score", Decimal(70)), ("grade", Decimal(30))])
    {'score': 7001, 'grade': 3000}
    """
    percents = inputs.rows(percents, 2)
    with exact():
        total = sum((dec(percent) for __, percent in percents), Decimal(0))
    if total != _HUNDRED:
        raise EngineError("percent_sum", percent=total)
    order = {key: number for number, key in enumerate(inputs.unique(key for key, __ in percents))}
    return largest_remainder(pool_fen, percents, order.__getitem__)


def by_weight(pool_fen: int, offices: Iterable[tuple[Hashable, Decimal, Any]]) -> dict[Hashable, int]:
    """Return the fen of each office, in proportion to its weight, such as its people or their wages.

    :param offices: ``[(key, weight, order)]``; ``order`` decides between equal remainders
    :raise EngineError: what :func:`largest_remainder` raises

    >>> by_weight(100000, [("finance", Decimal(2), 1), ("works", Decimal(1), 2)])
    {'finance': 66667, 'works': 33333}
    """
    offices = inputs.rows(offices, 3)
    inputs.unique(key for key, *__ in offices)
    order = {key: place for key, __, place in offices}
    return largest_remainder(pool_fen, [(key, weight) for key, weight, __ in offices], order.__getitem__)


def combine(keys: Sequence[Hashable], results: Iterable[Result]) -> Result:
    """Return what everybody gets from several sub-pools together, in the order of ``keys``.

    There is no common unit value. Who is in none of them gets 0.

    :raise EngineError: ``unknown_key`` for a share of somebody else, ``duplicate_key``

    >>> one = Result((Share("a", 60, False, 60, 1), Share("b", 40, False, 40, 1)), 0, Decimal("0.01"))
    >>> two = Result((Share("b", 7, True, 13, 2),), 3, Decimal("0.02"))
    >>> both = combine(["a", "b", "c"], [one, two])
    >>> [(share.key, share.fen, share.rounded_up) for share in both.shares], both.returned
    ([('a', 60, False), ('b', 47, True), ('c', 0, False)], 3)
    """
    keys = inputs.unique(keys)
    fen, up, before, returned = dict.fromkeys(keys, 0), set(), dict.fromkeys(keys, Fraction(0)), 0
    for result in inputs.records(results, Result):
        returned += result.returned
        for share in result.shares:
            if share.key not in fen:
                raise EngineError("unknown_key", key=share.key)
            fen[share.key] += share.fen
            before[share.key] += share.exact
            if share.rounded_up:
                up.add(share.key)
    shares = (Share(key, fen[key], key in up, before[key].numerator, before[key].denominator) for key in keys)
    return Result(tuple(shares), returned, None)
