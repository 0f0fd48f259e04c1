"""Corrections of money shared out: differences, the unit of then, and what a payslip bears of a debt."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import delta
from engine.allocation import Claimant, proportional
from engine.errors import EngineError

from .registry import promises

FEN = st.integers(-(10**9), 10**9)
AMOUNTS = st.dictionaries(st.integers(0, 20), FEN)


@promises(delta.differences)
@given(AMOUNTS, AMOUNTS)
def test_before_plus_difference_is_now(before, now):
    changes = delta.differences(before, now)
    for key in before.keys() | now.keys():
        assert before.get(key, 0) + changes.get(key, 0) == now.get(key, 0)
    assert 0 not in changes.values()


@promises(delta.unit_of)
@given(st.integers(1, 10**9), st.lists(st.decimals(0, 200, places=4), min_size=1, max_size=30).filter(any))
def test_an_unchanged_weight_is_worth_what_it_got_but_for_the_odd_fen(pool, weights):
    shares = proportional(pool, [Claimant(n, weight, n) for n, weight in enumerate(weights)]).shares
    unit = delta.unit_of([(weight, share.fen) for weight, share in zip(weights, shares, strict=True)])
    for weight, share in zip(weights, shares, strict=True):
        assert abs(delta.at_unit(weight, unit) - share.fen) <= 1


@given(st.decimals(0, 200, places=4), st.decimals(0, 200, places=4), st.fractions(0, 10**6))
def test_a_higher_weight_is_never_worth_less(one, other, unit):
    low, high = sorted((one, other))
    assert delta.at_unit(low, unit) <= delta.at_unit(high, unit)


def test_the_town_s_example_with_one_score_corrected():
    """Regulation r2, example 2: 76.5 becomes 80; the others keep what they have."""
    scores = [Decimal(text) for text in ("95.5", "88", "102", "76.5", "0")]
    shares = proportional(1000000, [Claimant(n, score, n) for n, score in enumerate(scores)]).shares
    unit = delta.unit_of([(score, share.fen) for score, share in zip(scores, shares, strict=True)])
    assert unit == Fraction(1000000, 362)
    now = delta.at_unit(Decimal(80), unit)
    assert (now, now - shares[3].fen) == (220994, 220994 - 211326)


def test_limits_hold_as_they_did():
    unit = Fraction(100)
    assert delta.at_unit(Decimal(10), unit, least=2000) == 2000
    assert delta.at_unit(Decimal(10), unit, most=500) == 500
    assert delta.at_unit(Decimal(0), unit, least=2000) == 0


@promises(delta.recoverable)
@given(st.integers(0, 10**7), st.integers(-(10**7), 10**7), st.none() | st.integers(0, 10**7))
def test_a_payslip_never_bears_more_than_the_debt_nor_sinks_below_the_limit(debt, net, limit):
    taken = delta.recoverable(debt, net, limit)
    assert 0 <= taken <= debt
    if limit is None:
        assert taken == debt
    elif taken:
        assert net - taken >= -limit


def test_nobody_had_a_share():
    with pytest.raises(EngineError, match="weights are 0"):
        delta.unit_of([(Decimal(0), 0)])


@promises(delta.at_unit)
@given(
    st.decimals(0, 200, places=4),
    st.fractions(-(10**4), 10**6, max_denominator=100),
    FEN.map(abs),
    st.none() | FEN.map(abs),
)
def test_a_weight_is_worth_itself_times_the_unit_inside_the_limits(weight, unit, least, more):
    most = None if more is None else least + more
    worth = delta.at_unit(weight, unit, least, most)
    exactly = Fraction(weight) * unit
    if not weight:
        assert worth == 0
    elif least < worth and (most is None or worth < most):
        assert abs(worth - exactly) <= Fraction(1, 2) and worth != exactly - Fraction(1, 2)
    elif worth == least:
        assert exactly < least + Fraction(1, 2) or worth == most
    else:
        assert worth == most and exactly >= most - Fraction(1, 2)


def test_limits_that_cross_are_refused():
    with pytest.raises(EngineError) as caught:
        delta.at_unit(Decimal(1), Fraction(1), least=2, most=1)
    assert caught.value.code == "bounds"


@promises(delta.recoverable)
@given(st.integers(0, 100), st.integers(-150, 150), st.none() | st.integers(0, 100))
def test_a_payslip_bears_as_much_as_it_can(debt, net, limit):
    bearable = [taken for taken in range(debt + 1) if taken == 0 or limit is None or net - taken >= -limit]
    assert delta.recoverable(debt, net, limit) == max(bearable)


@promises(delta.unit_of)
@given(st.lists(st.tuples(st.decimals(0, 200, places=4), FEN.map(abs)), max_size=9))
def test_the_unit_is_all_fen_over_all_weights(shares):
    weights = sum(Fraction(weight) for weight, __ in shares)
    if not weights:
        with pytest.raises(EngineError, match="weights are 0"):
            delta.unit_of(shares)
        return
    assert delta.unit_of(shares) * weights == sum(fen for __, fen in shares)
