"""A pool shared in proportion, with a least and a most for each."""

from collections.abc import Iterable
from dataclasses import replace

from .allocation import Claimant, Result, proportional
from .errors import EngineError
from .money import whole


def within_caps(
    pool_fen: int,
    claims: Iterable[Claimant],
    *,
    least: int = 0,
    most: int | None = None,
    redistribute: bool = True,
    return_excluded: bool = False,
) -> Result:
    """Share out the pool in proportion, nobody who takes part below ``least`` or above ``most``.

    Whoever would be outside is set to the limit and the others share the rest in
    proportion, as often as somebody is outside. Weight 0 and the excluded get 0, whatever
    the least.

    :param least: and ``most`` in fen; None: no limit
    :param redistribute: what a most cuts off goes to the others; False: back to the budget
    :raise EngineError: ``bounds``, ``least_above_pool``, and what :func:`proportional` raises

    >>> claims = [Claimant(name, weight, name) for name, weight in (("a", 60), ("b", 30), ("c", 10))]
    >>> [share.fen for share in within_caps(1000, claims, most=500).shares]
    [500, 375, 125]
    >>> result = within_caps(1000, claims, most=500, redistribute=False)
    >>> [share.fen for share in result.shares], result.returned
    ([500, 300, 100], 100)
    >>> [share.fen for share in within_caps(1000, claims, least=200).shares]
    [533, 267, 200]
    """
    claims = list(claims)
    if most is not None and whole(most) < whole(least):
        raise EngineError("bounds", low=least, high=most)
    plain = proportional(pool_fen, claims, return_excluded=return_excluded)
    taking = {claim.key for claim in claims if claim.weight and not claim.excluded}
    if len(taking) * least > pool_fen - plain.returned:
        raise EngineError("least_above_pool", least=least, heads=len(taking), pool=pool_fen)
    shared = {share.key: share for share in plain.shares}
    set_to = {}
    available = pool_fen - plain.returned
    while True:
        outside = _outside(shared, taking - set_to.keys(), least, most)
        if not outside:
            break
        set_to.update(outside)
        shared.update({key: replace(shared[key], fen=fen, rounded_up=False) for key, fen in set_to.items()})
        free = [claim for claim in claims if claim.key in taking and claim.key not in set_to]
        if not free:
            break
        rest = available - sum(set_to.values())
        if not redistribute:
            rest -= _cut_off(plain, set_to, most)
        shared.update({share.key: share for share in proportional(rest, free).shares})
    total = sum(share.fen for share in shared.values())
    if total > pool_fen:
        raise AssertionError("more is shared out than the pool holds")
    return Result(tuple(shared[claim.key] for claim in claims), pool_fen - total, plain.unit_value)


def _outside(shared, keys, least, most):
    """Return ``{key: limit}`` of those above the most, or else of those below the least."""
    above = {key: most for key in keys if most is not None and shared[key].fen > most}
    return above or {key: least for key in keys if shared[key].fen < least}


def _cut_off(plain, set_to, most):
    """Return the fen by which the first shares of those at the most were above it."""
    if most is None:
        return 0
    return sum(share.fen - most for share in plain.shares if set_to.get(share.key) == most and share.fen > most)
