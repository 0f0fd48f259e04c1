"""Sharing out a pool of money, exact to the fen."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import inputs
from .errors import EngineError, WrongType
from .money import whole, yuan
from .numbers import ZERO, dec, exact, half_up, quotient


@dataclass(frozen=True, slots=True)
class Claimant:
    """Someone who may share in the pool.

    ``weight`` is any figure of at least 0, such as score × coefficient. ``order`` decides
    who comes first where remainders are equal: the smaller, such as the employee's
    reference; where that is equal too, the smaller key. ``excluded`` gets nothing, and
    their weight may be below 0.

    :raise EngineError: what :func:`numbers.dec` and :func:`inputs.key` raise
    """

    key: Hashable
    weight: Decimal
    order: Any
    excluded: bool = False

    def __post_init__(self):
        inputs.key(self.key)
        inputs.flag(self.excluded)
        object.__setattr__(self, "weight", dec(self.weight))


@dataclass(frozen=True, slots=True)
class Share:
    """What one claimant gets: ``fen``, and whether the odd fen of rounding is in it.

    ``numerator`` ÷ ``denominator`` is the share before rounding.

    :raise EngineError: ``division`` when the denominator is not above 0, and what
        :func:`money.whole` and :func:`inputs.key` raise
    """

    key: Hashable
    fen: int
    rounded_up: bool
    numerator: int
    denominator: int

    def __post_init__(self):
        inputs.key(self.key)
        inputs.flag(self.rounded_up)
        whole(self.fen)
        inputs.integer(self.numerator)
        if inputs.integer(self.denominator) <= 0:
            raise EngineError("division", value=self.key)

    @property
    def exact(self) -> Fraction:
        """The share before rounding, in fen; for an excluded one what went back, or 0."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Result:
    """A pool shared out: Σ ``shares`` + ``returned`` is the pool, all in fen.

    ``shares`` are in the order of the claimants. ``unit_value`` is what weight 1 is worth,
    in yuan with 8 decimals, to be shown and not to be calculated with; None for methods
    that have no such value.
    """

    shares: tuple[Share, ...]
    returned: int
    unit_value: Decimal | None

    def __post_init__(self):
        object.__setattr__(self, "shares", tuple(inputs.records(self.shares, Share)))
        whole(self.returned)
        if self.unit_value is not None:
            inputs.record(self.unit_value, Decimal)


def largest_remainder(
    pool_fen: int,
    weights: Mapping[Hashable, Decimal] | Sequence[tuple[Hashable, Decimal]],
    order: Callable[[Hashable], Any],
) -> dict[Hashable, int]:
    """Return the fen of everyone, in proportion to the weights; the sum is the pool.

    Everyone gets the whole fen of their share; the fen left over go one each to the
    largest remainders, ties by ``order(key)``, then by key. Weight 0 gets 0.

    :param weights: a mapping, or ``[(key, weight)]``
    :param order: asked once for each key; what it raises is not caught
    :raise EngineError: ``negative_pool``, ``negative_weight``, ``no_weight``, ``duplicate_key``

    Regulation r2, example 3:

    >>> largest_remainder(10000, {"E1": dec(1), "E2": dec(1), "E3": dec(1)}, order=str)
    {'E1': 3334, 'E2': 3333, 'E3': 3333}
    """
    pairs = inputs.rows(weights.items() if isinstance(weights, Mapping) else weights, 2)
    inputs.unique(key for key, __ in pairs)
    if not callable(order):
        raise WrongType.of(order)
    claims = [Claimant(key, weight, order(key)) for key, weight in pairs]
    return {share.key: share.fen for share in proportional(pool_fen, claims).shares}


def proportional(
    pool_fen: int,
    claims: Iterable[Claimant],
    *,
    return_excluded: bool = False,
    digits: int = 2,
) -> Result:
    """Share out the pool in proportion to the weights, by largest remainder.

    :param pool_fen: the pool in fen, at least 0
    :param return_excluded: False: the others share the whole pool; True: what an excluded
        claimant would have had goes back to the budget
    :param digits: decimals of the currency, for the unit value
    :raise EngineError: ``negative_pool``, ``negative_weight`` (of someone who takes part,
        or whose share goes back), ``no_weight``, ``duplicate_key``; ``order`` where equal
        remainders meet an order that cannot be compared

    Regulation r2, example 2:

    >>> scores = ["95.5", "88", "102", "76.5", "0"]
    >>> claims = [Claimant(n, dec(score), order=f"E{n}") for n, score in enumerate(scores)]
    >>> result = proportional(1000000, claims)
    >>> result.unit_value, [str(yuan(share.fen)) for share in result.shares]
    (Decimal('27.62430939'), ['2638.12', '2430.94', '2817.68', '2113.26', '0.00'])
    """
    claims = inputs.records(claims, Claimant)
    if whole(pool_fen) < 0:
        raise EngineError("negative_pool", pool=pool_fen)
    weights, scale = _integer_weights(claims, inputs.flag(return_excluded))
    weight_sum = sum(weights)
    if not weight_sum:
        raise EngineError("no_weight")
    amounts, lifted = _apportion(pool_fen, weights, weight_sum, claims)
    shares, returned = [], 0
    for position, claim in enumerate(claims):
        amount = amounts[position]
        if claim.excluded:
            returned += amount
            amount = 0
        up = position in lifted and not claim.excluded
        numerator = pool_fen * weights[position]
        shares.append(Share(claim.key, amount, up, numerator, weight_sum))
    if sum(share.fen for share in shares) + returned != pool_fen:
        raise AssertionError("the shares do not add up to the pool")
    unit_value = _unit_value(pool_fen, weight_sum, scale, digits)
    return Result(tuple(shares), returned, unit_value)


def _integer_weights(claims, with_excluded):
    """Return the weights × 10^scale as integers, 0 for who does not take part; and scale."""
    inputs.unique(claim.key for claim in claims)
    taking_part = [claim.weight if with_excluded or not claim.excluded else ZERO for claim in claims]
    for claim, weight in zip(claims, taking_part, strict=True):
        if weight < 0:
            raise EngineError("negative_weight", key=claim.key, weight=weight)
    scale = max((-weight.as_tuple().exponent for weight in taking_part), default=0)
    with exact():
        return [int(weight.scaleb(scale)) for weight in taking_part], scale


def _apportion(pool, weights, weight_sum, claims):
    """Return the fen by position, and the positions that got an odd fen."""
    amounts, remainders = [], []
    for weight in weights:
        amount, remainder = divmod(pool * weight, weight_sum)
        amounts.append(amount)
        remainders.append(remainder)
    lifted = _largest(remainders, pool - sum(amounts), claims)
    for position in lifted:
        amounts[position] += 1
    return amounts, lifted


def _largest(remainders, number, claims):
    """Return the positions of so many largest remainders; only the last of them can be tied.

    None of them is 0: the remainders add up to number × Σ weights, and each is less than Σ weights.
    """
    if not number:
        return set()
    last = sorted(remainders, reverse=True)[number - 1]
    lifted = {position for position, remainder in enumerate(remainders) if remainder > last}
    tied = [position for position, remainder in enumerate(remainders) if remainder == last]
    tied = inputs.in_order(tied, lambda position: (claims[position].order, claims[position].key))
    lifted.update(tied[: number - len(lifted)])
    return lifted


def _unit_value(pool, weight_sum, scale, digits):
    with exact():
        weight = Decimal(weight_sum).scaleb(-scale)
    return half_up(quotient(yuan(pool, digits), weight), 8)
