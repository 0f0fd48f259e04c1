"""Leave earned by points beyond the base (regulation r3)."""

from decimal import Decimal
from typing import NamedTuple

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec, exact


def earned_half_days(points_beyond: Decimal, already: int = 0, step: Decimal = Decimal(100)) -> int:
    """Return the half days that each full ``step`` of points earns, besides those earned already.

    :param points_beyond: points beyond the base so far; below 0 earns nothing
    :param already: half days earned before from the same points; they are never taken back
    :raise EngineError: ``step``, when it is not above 0; ``negative_quantity``

    Regulation r3, 100 → half a day; a month of 60 points beyond the base, then another:

    >>> earned_half_days(Decimal(60)), earned_half_days(Decimal(120)), earned_half_days(Decimal(300), 1)
    (0, 1, 2)
    """
    points_beyond, step = dec(points_beyond), dec(step)
    already = inputs.count(already, "half days")
    if step <= ZERO:
        raise EngineError("step", value=step)
    with exact():
        full = int(max(points_beyond, ZERO) // step)
    return max(full - already, 0)


class Account(NamedTuple):
    """What has become of points beyond the base: turned into leave, left over, missing for the next half day."""

    beyond: Decimal
    used: Decimal
    left: Decimal
    missing: Decimal


def account(points_beyond: Decimal, half_days: int, step: Decimal = Decimal(100)) -> Account:
    """Return the account of points beyond the base.

    :param points_beyond: points beyond the base so far
    :param half_days: half days earned by them until now, each by a full ``step``
    :raise EngineError: ``step``, when it is not above 0; ``negative_quantity``

    What is left falls below 0 when points were lost after the leave was earned:

    >>> [int(figure) for figure in account(Decimal(120), 1)]
    [120, 100, 20, 80]
    >>> [int(figure) for figure in account(Decimal(60), 1)]
    [60, 100, -40, 140]
    """
    points_beyond, step = dec(points_beyond), dec(step)
    if step <= ZERO:
        raise EngineError("step", value=step)
    with exact():
        used = inputs.count(half_days, "half days") * step
        left = points_beyond - used
        return Account(points_beyond, used, left, step - left)
