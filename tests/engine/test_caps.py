"""A least and a most for each: to the fen what is in proportion where they do not bind, and what goes back."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.allocation import Claimant, proportional
from engine.caps import within_caps
from engine.errors import EngineError

from .registry import promises
from .strategies import claimants, pools

limits = st.integers(0, 20) | st.integers(0, 10**9)


def claims(*weights, excluded=()):
    return [Claimant(key, Decimal(weight), key, key in excluded) for key, weight in enumerate(weights)]


def fen(result):
    return [share.fen for share in result.shares]


@st.composite
def limited(draw):
    """What is shared out, with limits that may bind: ``(pool, claims, options)``."""
    pool, people = draw(pools), draw(claimants)
    options = {"return_excluded": draw(st.booleans())}
    assume(any(claim.weight and (options["return_excluded"] or not claim.excluded) for claim in people))
    plain = proportional(pool, people, **options)
    taking = [claim for claim in people if claim.weight and not claim.excluded]
    # The least is one that the pool has for all; both are often near what somebody has.
    largest = (pool - plain.returned) // len(taking) if taking else 0
    near = st.sampled_from([max(amount + odd, 0) for amount in fen(plain) for odd in (-1, 0, 1)])
    least = min(draw(st.just(0) | near | limits), largest)
    most = draw(st.none() | near | limits)
    options |= {"least": least, "most": None if most is None else max(most, least)}
    return pool, people, options | {"redistribute": draw(st.booleans())}


def plain_and_clamped(pool, people, options):
    """Return the shares in proportion, and by position what is inside the limits for each."""
    plain = proportional(pool, people, return_excluded=options["return_excluded"])
    most = pool if options["most"] is None else options["most"]
    clamped = [
        min(max(share.fen, options["least"]), most) if claim.weight and not claim.excluded else 0
        for claim, share in zip(people, plain.shares, strict=True)
    ]
    return plain, clamped


@promises(within_caps)
@given(limited())
def test_where_no_limit_binds_it_is_what_is_in_proportion(case):
    pool, people, options = case
    plain, clamped = plain_and_clamped(*case)
    result = within_caps(pool, people, **options)
    if clamped == fen(plain):
        assert result == plain
    assert within_caps(pool, people, **options | {"least": 0, "most": None}) == plain
    assert within_caps(pool, people, **options | {"least": 0, "most": pool}) == plain


@promises(within_caps)
@given(limited())
def test_what_goes_back_is_what_it_should_be(case):
    pool, people, options = case
    plain, clamped = plain_and_clamped(*case)
    result = within_caps(pool, people, **options)
    available = pool - plain.returned
    assert sum(fen(result)) + result.returned == pool
    if not options["redistribute"] and sum(clamped) <= available:
        assert fen(result) == clamped
        return
    taking = sum(1 for claim in people if claim.weight and not claim.excluded)
    room = available if options["most"] is None else options["most"] * taking
    assert result.returned == plain.returned + max(available - room, 0)


@promises(within_caps)
@given(limited())
def test_one_value_for_all_inside_the_limits(case):
    pool, people, options = case
    most = pool if options["most"] is None else options["most"]
    shares = within_caps(pool, people, **options).shares
    taking = [(claim, share) for claim, share in zip(people, shares, strict=True) if not claim.excluded]
    inside = [pair for pair in taking if pair[0].weight and options["least"] < pair[1].fen < most]
    assert len({share.exact / share.exact.__class__(claim.weight) for claim, share in inside}) <= 1
    assert all(abs(share.exact - share.fen) < 1 for __, share in inside)
    for (one, its), (other, others) in combinations(taking, 2):
        if one.weight == other.weight:
            assert abs(its.fen - others.fen) <= 1
        else:
            assert (its.fen >= others.fen) if one.weight > other.weight else (its.fen <= others.fen)


def test_a_fen_stays_where_it_is_when_shares_go_back():
    people = claims(1, 1, 1, excluded=[0])
    assert fen(within_caps(100, people, most=100, return_excluded=True)) == [0, 33, 33]
    people = claims("0.3", "0.5", "0.7", excluded=[2])
    plain = proportional(10, people, return_excluded=True)
    assert within_caps(10, people, most=10, return_excluded=True) == plain


def test_what_is_cut_off_lifts_who_is_below_the_least_before_it_goes_back():
    result = within_caps(1000, claims(600, 395, 5), least=50, most=500, redistribute=False)
    assert (fen(result), result.returned) == ([500, 395, 50], 55)
    # More is missing than is cut off.
    result = within_caps(1000, claims(510, 485, 5), least=50, most=500, redistribute=False)
    assert (fen(result), result.returned) == ([487, 463, 50], 0)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"least": -1}, "negative_cap"),
        ({"least": -5, "most": -1}, "negative_cap"),
        ({"most": -1}, "bounds"),
        ({"least": 3, "most": 2}, "bounds"),
        ({"least": 51}, "least_above_pool"),
        ({"least": 0.5}, "float"),
        ({"redistribute": None}, "type"),
    ],
)
def test_limits_that_are_refused(options, code):
    with pytest.raises(EngineError) as caught:
        within_caps(100, claims(1, 1), **options)
    assert caught.value.code == code
