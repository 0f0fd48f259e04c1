"""Sub-pools and parts of a pool: whatever is divided, the money adds up and more points never mean less."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.allocation import Claimant, largest_remainder, proportional
from engine.errors import EngineError
from engine.subpools import by_percent, by_weight, combine

from .registry import promises
from .strategies import pools, weights


@st.composite
def percentages(draw):
    """Some percentages that come to 100, with up to two decimals."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), max_size=4)))
    return [Decimal(high - low) / 100 for low, high in zip([0, *cuts], [*cuts, 10000], strict=True)]


@promises(by_percent)
@given(pools, percentages())
def test_the_parts_of_a_pool_are_the_pool(pool, percents):
    parts = by_percent(pool, list(enumerate(percents)))
    assert sum(parts.values()) == pool
    for key, percent in enumerate(percents):
        assert abs(parts[key] - Fraction(pool) * Fraction(percent) / 100) < 1


@pytest.mark.parametrize("percents", [[Decimal(90)], [Decimal(60), Decimal("40.01")], []])
def test_parts_that_do_not_come_to_the_whole(percents):
    with pytest.raises(EngineError) as error:
        by_percent(100, list(enumerate(percents)))
    assert error.value.code == "percent_sum"


@promises(by_weight)
@given(pools, st.lists(weights, min_size=1, max_size=8).filter(any))
def test_offices_share_the_pool_by_their_weight(pool, heads):
    offices = by_weight(pool, [(key, weight, key) for key, weight in enumerate(heads)])
    assert sum(offices.values()) == pool
    for one, weight in enumerate(heads):
        assert weight or not offices[one]
        for other, heavier in enumerate(heads):
            if heavier > weight:
                assert offices[other] >= offices[one]


@st.composite
def offices(draw):
    """A pool, and people with their office, their weight and whether they are excluded."""
    people = draw(st.lists(st.tuples(st.integers(0, 2), weights, st.booleans()), min_size=1, max_size=9))
    return draw(pools), people


def share_out(pool, people, returning):
    """Divide by heads, then share out inside each office in proportion; nobody to share with: all of it goes back."""
    inside = {}
    for key, (office, weight, excluded) in enumerate(people):
        inside.setdefault(office, []).append(Claimant(key, weight, key, excluded))
    sums = by_weight(pool, [(office, Decimal(len(claims)), office) for office, claims in inside.items()])
    results, lost = [], 0
    for office, claims in inside.items():
        try:
            results.append(proportional(sums[office], claims, return_excluded=returning))
        except EngineError as error:
            assert error.code == "no_weight"
            lost += sums[office]
    return combine(range(len(people)), results), lost


@given(offices(), st.booleans())
def test_nothing_is_lost_between_offices(case, returning):
    pool, people = case
    result, lost = share_out(pool, people, returning)
    assert sum(share.fen for share in result.shares) + result.returned + lost == pool
    assert [share.key for share in result.shares] == list(range(len(people)))
    assert result == share_out(pool, people, returning)[0]
    for key, (office, weight, excluded) in enumerate(people):
        share = result.shares[key]
        assert share.fen == 0 if excluded or not weight else abs(share.exact - share.fen) < 1
        for other, (where, more, out) in enumerate(people):
            if where == office and more > weight and not (excluded or out):
                assert result.shares[other].fen >= share.fen


@promises(combine)
@given(pools, pools, st.lists(weights, min_size=1, max_size=6).filter(any))
def test_two_parts_together_are_what_they_are_apart(pool, other, heads):
    claims = [Claimant(key, weight, key) for key, weight in enumerate(heads)]
    one, two = proportional(pool, claims), proportional(other, claims)
    both = combine(range(len(heads)), [one, two])
    assert [share.fen for share in both.shares] == [a.fen + b.fen for a, b in zip(one.shares, two.shares, strict=True)]
    assert both.returned == one.returned + two.returned
    assert both.unit_value is None


@promises(by_weight, by_percent)
@given(pools, percentages())
def test_parts_and_offices_are_shared_as_the_largest_remainder_has_it(pool, percents):
    expected = largest_remainder(pool, list(enumerate(percents)), order=lambda key: key)
    assert by_percent(pool, list(enumerate(percents))) == expected
    assert by_weight(pool, [(key, weight, key) for key, weight in enumerate(percents)]) == expected


def test_somebody_who_is_not_asked_about_is_not_passed_over():
    result = proportional(100, [Claimant("a", 1, 1)])
    with pytest.raises(EngineError) as caught:
        combine(["b"], [result])
    assert (caught.value.code, caught.value.params) == ("unknown_key", {"key": "a"})
