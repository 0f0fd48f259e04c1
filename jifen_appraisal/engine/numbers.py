"""Exact figures: reading them, rounding them, keeping them inside limits, taking means.

Figures are ``Decimal`` from end to end. Sums and products are exact: they are taken in a
context with room for far more digits than any input has, and that context raises
``decimal.Inexact`` rather than drop a digit. Only two things round, both half up:
:func:`score` (4 decimals) and :func:`quotient` (40 decimals).
"""

from collections.abc import Iterable
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)

from .errors import EngineError, WrongType

MAX_DIGITS = 20
"""Digits that a figure may have before the point."""

MAX_DECIMALS = 60
"""Digits that a figure may have after the point."""

ZERO = Decimal(0)

_QUOTIENT_DECIMALS = 40
_ERRORS = [InvalidOperation, DivisionByZero, Overflow]
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP, traps=[*_ERRORS, Inexact])
_ROUNDED = Context(prec=200, rounding=ROUND_HALF_UP, traps=_ERRORS)


def exact():
    """Return the context manager for exact sums and products.

    >>> with exact():
    ...     Decimal("1e19") + Decimal("1e-40")
    Decimal('10000000000000000000.0000000000000000000000000000000000000001')
    """
    return localcontext(_EXACT)


def dec(value: Decimal | int | str) -> Decimal:
    """Return the figure as Decimal, every digit kept.

    :raise WrongType: (a TypeError) on float, bool and anything but int, str, Decimal
    :raise EngineError: ``not_a_number`` on text that is no number, NaN and infinity;
        ``out_of_range`` beyond :data:`MAX_DIGITS` or :data:`MAX_DECIMALS`

    >>> dec("2.50"), dec(3)
    (Decimal('2.50'), Decimal('3'))
    """
    if type(value) is Decimal:
        number = value
    else:
        number = _read(value)
    if not number.is_finite():
        raise EngineError("not_a_number", value=str(value))
    if number.adjusted() >= MAX_DIGITS or number.as_tuple().exponent < -MAX_DECIMALS:
        raise EngineError("out_of_range", value=str(value)[:MAX_DIGITS])
    return number


def _read(value):
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        kind = type(value).__name__
        code = "float" if kind == "float" else "type"
        raise WrongType(code, value=repr(value), type=kind)
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        raise EngineError("out_of_range", value=hex(value)[:MAX_DIGITS])
    try:
        return Decimal(value)
    except InvalidOperation:
        raise EngineError("not_a_number", value=value) from None


def score(value: Decimal | int | str) -> Decimal:
    """Return the figure with 4 decimals, half up (away from zero), never as minus zero.

    >>> score("17.43585"), score("-0.00005"), score("-0.00004")
    (Decimal('17.4359'), Decimal('-0.0001'), Decimal('0.0000'))
    """
    return half_up(dec(value), 4)


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Return the figure with so many decimals, half up, never as minus zero."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _ROUNDED)
    return rounded if rounded else rounded.copy_abs()


def clamp(value, low=None, high=None) -> Decimal:
    """Return the figure inside [low, high]; None is no limit.

    :raise EngineError: ``bounds`` when low is above high

    >>> clamp(-15, low=-10), clamp(12, high=10), clamp(7)
    (Decimal('-10'), Decimal('10'), Decimal('7'))
    """
    value = dec(value)
    low = None if low is None else dec(low)
    high = None if high is None else dec(high)
    check_bounds(low, high)
    if low is not None and value < low:
        return low
    if high is not None and value > high:
        return high
    return value


def check_bounds(low: Decimal | None, high: Decimal | None) -> None:
    """Raise EngineError ``bounds`` when low is above high."""
    if low is not None and high is not None and low > high:
        raise EngineError("bounds", low=low, high=high)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return dividend ÷ divisor: exact where it ends within 40 decimals, else half up there.

    40 decimals are so many that rounding the result once more, to 4 decimals, gives
    the same as rounding the true quotient.
    """
    value = _ROUNDED.divide(dividend, divisor)
    ends = value.as_tuple().exponent >= -_QUOTIENT_DECIMALS
    return value if ends else half_up(value, _QUOTIENT_DECIMALS)


def mean(values: Iterable[Decimal | int | str]) -> Decimal:
    """Return the mean of at least one figure, as exact as :func:`quotient`.

    :raise EngineError: ``no_weight`` when there is no figure

    >>> mean(["92", "88", "96"])
    Decimal('92')
    """
    figures = [dec(value) for value in values]
    if not figures:
        raise EngineError("no_weight")
    with exact():
        return quotient(sum(figures, ZERO), Decimal(len(figures)))
