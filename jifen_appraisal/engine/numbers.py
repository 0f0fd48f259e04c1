"""Exact figures: reading them, rounding them, keeping them inside limits, taking means.

Figures are ``Decimal`` from end to end. Sums and products are exact: they are taken in a
context with room for far more digits than a product of several figures has, and that context
raises ``decimal.Inexact`` rather than drop a digit. Whatever rounds rounds half up, away from
zero: −½ to −1 as ½ to 1. That is :func:`half_up` with its cases :func:`score` (4 decimals) and
:func:`quotient` (40 decimals), and :func:`nearest` for fractions.
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
from fractions import Fraction

from . import inputs
from .errors import EngineError, WrongType
from .inputs import MAX_DIGITS

MAX_DECIMALS = 60
"""Digits that a figure may have after the point."""

ZERO = Decimal(0)

_QUOTIENT_DECIMALS = 40
_ERRORS = [InvalidOperation, DivisionByZero, Overflow]
_EXACT = Context(prec=500, rounding=ROUND_HALF_UP, traps=[*_ERRORS, Inexact])
_ROUNDED = Context(prec=500, rounding=ROUND_HALF_UP, traps=_ERRORS)
_FACTORS = 4


def exact():
    """Return the context manager for exact sums and products of figures as :func:`dec` returns them.

    It has room for four factors, whatever the caller's own context, and raises
    ``decimal.Inexact`` beyond.

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
    return _within(value, MAX_DIGITS, MAX_DECIMALS)


def _product(value):
    """Return what sums and products of figures come to, with room for their digits."""
    return _within(value, _FACTORS * MAX_DIGITS, _FACTORS * MAX_DECIMALS)


def _within(value, digits, decimals):
    number = value if type(value) is Decimal else _read(value, digits)
    if not number.is_finite():
        raise EngineError("not_a_number", value=str(value))
    if not number and number.adjusted() >= digits:
        return ZERO
    if number.adjusted() >= digits or number.as_tuple().exponent < -decimals:
        raise EngineError("out_of_range", value=str(value)[:MAX_DIGITS])
    return number


def _read(value, digits):
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise WrongType.of(value)
    if isinstance(value, int) and abs(value) >= 10**digits:
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
    return _rounded(dec(value), 4)


def half_up(value: Decimal | int | str, decimals: int) -> Decimal:
    """Return the figure with so many decimals, half up (away from zero), never as minus zero.

    :param value: may have the digits of a product of four figures
    :raise EngineError: ``out_of_range`` beyond :data:`MAX_DECIMALS`, and what :func:`dec` raises

    >>> half_up("2.345", 2), half_up("-0.5", 0), half_up("-0.4", 0)
    (Decimal('2.35'), Decimal('-1'), Decimal('0'))
    """
    return _rounded(_product(value), inputs.count(decimals, "decimals", MAX_DECIMALS))


def _rounded(value, decimals):
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _ROUNDED)
    return rounded if rounded else rounded.copy_abs()


def nearest(value: Fraction | int) -> int:
    """Return the whole number that is nearest, half up (away from zero).

    >>> nearest(Fraction(1, 2)), nearest(Fraction(-1, 2)), nearest(Fraction(-1, 3))
    (1, -1, 0)
    """
    if isinstance(value, bool) or not isinstance(value, Fraction | int):
        raise WrongType.of(value)
    size = abs(value)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return -whole if value < 0 else whole


def clamp(
    value: Decimal | int | str,
    low: Decimal | int | str | None = None,
    high: Decimal | int | str | None = None,
) -> Decimal:
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


def check_bounds(low: Decimal | int | str | None, high: Decimal | int | str | None) -> None:
    """Raise EngineError ``bounds`` when low is above high; None is no limit.

    >>> check_bounds(1, 1)
    >>> check_bounds(None, -1)
    """
    low = None if low is None else dec(low)
    high = None if high is None else dec(high)
    if low is not None and high is not None and low > high:
        raise EngineError("bounds", low=low, high=high)


def quotient(dividend: Decimal | int | str, divisor: Decimal | int | str) -> Decimal:
    """Return dividend ÷ divisor: exact where it ends within 40 decimals, else half up there.

    40 decimals are so many that rounding the result once more, to 4 decimals, gives
    the same as rounding the true quotient. Both may have the digits of a product of
    four figures.

    :raise EngineError: ``division`` by 0, and what :func:`dec` raises

    >>> quotient(1, 8), half_up(quotient(-2, 3), 4)
    (Decimal('0.125'), Decimal('-0.6667'))
    """
    dividend, divisor = _product(dividend), _product(divisor)
    if not divisor:
        raise EngineError("division", value=dividend)
    value = _ROUNDED.divide(dividend, divisor)
    ends = value.as_tuple().exponent >= -_QUOTIENT_DECIMALS
    return value if ends else _rounded(value, _QUOTIENT_DECIMALS)


def mean(values: Iterable[Decimal | int | str]) -> Decimal:
    """Return the mean of at least one figure, as exact as :func:`quotient`.

    :raise EngineError: ``no_weight`` when there is no figure

    >>> mean(["92", "88", "96"])
    Decimal('92')
    """
    figures = [dec(value) for value in inputs.members(values)]
    if not figures:
        raise EngineError("no_weight")
    with exact():
        return quotient(sum(figures, ZERO), Decimal(len(figures)))
