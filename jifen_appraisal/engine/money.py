"""Amounts of money as whole numbers of the currency's smallest unit (yuan: fen)."""

from decimal import Decimal

from .errors import EngineError, WrongType
from .numbers import dec, exact


def fen(amount: Decimal | int | str, digits: int = 2) -> int:
    """Return an amount of yuan in fen.

    :param digits: decimals of the currency, 2 for the yuan
    :raise EngineError: ``too_precise`` when the amount is no whole number of fen

    >>> fen("2638.12"), fen("33.340"), fen("500", digits=0)
    (263812, 3334, 500)
    """
    with exact():
        scaled = dec(amount).scaleb(digits)
        if scaled != scaled.to_integral_value():
            raise EngineError("too_precise", amount=amount, digits=digits)
    return int(scaled)


def yuan(fen: int, digits: int = 2) -> Decimal:
    """Return an amount of fen in yuan, with all decimals of the currency.

    :param digits: decimals of the currency, 2 for the yuan

    >>> yuan(263812), yuan(0)
    (Decimal('2638.12'), Decimal('0.00'))
    """
    with exact():
        return dec(whole(fen)).scaleb(-digits)


def whole(fen: int) -> int:
    """Return the number of fen; anything but an int is a WrongType (a TypeError)."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        kind = type(fen).__name__
        code = "float" if kind == "float" else "type"
        raise WrongType(code, value=repr(fen), type=kind)
    return fen
