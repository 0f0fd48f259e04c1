"""How many of a group may have a grade: shares, rounding, and what carries over the year."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec, exact

_ROUNDINGS = {"floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "ceil": ROUND_CEILING}


@dataclass(frozen=True, slots=True)
class QuotaTerm:
    """One period of a quota: how many people the group has, and how many places it used.

    :raise EngineError: ``negative_quantity``, and what :func:`inputs.count` raises
    """

    heads: int
    used: int

    def __post_init__(self):
        inputs.count(self.heads, "heads")
        inputs.count(self.used, "used")


@dataclass(frozen=True, slots=True)
class Place:
    """The balance of a term before anything is used in it, and how many it entitles to."""

    balance: Decimal
    entitled: int


def entitlement(balance: Decimal) -> int:
    """Return how many may be put forward on a balance (regulation r4, the use rules).

    The whole places of the balance, at least one on any balance above 0.

    >>> [entitlement(dec(balance)) for balance in ("2.4", "1", "0.4", "0", "-0.2")]
    [2, 1, 1, 0, 0]
    """
    balance = dec(balance)
    if balance <= 0:
        return 0
    return max(int(balance), 1)


def carry(percent: Decimal, terms: Iterable[QuotaTerm], rounding: str = "carry") -> tuple[Place, ...]:
    """Return what each term entitles to: balance = Σ heads × share so far − Σ used before.

    :param percent: share of the people, per cent
    :param terms: the year's terms, the first one first; the use of the last plays no part
    :param rounding: ``carry``: :func:`entitlement` of the balance; ``floor``, ``half_up`` and ``ceil``:
        the whole share so far, rounded, less what was used, not below 0
    :raise EngineError: ``percent`` outside 0 to 100; ``method`` for another rounding

    Regulation r4, example 3, units of 3, 1 and 6 that use what they are entitled to:

    >>> def year(heads, used):
    ...     places = carry(40, [QuotaTerm(heads, count) for count in used])
    ...     return " ".join(f"{place.balance.normalize()}→{place.entitled}" for place in places)
    >>> year(3, [1, 1, 1, 1]), year(1, [1, 0, 1, 0])
    ('1.2→1 1.4→1 1.6→1 1.8→1', '0.4→1 -0.2→0 0.2→1 -0.4→0')
    >>> year(6, [2, 2, 3, 2])
    '2.4→2 2.8→2 3.2→3 2.6→2'
    """
    percent = dec(percent)
    if not 0 <= percent <= 100:
        raise EngineError("percent", key="quota", value=percent)
    inputs.choice(rounding, ("carry", *_ROUNDINGS))
    places, share, spent = [], ZERO, 0
    for term in inputs.records(terms, QuotaTerm):
        with exact():
            share += term.heads * percent.scaleb(-2)
            balance = share - spent
        if rounding == "carry":
            entitled = entitlement(balance)
        else:
            entitled = max(int(share.to_integral_value(_ROUNDINGS[rounding])) - spent, 0)
        places.append(Place(balance, entitled))
        spent += term.used
    return tuple(places)


def best(scores: Mapping[Hashable, Decimal], places: int) -> tuple[frozenset, frozenset]:
    """Return the keys of the ``places`` best scores, and of those that a tie at the boundary leaves out.

    Nothing decides between equal scores, and the group stays inside its places: who shares
    the last place with more than there is room for is left out. Without places nobody is
    kept, and nobody is tied.

    >>> kept, tied = best({"a": 90, "b": 88, "c": 88, "d": 70}, 2)
    >>> sorted(kept), sorted(tied)
    (['a'], ['b', 'c'])
    >>> sorted(best({"a": 90, "b": 88, "c": 88, "d": 70}, 3)[0])
    ['a', 'b', 'c']
    """
    known = {key: dec(score) for key, score in inputs.mapping(scores).items()}
    if inputs.integer(places) <= 0:
        return frozenset(), frozenset()
    order = sorted(known.values(), reverse=True)
    if places >= len(order):
        return frozenset(known), frozenset()
    edge = order[places - 1]
    if edge != order[places]:
        return frozenset(key for key, score in known.items() if score >= edge), frozenset()
    kept = frozenset(key for key, score in known.items() if score > edge)
    return kept, frozenset(key for key, score in known.items() if score == edge)
