import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError
from engine.numbers import nearest
from engine.quota import QuotaTerm, best, carry, entitlement

from .registry import promises

percents = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
ROUNDED = {"carry": None, "floor": math.floor, "half_up": nearest, "ceil": math.ceil}
heads = st.lists(st.integers(0, 30), min_size=1, max_size=12)
scores = st.dictionaries(st.integers(0, 50), st.sampled_from([Decimal(n) / 2 for n in range(8)]))


def use_up(percent, members, rounding="carry"):
    """Return the places of a year in which every term uses all it is entitled to."""
    used = []
    for number in range(len(members)):
        terms = [QuotaTerm(count, spent) for count, spent in zip(members, [*used, 0], strict=False)]
        used.append(carry(percent, terms, rounding)[number].entitled)
    return carry(percent, [QuotaTerm(*row) for row in zip(members, used, strict=True)], rounding), used


def test_r4_example_3():
    figures = {}
    for size in (3, 1, 6):
        places, __ = use_up(40, [size] * 4)
        figures[size] = [(str(place.balance.normalize()), place.entitled) for place in places]
    assert figures == {
        3: [("1.2", 1), ("1.4", 1), ("1.6", 1), ("1.8", 1)],
        1: [("0.4", 1), ("-0.2", 0), ("0.2", 1), ("-0.4", 0)],
        6: [("2.4", 2), ("2.8", 2), ("3.2", 3), ("2.6", 2)],
    }


def test_r4_example_4_refused_uses_and_added_does_not():
    assert carry(40, [QuotaTerm(3, 1), QuotaTerm(3, 0)])[1].entitled == 1


def test_what_is_not_used_is_kept():
    places = carry(40, [QuotaTerm(3, 0), QuotaTerm(3, 0), QuotaTerm(3, 0)])
    assert [place.entitled for place in places] == [1, 2, 3]


def test_each_rounding():
    def entitled(size, rounding):
        return carry(13, [QuotaTerm(size, 0)], rounding)[0].entitled

    assert [entitled(20, rounding) for rounding in ("floor", "half_up", "ceil", "carry")] == [2, 3, 3, 2]
    assert [entitled(4, rounding) for rounding in ("floor", "half_up", "ceil", "carry")] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    "code, call",
    [
        ("percent", lambda: carry(101, [])),
        ("percent", lambda: carry("-0.1", [])),
        ("method", lambda: carry(40, [], "nearest")),
        ("negative_quantity", lambda: QuotaTerm(-1, 0)),
        ("negative_quantity", lambda: QuotaTerm(1, -1)),
    ],
)
def test_a_quota_that_cannot_be_is_refused(code, call):
    with pytest.raises(EngineError) as raised:
        call()
    assert raised.value.code == code


@given(percents, heads)
def test_a_balance_never_falls_to_minus_one(percent, members):
    """One may be put forward on a fraction, so a group is at most one place ahead."""
    places, used = use_up(percent, members)
    assert all(place.balance - spent > -1 for place, spent in zip(places, used, strict=True))


@promises(carry)
@given(percents, heads, st.sampled_from(["floor", "half_up", "ceil"]))
def test_rounded_shares_stay_within_one_of_the_share(percent, members, rounding):
    __, used = use_up(percent, members, rounding)
    assert abs(sum(used) - sum(members) * percent / 100) <= 1


@given(percents, heads)
def test_nobody_may_be_put_forward_without_a_share(percent, members):
    places, __ = use_up(percent, members)
    assert all((place.entitled > 0) == (place.balance > 0) for place in places)


@promises(entitlement)
@given(st.decimals(-50, 50, places=3))
def test_entitlement_is_whole_and_grows_with_the_balance(balance):
    assert entitlement(balance) <= entitlement(balance + 1)
    assert entitlement(balance) <= max(balance, 1)


@promises(best)
@given(scores, st.integers(-1, 60))
def test_the_best_stay_inside_the_places(given_scores, places):
    kept, tied = best(given_scores, places)
    assert len(kept) <= max(places, 0)
    assert not kept & tied
    assert not tied or len(kept) + len(tied) > places
    others = given_scores.keys() - kept
    assert all(given_scores[one] > given_scores[other] for one in kept for other in others)


@given(scores, st.integers(1, 60), st.randoms(use_true_random=False))
def test_the_order_plays_no_part(given_scores, places, random):
    pairs = list(given_scores.items())
    random.shuffle(pairs)
    assert best(dict(pairs), places) == best(given_scores, places)


@promises(carry)
@given(percents, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=6))
def test_a_balance_is_the_share_so_far_less_what_was_used_before(percent, rows):
    places = {rounding: carry(percent, [QuotaTerm(*row) for row in rows], rounding) for rounding in ROUNDED}
    for number in range(len(rows)):
        share = sum(heads for heads, __ in rows[: number + 1]) * Fraction(percent) / 100
        spent = sum(used for __, used in rows[:number])
        for rounding, whole in ROUNDED.items():
            place = places[rounding][number]
            assert Fraction(place.balance) == share - spent
            expected = entitlement(place.balance) if whole is None else max(whole(share) - spent, 0)
            assert place.entitled == expected


@promises(entitlement)
@given(st.decimals(-50, 50, places=3))
def test_entitlement_is_the_whole_places_and_at_least_one(balance):
    assert entitlement(balance) == (max(math.floor(balance), 1) if balance > 0 else 0)
