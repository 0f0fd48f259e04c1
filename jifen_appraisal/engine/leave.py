"""Leave earned by points beyond the base (regulation r3)."""

from decimal import Decimal

from .errors import EngineError
from .numbers import ZERO, dec, exact


def earned_half_days(points_beyond: Decimal, already: int = 0, step: Decimal = Decimal(100)) -> int:
    """Return the half days that each full ``step`` of points earns, besides those earned already.

    :param points_beyond: points beyond the base so far; below 0 earns nothing
    :param already: half days earned before from the same points; they are never taken back
    :raise EngineError: ``step``, when it is not above 0

    Regulation r3, 100 → half a day; a month of 60 points beyond the base, then another:

    >>> earned_half_days(Decimal(60)), earned_half_days(Decimal(120)), earned_half_days(Decimal(300), 1)
    (0, 1, 2)
    """
    points_beyond, step = dec(points_beyond), dec(step)
    if step <= ZERO:
        raise EngineError("step", value=step)
    with exact():
        full = int(max(points_beyond, ZERO) // step)
    return max(full - already, 0)
