"""What a correction changes in money that has been shared out, and how much of a debt a payslip bears."""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from . import inputs
from .errors import EngineError, WrongType
from .money import whole
from .numbers import dec, nearest


def differences(before: Mapping[Hashable, int], now: Mapping[Hashable, int]) -> dict[Hashable, int]:
    """Return what each one gets more (or less, below 0) than before, in fen; without those it does not change.

    >>> differences({"a": 500, "b": 500}, {"a": 600, "b": 400, "c": 0})
    {'a': 100, 'b': -100}
    """
    keys = dict.fromkeys([*inputs.mapping(before), *inputs.mapping(now)])
    changes = {key: whole(now.get(key, 0)) - whole(before.get(key, 0)) for key in keys}
    return {key: change for key, change in changes.items() if change}


def unit_of(shares: Iterable[tuple[Decimal, int]]) -> Fraction:
    """Return what weight 1 was worth, in fen, by what was shared out: ``(weight, fen)`` of those inside all limits.

    :raise EngineError: ``no_weight`` when nobody had a share, ``negative_weight``

    >>> unit_of([(Decimal(60), 600), (Decimal(40), 400)])
    Fraction(10, 1)
    """
    shares = [(_weight(weight), whole(fen)) for weight, fen in inputs.rows(shares, 2)]
    weights = sum((Fraction(weight) for weight, __ in shares), Fraction(0))
    if not weights:
        raise EngineError("no_weight")
    return Fraction(sum(fen for __, fen in shares), weights)


def at_unit(weight: Decimal, unit: Fraction, least: int = 0, most: int | None = None) -> int:
    """Return what a corrected weight is worth at the unit that held when the pool was shared out, in fen, half up.

    The limits hold as they did, in fen, None: no limit; weight 0 gets 0.

    :raise EngineError: ``negative_weight``, ``bounds`` when the least is above the most

    >>> at_unit(Decimal("85.5"), Fraction(2762430939, 1000000)), at_unit(Decimal(10), Fraction(10), least=150)
    (236188, 150)
    """
    weight = _weight(weight)
    if isinstance(unit, bool) or not isinstance(unit, Fraction | int):
        raise WrongType.of(unit)
    if most is not None and whole(most) < whole(least):
        raise EngineError("bounds", low=least, high=most)
    if not weight:
        return 0
    fen = max(nearest(Fraction(weight) * unit), whole(least))
    return fen if most is None else min(fen, most)


def _weight(value):
    weight = dec(value)
    if weight < 0:
        raise EngineError("negative_weight", key=None, weight=weight)
    return weight


def recoverable(debt: int, net: int, limit: int | None) -> int:
    """Return how much of a debt a payslip bears, in fen, at least 0.

    :param debt: what is owed, at least 0
    :param net: what the payslip pays so far of performance pay, less what it takes back already
    :param limit: how far the payslip may go below zero with it; None: no limit
    :raise EngineError: ``negative_debt``

    >>> recoverable(50000, 20000, 10000), recoverable(50000, -10000, 10000), recoverable(50000, 0, None)
    (30000, 0, 50000)
    """
    if whole(debt) < 0:
        raise EngineError("negative_debt", debt=debt)
    net = whole(net)
    if limit is None:
        return debt
    return max(min(debt, net + whole(limit)), 0)
