"""Amounts that follow from the score or the grade alone; the pool is a budget that must suffice."""

from collections.abc import Iterable
from decimal import Decimal

from . import inputs
from .allocation import Claimant, Result, Share
from .errors import EngineError
from .money import whole
from .numbers import dec, exact, half_up


def fixed_amounts(pool_fen: int, claims: Iterable[Claimant]) -> Result:
    """Give everyone their own amount; what is left of the pool is returned.

    :param claims: ``weight`` is the amount in fen before rounding, such as points × value;
        each is rounded half up to whole fen for itself
    :raise EngineError: ``over_budget`` when the pool does not suffice, ``negative_pool``,
        ``negative_weight`` (of someone who takes part), ``duplicate_key``

    Ten yuan a point, for two people, from a budget of 2,000:

    >>> claims = [Claimant("a", dec("95.5") * 1000, 1), Claimant("b", dec(88) * 1000, 2)]
    >>> result = fixed_amounts(200000, claims)
    >>> [share.fen for share in result.shares], result.returned
    ([95500, 88000], 16500)
    """
    if whole(pool_fen) < 0:
        raise EngineError("negative_pool", pool=pool_fen)
    claims, shares = inputs.records(claims, Claimant), []
    inputs.unique(claim.key for claim in claims)
    for claim in claims:
        if claim.weight < 0 and not claim.excluded:
            raise EngineError("negative_weight", key=claim.key, weight=claim.weight)
        fen = 0 if claim.excluded else int(half_up(claim.weight, 0))
        with exact():
            numerator, denominator = (Decimal(0) if claim.excluded else claim.weight).as_integer_ratio()
        shares.append(Share(claim.key, fen, not claim.excluded and fen > claim.weight, numerator, denominator))
    total = sum(share.fen for share in shares)
    if total > pool_fen:
        raise EngineError("over_budget", needed=total, pool=pool_fen)
    return Result(tuple(shares), pool_fen - total, None)


def points_value(score: Decimal, value_fen: Decimal, base: Decimal = Decimal(0)) -> Decimal:
    """Return what the points above ``base`` are worth, in fen before rounding; never below 0.

    >>> points_value(dec("160"), dec(500), base=dec(100))
    Decimal('30000')
    """
    with exact():
        return max(dec(score) - dec(base), Decimal(0)) * dec(value_fen)
