"""The year's result from the standings of its periods (regulation r4, annual result)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from . import inputs
from .errors import EngineError

STANDINGS = ("best", "middle", "weak", "worst")
"""What a period's grade counts as: r4's 好, 较好, 一般 and 较差."""


def running(results: Sequence[str | None], bad: Collection[str], count: int) -> bool:
    """Tell whether the last ``count`` results are all among ``bad``; None where there is none.

    False when there are fewer results, or ``count`` is below 1.

    Regulation r1, two years running:

    >>> running(["incompetent", "incompetent"], {"incompetent"}, 2)
    True
    >>> running(["incompetent", None, "incompetent"], {"incompetent"}, 2)
    False
    """
    results, bad = _codes(results), set(_codes(bad))
    return 0 < inputs.integer(count) <= len(results) and bad.issuperset(results[-count:])


def promotion_blocked(last_three: Iterable[str | None], blocking: Collection[str]) -> bool:
    """Tell whether one of the annual results bars a promotion.

    Regulation r1, one year graded 基本称职 or 不称职:

    >>> promotion_blocked(["competent", "basic", "excellent"], {"basic", "incompetent"})
    True
    """
    return not set(_codes(blocking)).isdisjoint(_codes(last_three))


def _codes(values):
    return [inputs.key(value) for value in inputs.members(values)]


@dataclass(frozen=True, slots=True)
class AnnualResult:
    """``may_be``: excellent, competent, basic, incompetent, the best first; ``reasons``: codes, why."""

    eligible_excellent: bool
    may_be: tuple[str, ...]
    reasons: tuple[str, ...]


def from_standings(standings: Iterable[str]) -> AnnualResult:
    """Return what the year's result may be.

    ========================  ==========================  ==========================
    the year's periods        may be                      reason
    ========================  ==========================  ==========================
    worst in all              basic or incompetent        ``all_worst``
    weak or worst in more     basic or incompetent        ``mostly_weak``
    than half
    weak or worst in some     competent                   ``some_weak``
    best in more than half    excellent or competent      ``eligible``
    else                      competent                   ``few_best``
    ========================  ==========================  ==========================

    :raise EngineError: ``no_weight`` without any period; ``method`` for an unknown standing

    Regulation r4, example 5:

    >>> from_standings(["best", "best", "middle", "best"]).may_be
    ('excellent', 'competent')
    >>> from_standings(["weak", "weak", "worst", "best"]).may_be
    ('basic', 'incompetent')
    >>> half = from_standings(["weak", "weak", "best", "best"])
    >>> half.may_be, half.eligible_excellent, half.reasons
    (('competent',), False, ('some_weak',))
    """
    standings = tuple(inputs.choice(standing, STANDINGS) for standing in inputs.members(standings))
    if not standings:
        raise EngineError("no_weight")
    bad = sum(standing in ("weak", "worst") for standing in standings)
    if all(standing == "worst" for standing in standings):
        return AnnualResult(False, ("basic", "incompetent"), ("all_worst",))
    if 2 * bad > len(standings):
        return AnnualResult(False, ("basic", "incompetent"), ("mostly_weak",))
    if bad:
        return AnnualResult(False, ("competent",), ("some_weak",))
    if 2 * standings.count("best") > len(standings):
        return AnnualResult(True, ("excellent", "competent"), ("eligible",))
    return AnnualResult(False, ("competent",), ("few_best",))
