"""Kind ``vote``: points from the tiers that ballots pick (regulation r1, points from vote tiers)."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec, exact, quotient, score

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tier:
    """What a ballot can say; ``percent`` of the full marks. An abstention brings nothing.

    :raise EngineError: ``percent`` outside 0 to 100, and what :func:`numbers.dec` and
        :func:`inputs.key` raise
    """

    key: Hashable
    percent: Decimal
    abstention: bool = False

    def __post_init__(self):
        inputs.key(self.key)
        inputs.flag(self.abstention)
        object.__setattr__(self, "percent", dec(self.percent))
        if not 0 <= self.percent <= HUNDRED:
            raise EngineError("percent", key=self.key, value=self.percent)


@dataclass(frozen=True, slots=True)
class VoteGroup:
    """A group of voters, its weight as a factor, and the return in per cent that makes its vote valid.

    :raise EngineError: ``negative_weight``, ``percent``, and what :func:`numbers.dec` and
        :func:`inputs.key` raise
    """

    key: Hashable
    weight: Decimal
    min_return: Decimal = ZERO

    def __post_init__(self):
        inputs.key(self.key)
        for name in ("weight", "min_return"):
            object.__setattr__(self, name, dec(getattr(self, name)))
        if self.weight < 0:
            raise EngineError("negative_weight", key=self.key, weight=self.weight)
        if not 0 <= self.min_return <= HUNDRED:
            raise EngineError("percent", key=self.key, value=self.min_return)


@dataclass(frozen=True, slots=True)
class VoteGroupResult:
    """One group's vote: ballots ``cast`` without the ``abstained``, return and result in per cent.

    ``percent`` is None when no ballot was cast; ``valid`` is False then, and under the
    minimum return.
    """

    key: Hashable
    cast: int
    abstained: int
    entitled: int
    return_rate: Decimal | None
    percent: Decimal | None
    valid: bool


@dataclass(frozen=True, slots=True)
class VoteResult:
    """The score in points, 4 decimals, None when no group's vote is valid."""

    score: Decimal | None
    groups: tuple[VoteGroupResult, ...]


def score_vote(
    full: Decimal,
    groups: Iterable[VoteGroup],
    tiers: Iterable[Tier],
    ballots: Mapping[Hashable, Mapping[Hashable, int]],
    entitled: Mapping[Hashable, int],
) -> VoteResult:
    """Return full × Σ(ballots × tier %) ÷ ballots cast, over the groups with a valid vote.

    Abstentions are returned but not cast. The weights of the valid groups are scaled up
    to 1.

    :param ballots: by group, how many ballots picked each tier; those of no group are passed over
    :param entitled: by group, how many may vote; 0 or missing: unknown, and any return is enough
    :raise EngineError: ``unknown_tier``, ``negative_quantity``, ``too_many_ballots``, ``duplicate_key`` (a
        group or a tier), ``full_marks`` below 0

    Regulation r1, example 2:

    >>> tiers = [Tier("A", 100), Tier("B", 80), Tier("C", 60), Tier("D", 0), Tier("-", 0, abstention=True)]
    >>> ballots = {"democratic": {"A": 22, "B": 12, "C": 4, "D": 1, "-": 1}}
    >>> result = score_vote(20, [VoteGroup("democratic", 1)], tiers, ballots, {"democratic": 50})
    >>> str(result.score), result.groups[0].cast, str(result.groups[0].return_rate)
    ('17.4359', 39, '80')
    """
    full, groups, tiers = dec(full), inputs.records(groups, VoteGroup), inputs.records(tiers, Tier)
    if full < 0:
        raise EngineError("full_marks", value=full)
    inputs.unique(group.key for group in groups)
    inputs.unique(tier.key for tier in tiers)
    inputs.mapping(ballots, Mapping)
    inputs.mapping(entitled)
    tiers = {tier.key: tier for tier in tiers}
    results = []
    weighted, weights = ZERO, ZERO
    for group in groups:
        may_vote = inputs.count(entitled.get(group.key, 0), group.key)
        result = _group_result(group, tiers, ballots.get(group.key, {}), may_vote)
        results.append(result)
        if result.valid:
            with exact():
                weighted += group.weight * result.percent
                weights += group.weight
    if not weights:
        return VoteResult(None, tuple(results))
    with exact():
        value = score(quotient(full * weighted, weights * HUNDRED))
    return VoteResult(value, tuple(results))


def _group_result(group, tiers, counts, entitled):
    cast = abstained = 0
    points = ZERO
    for key, count in counts.items():
        if key not in tiers:
            raise EngineError("unknown_tier", key=key)
        inputs.count(count, key)
        if tiers[key].abstention:
            abstained += count
        else:
            cast += count
            with exact():
                points += tiers[key].percent * count
    if entitled and cast + abstained > entitled:
        raise EngineError("too_many_ballots", key=group.key, cast=cast + abstained, entitled=entitled)
    with exact():
        returned = quotient(HUNDRED * (cast + abstained), entitled) if entitled else None
    enough = returned is None or returned >= group.min_return
    percent = quotient(points, cast) if cast else None
    return VoteGroupResult(group.key, cast, abstained, entitled, returned, percent, bool(cast) and enough)
