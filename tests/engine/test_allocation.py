from decimal import ROUND_FLOOR, Context, Decimal, Inexact, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.allocation import Claimant, largest_remainder, proportional
from engine.errors import EngineError
from engine.money import fen, yuan

from .registry import promises
from .strategies import decimals, pools, weights


def claim(scores, excluded=()):
    return [Claimant(key, score, f"E{key:05}", key in excluded) for key, score in enumerate(scores)]


def amounts(result):
    return {share.key: share.fen for share in result.shares}


def reference(pool, claims):
    """Largest remainder by its definition, with fractions."""
    whole = sum(Fraction(claim.weight) for claim in claims)
    quotas = {claim.key: pool * Fraction(claim.weight) / whole for claim in claims}
    shares = {key: quota.numerator // quota.denominator for key, quota in quotas.items()}
    first = sorted(claims, key=lambda claim: (shares[claim.key] - quotas[claim.key], claim.order))
    for claim in first[: pool - sum(shares.values())]:
        shares[claim.key] += 1
    return shares


# === WORKED EXAMPLES === #


def test_r2_example_2_five_people():
    result = proportional(fen("10000.00"), claim(["95.5", "88", "102", "76.5", "0"]))
    assert [str(yuan(share.fen)) for share in result.shares] == ["2638.12", "2430.94", "2817.68", "2113.26", "0.00"]
    assert (str(result.unit_value), result.returned) == ("27.62430939", 0)


def test_r2_example_3_the_odd_fen_goes_by_reference():
    claims = [Claimant("c", 80, "E3"), Claimant("a", 80, "E1"), Claimant("b", 80, "E2")]
    result = proportional(10000, claims)
    assert amounts(result) == {"c": 3333, "a": 3334, "b": 3333}
    assert [share.rounded_up for share in result.shares] == [False, True, False]
    assert {share.exact for share in result.shares} == {Fraction(10000, 3)}


# === RULES === #


def test_shares_come_in_the_order_of_the_claims():
    claims = [Claimant(key, 1, key) for key in (3, 1, 2)]
    assert [share.key for share in proportional(300, claims).shares] == [3, 1, 2]


def test_equal_references_fall_back_to_the_key():
    claims = [Claimant(key, 1, "") for key in (3, 1, 2)]
    assert amounts(proportional(100, claims)) == {3: 33, 1: 34, 2: 33}


def test_the_remainder_decides_before_the_reference():
    assert amounts(proportional(10, claim(["1", "1.5", "1.5"]))) == {0: 2, 1: 4, 2: 4}


def test_excluded_people_leave_the_pool_to_the_others():
    result = proportional(10000, claim([50, 30, 20], excluded=[1]))
    assert (amounts(result), result.returned) == ({0: 7143, 1: 0, 2: 2857}, 0)
    assert [share.exact for share in result.shares] == [Fraction(50000, 7), 0, Fraction(20000, 7)]
    assert str(result.unit_value) == "1.42857143"


def test_excluded_peoples_shares_can_go_back_to_the_budget():
    # Regulation r1, example 3: the deputies' 30,000; one of four is graded too low.
    result = proportional(fen(30000), claim([1, 1, 1, 1], excluded=[2]), return_excluded=True)
    assert [str(yuan(share.fen)) for share in result.shares] == ["7500.00", "7500.00", "0.00", "7500.00"]
    assert yuan(result.returned) == 7500
    assert result.shares[2].exact == 750000


def test_an_odd_fen_of_an_excluded_share_goes_back_too():
    result = proportional(100, claim([1, 1, 1], excluded=[0]), return_excluded=True)
    assert (amounts(result), result.returned) == ({0: 0, 1: 33, 2: 33}, 34)
    assert not any(share.rounded_up for share in result.shares)


def test_an_excluded_negative_weight_does_no_harm():
    assert amounts(proportional(100, claim([-5, 1], excluded=[0]))) == {0: 0, 1: 100}


def test_nothing_to_share_out():
    result = proportional(0, claim([3, 1]))
    assert (amounts(result), result.returned, result.unit_value) == ({0: 0, 1: 0}, 0, 0)


def test_unit_value_in_a_currency_without_decimals():
    assert str(proportional(1000, claim([3]), digits=0).unit_value) == "333.33333333"


def test_largest_remainder_takes_a_mapping_or_pairs():
    expected = {"b": 3333, "a": 3334, "c": 3333}
    assert largest_remainder(10000, dict.fromkeys("bac", Decimal(2)), order=str) == expected
    assert largest_remainder(10000, [(key, 2) for key in "bac"], order=str) == expected
    reverse = largest_remainder(10000, [(key, 2) for key in "bac"], order=lambda key: -ord(key))
    assert reverse == {"b": 3333, "a": 3333, "c": 3334}


@pytest.mark.parametrize(
    ("pool", "claims", "options", "code"),
    [
        (-1, claim([1]), {}, "negative_pool"),
        (100, claim([1, "-0.0001"]), {}, "negative_weight"),
        (100, claim([1, -1], excluded=[1]), {"return_excluded": True}, "negative_weight"),
        (100, [], {}, "no_weight"),
        (0, claim([0, 0]), {}, "no_weight"),
        (100, claim([0, 5], excluded=[1]), {}, "no_weight"),
        (100, [*claim([1]), *claim([2])], {}, "duplicate_key"),
    ],
)
def test_a_pool_or_claim_that_cannot_be_is_refused(pool, claims, options, code):
    with pytest.raises(EngineError) as caught:
        proportional(pool, claims, **options)
    assert caught.value.code == code


@pytest.mark.parametrize("pool", [100.0, Decimal(100), "100", True])
def test_the_pool_is_a_whole_number_of_fen(pool):
    with pytest.raises(TypeError):
        proportional(pool, claim([1]))


# === PROPERTIES === #


@st.composite
def allocations(draw):
    scores = draw(st.lists(weights, min_size=1, max_size=12))
    assume(any(scores))
    return draw(pools), claim(scores)


@promises(proportional)
@given(allocations(), st.sets(st.integers(0, 11)), st.booleans())
def test_shares_and_what_is_returned_add_up_to_the_pool(allocation, excluded, return_excluded):
    pool, claims = allocation
    claims = [Claimant(c.key, c.weight, c.order, c.key in excluded) for c in claims]
    assume(any(c.weight for c in claims if return_excluded or not c.excluded))
    result = proportional(pool, claims, return_excluded=return_excluded)
    assert sum(amounts(result).values()) + result.returned == pool
    assert result.returned == 0 or return_excluded
    assert all(share.fen == 0 for share in result.shares if share.key in excluded)
    if not return_excluded:
        assert amounts(result) == reference(pool, [c for c in claims if not c.excluded]) | dict.fromkeys(
            [c.key for c in claims if c.excluded], 0
        )


@promises(proportional)
@given(allocations())
def test_shares_are_those_of_the_definition(allocation):
    pool, claims = allocation
    result = proportional(pool, claims)
    assert amounts(result) == reference(pool, claims)
    for share in result.shares:
        assert share.fen == share.exact // 1 + share.rounded_up
        assert abs(share.fen - share.exact) < 1
    assert sum(share.exact for share in result.shares) == pool


@given(allocations(), st.randoms(use_true_random=False))
def test_the_order_of_people_plays_no_part(allocation, random):
    pool, claims = allocation
    expected = amounts(proportional(pool, claims))
    random.shuffle(claims)
    assert amounts(proportional(pool, claims)) == expected


@given(allocations())
def test_who_has_more_points_never_gets_less_and_who_has_none_gets_nothing(allocation):
    pool, claims = allocation
    shares = amounts(proportional(pool, claims))
    for one in claims:
        assert one.weight or not shares[one.key]
        for other in claims:
            if one.weight > other.weight:
                assert shares[one.key] >= shares[other.key]
            if one.weight == other.weight:
                assert abs(shares[one.key] - shares[other.key]) <= 1


@given(allocations(), decimals(0, 50))
def test_more_points_never_mean_less_pay(allocation, more):
    pool, claims = allocation
    first, *others = claims
    before = amounts(proportional(pool, claims))[first.key]
    better = Claimant(first.key, first.weight + more, first.order)
    assert amounts(proportional(pool, [better, *others]))[first.key] >= before


@given(allocations())
def test_only_proportions_count(allocation):
    pool, claims = allocation
    larger = [Claimant(c.key, c.weight * 4, c.order) for c in claims]
    assert amounts(proportional(pool, larger)) == amounts(proportional(pool, claims))


@given(allocations())
def test_the_callers_decimal_context_plays_no_part(allocation):
    expected = proportional(*allocation)
    with localcontext(Context(prec=1, rounding=ROUND_FLOOR, traps=[Inexact])):
        assert proportional(*allocation) == expected


def test_a_hundred_thousand_people():
    claims = claim([Decimal(key * 7919 % 1500000).scaleb(-4) for key in range(100_000)])
    result = proportional(200_000_000_37, claims)
    assert sum(amounts(result).values()) == 200_000_000_37


@promises(largest_remainder)
@given(allocations(), st.randoms(use_true_random=False))
def test_the_largest_remainder_is_that_of_the_definition(allocation, random):
    pool, claims = allocation
    rows = [(c.key, c.weight) for c in random.sample(claims, len(claims))]
    expected = reference(pool, [Claimant(c.key, c.weight, -c.key) for c in claims])
    assert largest_remainder(pool, rows, order=lambda key: -key) == expected
    assert largest_remainder(pool, dict(rows), order=lambda key: -key) == expected
