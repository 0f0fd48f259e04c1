"""Amounts of money as whole numbers of the currency's smallest unit (yuan: fen)."""

from decimal import Decimal

from . import inputs
from .errors import EngineError
from .inputs import MAX_DIGITS
from .numbers import MAX_DECIMALS, dec, exact


def fen(amount: Decimal | int | str, digits: int = 2) -> int:
    """Return an amount of yuan in fen.

    :param digits: decimals of the currency, 2 for the yuan
    :raise EngineError: ``too_precise`` when the amount is no whole number of fen, and what
        :func:`numbers.dec`, :func:`whole` and, for the digits, :func:`inputs.count` raise

    >>> fen("2638.12"), fen("33.340"), fen("500", digits=0)
    (263812, 3334, 500)
    """
    with exact():
        scaled = dec(amount).scaleb(inputs.count(digits, "digits", MAX_DECIMALS))
        if scaled != scaled.to_integral_value():
            raise EngineError("too_precise", amount=amount, digits=digits)
    return whole(int(scaled))


def yuan(fen: int, digits: int = 2) -> Decimal:
    """Return an amount of fen in yuan, with all decimals of the currency.

    :param digits: decimals of the currency, 2 for the yuan
    :raise EngineError: what :func:`whole` and, for the digits, :func:`inputs.count` raise

    >>> yuan(263812), yuan(0)
    (Decimal('2638.12'), Decimal('0.00'))
    """
    with exact():
        return dec(whole(fen)).scaleb(-inputs.count(digits, "digits", MAX_DECIMALS))


def whole(fen: int) -> int:
    """Return the number of fen; anything but an int is a WrongType (a TypeError).

    :raise EngineError: ``out_of_range`` beyond :data:`inputs.MAX_DIGITS` digits

    >>> whole(-250)
    -250
    """
    if abs(inputs.integer(fen)) >= 10**MAX_DIGITS:
        raise EngineError("out_of_range", value=hex(fen)[:MAX_DIGITS])
    return fen
