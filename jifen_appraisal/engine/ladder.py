"""Award money by rank: teams by a ladder while the budget lasts, then inside each team by role.

Regulation r1, use of the result: the first team gets a sum, each next rank a step less;
inside a team some roles get a percentage each and others a percentage together.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import inputs
from .allocation import Claimant, largest_remainder, proportional
from .errors import EngineError
from .money import whole
from .numbers import ZERO, dec, exact

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Ladder:
    """What every rank gets, in fen; ``returned`` is what is left of the budget."""

    amounts: Mapping[Hashable, int]
    returned: int


def by_rank(budget: int, first: int, step: int, ranks: Mapping[Hashable, int]) -> Ladder:
    """Return what each subject gets: ``first`` for rank 1, ``step`` less for each rank after it.

    Subjects of the same rank get the same. The first rank that the rest of the budget
    cannot pay in full, to all who hold it, gets nothing, and so do the ranks after it:
    nobody gets more than somebody better.

    :param budget: and ``first`` and ``step`` in fen, none below 0
    :param ranks: 1 is best; equal ranks are ties
    :raise EngineError: ``negative_pool``; ``rank`` below 1

    Regulation r1, example 3: the eighth would get 15,000 and only 5,000 is left:

    >>> ladder = by_rank(25000000, 5000000, 500000, {f"T{rank}": rank for rank in range(1, 9)})
    >>> [amount // 100 for amount in ladder.amounts.values()], ladder.returned // 100
    ([50000, 45000, 40000, 35000, 30000, 25000, 20000, 0], 5000)
    """
    for amount in (budget, first, step):
        if whole(amount) < 0:
            raise EngineError("negative_pool", pool=amount)
    holders = {}
    for key, rank in inputs.mapping(ranks).items():
        if whole(rank) < 1:
            raise EngineError("rank", key=key, value=rank)
        holders.setdefault(rank, []).append(key)
    left, amounts, paying = budget, dict.fromkeys(ranks, 0), True
    for rank in sorted(holders):
        amount = max(first - (rank - 1) * step, 0)
        paying = paying and amount * len(holders[rank]) <= left
        if paying:
            left -= amount * len(holders[rank])
            amounts.update(dict.fromkeys(holders[rank], amount))
    return Ladder(amounts, left)


@dataclass(frozen=True, slots=True)
class Role:
    """What a role gets of its team's sum: ``percent`` each, or together in equal parts.

    :raise EngineError: ``percent`` outside 0 to 100, and what :func:`numbers.dec` and
        :func:`inputs.key` raise
    """

    key: Hashable
    percent: Decimal
    together: bool = False

    def __post_init__(self):
        inputs.key(self.key)
        inputs.flag(self.together)
        object.__setattr__(self, "percent", dec(self.percent))
        if not 0 <= self.percent <= HUNDRED:
            raise EngineError("percent", key=self.key, value=self.percent)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team; ``excluded`` gets nothing, and their part goes back to the budget.

    :raise EngineError: what :func:`inputs.key` raises
    """

    key: Hashable
    role: Hashable
    order: Any
    excluded: bool = False

    def __post_init__(self):
        inputs.key(self.key)
        inputs.key(self.role)
        inputs.flag(self.excluded)


@dataclass(frozen=True, slots=True)
class TeamSplit:
    """What every member gets, in fen; Σ amounts + ``returned`` is the team's sum."""

    amounts: Mapping[Hashable, int]
    returned: int


def inside_team(amount: int, roles: Iterable[Role], members: Iterable[Member]) -> TeamSplit:
    """Share a team's sum among its members by their roles, exact to the fen.

    The percentage of a role that nobody holds goes back to the budget, and so do the
    parts of the excluded. Odd fen go by largest remainder, ties by ``order``.

    :raise EngineError: ``shares_above_100`` when the roles held come to more than 100 %,
        ``unknown_role``, ``duplicate_key`` (a role or a member), ``negative_pool``

    Regulation r1, example 3, with a deputy graded too low:

    >>> roles = [Role("head", 20), Role("deputy", 60, together=True)]
    >>> team = [Member("H1", "head", 1), Member("H2", "head", 2)]
    >>> team += [Member(f"D{n}", "deputy", n, excluded=n == 4) for n in range(1, 5)]
    >>> split = inside_team(5000000, roles, team)
    >>> [fen // 100 for fen in split.amounts.values()], split.returned // 100
    ([10000, 10000, 7500, 7500, 7500, 0], 7500)
    """
    roles, members, held = inputs.records(roles, Role), inputs.records(members, Member), {}
    inputs.unique(role.key for role in roles)
    inputs.unique(member.key for member in members)
    roles = {role.key: role for role in roles}
    for member in members:
        if member.role not in roles:
            raise EngineError("unknown_role", key=member.key, role=member.role)
        held[member.role] = held.get(member.role, 0) + 1
    with exact():
        parts = {
            key: roles[key].percent if roles[key].together else roles[key].percent * number
            for key, number in held.items()
        }
        rest = HUNDRED - sum(parts.values(), ZERO)
    if rest < 0:
        raise EngineError("shares_above_100", percent=HUNDRED - rest)
    # Roles first, so that equal parts of a role are exact; what no role holds is a part of its own.
    sums = largest_remainder(amount, [*((("role", key), part) for key, part in parts.items()), (("rest",), rest)], str)
    amounts, returned = {}, sums["rest",]
    for key in held:
        claims = [
            Claimant(member.key, Decimal(1), member.order, member.excluded) for member in members if member.role == key
        ]
        shared = proportional(sums["role", key], claims, return_excluded=True)
        amounts.update({share.key: share.fen for share in shared.shares})
        returned += shared.returned
    return TeamSplit({member.key: amounts[member.key] for member in members}, returned)
