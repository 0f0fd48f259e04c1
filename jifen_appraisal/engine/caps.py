"""A pool shared in proportion, with a least and a most for each."""

from collections.abc import Iterable
from dataclasses import replace

from . import inputs
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

    Where all amounts by :func:`proportional` are inside the limits, these are the result. Else
    everyone gets weight × one value, the same for all, set to the limit where it is outside; the
    value is the one with which it adds up. Equal weights differ by one fen at most. Weight 0 and
    the excluded get 0, whatever the least.

    :param least: and ``most`` in fen, at least 0; None: no limit
    :param redistribute: what a most cuts off goes to the others; False: it lifts those below the
        least, and the rest goes back to the budget
    :param return_excluded: what an excluded claimant would have had by :func:`proportional`, the
        limits left aside, goes back to the budget
    :raise EngineError: ``bounds``, ``negative_cap``, ``least_above_pool``, and what
        :func:`proportional` raises

    >>> claims = [Claimant(name, weight, name) for name, weight in (("a", 60), ("b", 30), ("c", 10))]
    >>> [share.fen for share in within_caps(1000, claims, most=500).shares]
    [500, 375, 125]
    >>> result = within_caps(1000, claims, most=500, redistribute=False)
    >>> [share.fen for share in result.shares], result.returned
    ([500, 300, 100], 100)
    >>> [share.fen for share in within_caps(1000, claims, least=200).shares]
    [533, 267, 200]
    """
    claims = inputs.records(claims, Claimant)
    _check_limits(least, most)
    plain = proportional(pool_fen, claims, return_excluded=return_excluded)
    free = [claim for claim in claims if claim.weight and not claim.excluded]
    available = pool_fen - plain.returned
    if len(free) * least > available:
        raise EngineError("least_above_pool", least=least, heads=len(free), pool=pool_fen)
    shared = {share.key: share for share in plain.shares}
    limited = {claim.key: _limited(shared[claim.key], least, most) for claim in free}
    enough = not inputs.flag(redistribute) and sum(share.fen for share in limited.values()) <= available
    if not enough and any(limited[key] is not shared[key] for key in limited):
        limited = _between(available if most is None else min(available, len(free) * most), free, least, most)
    shared.update(limited)
    total = sum(share.fen for share in shared.values())
    if total > pool_fen:
        raise AssertionError("more is shared out than the pool holds")
    return Result(tuple(shared[claim.key] for claim in claims), pool_fen - total, plain.unit_value)


def _check_limits(least, most):
    if whole(least) < 0:
        raise EngineError("negative_cap", key="least", value=least)
    if most is not None and whole(most) < least:
        raise EngineError("bounds", low=least, high=most)


def _limited(share, least, most):
    """Return the share inside the limits, the same one where it is."""
    fen = max(share.fen, least)
    fen = fen if most is None else min(fen, most)
    return share if fen == share.fen else replace(share, fen=fen, rounded_up=False)


def _between(rest, free, least, most):
    """Return ``{key: Share}`` of so many fen; the limits allow for that sum."""
    result = {}
    while free:
        shares = proportional(rest, free).shares
        above = [share for share in shares if most is not None and share.numerator > most * share.denominator]
        below = [share for share in shares if share.numerator < least * share.denominator]
        excess = sum(share.numerator - most * share.denominator for share in above)
        deficit = sum(least * share.denominator - share.numerator for share in below)
        # Where more is cut off than is missing, the value rises: who is above stays above. Else it falls.
        fixed = [replace(share, fen=most, rounded_up=False) for share in above] if excess >= deficit else []
        if deficit >= excess:
            fixed += [replace(share, fen=least, rounded_up=False) for share in below]
        if not fixed:
            result.update((share.key, share) for share in shares)
            break
        result.update((share.key, share) for share in fixed)
        rest -= sum(share.fen for share in fixed)
        free = [claim for claim in free if claim.key not in result]
    return result
