import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError
from engine.annual import STANDINGS, from_standings

from .registry import promises

years = st.lists(st.sampled_from(STANDINGS), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "standings, may_be, reason",
    [
        ("best best middle best", "excellent competent", "eligible"),
        ("weak weak worst best", "basic incompetent", "mostly_weak"),
        ("weak weak best best", "competent", "some_weak"),
        ("worst worst worst worst", "basic incompetent", "all_worst"),
        ("best best middle middle", "competent", "few_best"),
        ("best best best weak", "competent", "some_weak"),
        ("best", "excellent competent", "eligible"),
        ("weak", "basic incompetent", "mostly_weak"),
    ],
)
def test_r4_annual_result(standings, may_be, reason):
    result = from_standings(standings.split())
    assert (" ".join(result.may_be), result.reasons) == (may_be, (reason,))


@pytest.mark.parametrize("code, standings", [("no_weight", []), ("method", ["best", "good"])])
def test_standings_that_cannot_be_are_refused(code, standings):
    with pytest.raises(EngineError) as raised:
        from_standings(standings)
    assert raised.value.code == code


@given(years, st.randoms(use_true_random=False))
def test_the_order_plays_no_part(standings, random):
    shuffled = list(standings)
    random.shuffle(shuffled)
    assert from_standings(shuffled) == from_standings(standings)


@promises(from_standings)
@given(years)
def test_excellent_never_with_a_weak_period(standings):
    result = from_standings(standings)
    assert result.eligible_excellent == ("excellent" in result.may_be)
    if {"weak", "worst"}.intersection(standings):
        assert not result.eligible_excellent


@given(years)
def test_a_better_period_never_makes_the_year_worse(standings):
    order = ("excellent", "competent", "basic", "incompetent")
    before = order.index(from_standings(standings).may_be[0])
    for number, standing in enumerate(standings):
        if standing != "best":
            better = STANDINGS[STANDINGS.index(standing) - 1]
            changed = [*standings[:number], better, *standings[number + 1 :]]
            assert order.index(from_standings(changed).may_be[0]) <= before


@promises(from_standings)
@given(years)
def test_the_first_row_of_the_table_that_holds(standings):
    weak, worst, best = (standings.count(name) for name in ("weak", "worst", "best"))
    rows = [
        (worst == len(standings), "basic incompetent", "all_worst"),
        (2 * (weak + worst) > len(standings), "basic incompetent", "mostly_weak"),
        (weak + worst > 0, "competent", "some_weak"),
        (2 * best > len(standings), "excellent competent", "eligible"),
        (True, "competent", "few_best"),
    ]
    may_be, reason = next((may_be, reason) for holds, may_be, reason in rows if holds)
    result = from_standings(standings)
    assert (" ".join(result.may_be), result.reasons) == (may_be, (reason,))
