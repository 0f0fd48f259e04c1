"""Ladders, fixed amounts and limits: whatever the pool and the scores, the money adds up."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.allocation import Claimant, proportional
from engine.caps import within_caps
from engine.errors import EngineError
from engine.fixed import fixed_amounts, points_value
from engine.ladder import Member, Role, by_rank, inside_team
from engine.numbers import nearest
from engine.ranking import competition

from .registry import promises
from .strategies import claimants, pools, weights

scores = st.lists(weights, max_size=10).map(lambda rows: dict(enumerate(rows)))


def fen(result):
    return {share.key: share.fen for share in result.shares}


# === LADDER === #


@promises(by_rank)
@given(pools, pools, pools, scores)
def test_a_ladder_never_pays_more_than_its_budget_nor_more_to_who_is_worse(budget, first, step, scores):
    ranks = competition(scores)
    ladder = by_rank(budget, first, step, ranks)
    assert sum(ladder.amounts.values()) + ladder.returned == budget
    assert min(ladder.amounts.values(), default=0) >= 0 <= ladder.returned
    for key in scores:
        for other in scores:
            if ranks[key] <= ranks[other]:
                assert ladder.amounts[key] >= ladder.amounts[other]


@given(pools, pools, pools, scores, st.randoms())
def test_the_order_of_the_teams_plays_no_part(budget, first, step, scores, random):
    ranks = competition(scores)
    shuffled = list(ranks.items())
    random.shuffle(shuffled)
    assert by_rank(budget, first, step, ranks).amounts == by_rank(budget, first, step, dict(shuffled)).amounts


def test_all_of_a_rank_are_paid_or_none():
    ladder = by_rank(200, 100, 20, {"a": 1, "b": 2, "c": 2, "d": 4})
    assert ladder.amounts == {"a": 100, "b": 0, "c": 0, "d": 0}
    assert ladder.returned == 100


ROLES = [Role("head", 20), Role("deputy", 60, together=True)]


@promises(inside_team)
@given(pools, st.integers(0, 3), st.integers(0, 6), st.sets(st.integers(0, 8)))
def test_a_team_shares_out_its_sum(amount, heads, deputies, excluded):
    members = [
        Member(number, "head" if number < heads else "deputy", number, number in excluded)
        for number in range(heads + deputies)
    ]
    if heads == 3 and deputies:
        with pytest.raises(EngineError, match="120"):
            inside_team(amount, ROLES, members)
        return
    split = inside_team(amount, ROLES, members)
    assert sum(split.amounts.values()) + split.returned == amount
    assert all(split.amounts[member.key] == 0 for member in members if member.excluded)
    paid = [split.amounts[member.key] for member in members if member.role == "deputy" and not member.excluded]
    assert max(paid, default=0) - min(paid, default=0) <= 1


def test_somebody_whose_role_has_no_part():
    with pytest.raises(EngineError, match="driver"):
        inside_team(100, ROLES, [Member("x", "driver", 1)])
    with pytest.raises(EngineError, match="twice"):
        inside_team(100, ROLES, [Member("x", "head", 1), Member("x", "deputy", 2)])


# === FIXED === #


@promises(fixed_amounts)
@given(st.lists(weights, max_size=8))
def test_fixed_amounts_are_rounded_each_for_itself(amounts):
    claims = [Claimant(number, amount, number) for number, amount in enumerate(amounts)]
    result = fixed_amounts(10**12, claims)
    assert sum(fen(result).values()) + result.returned == 10**12
    assert all(
        abs(share.fen - claim.weight) <= Decimal("0.5") for share, claim in zip(result.shares, claims, strict=True)
    )


def test_a_budget_that_does_not_suffice_pays_nobody():
    with pytest.raises(EngineError, match="101 fen are needed"):
        fixed_amounts(100, [Claimant(1, 50, 1), Claimant(2, 51, 2)])
    assert fen(fixed_amounts(100, [Claimant(1, 50, 1), Claimant(2, 51, 2, excluded=True)])) == {1: 50, 2: 0}


@promises(points_value)
@given(weights, weights, st.integers(0, 10**6))
def test_points_below_the_base_are_worth_nothing(score, base, value):
    worth = points_value(score, Decimal(value), base)
    assert worth == max(score - base, 0) * value


# === LIMITS === #


@promises(within_caps)
@given(pools, claimants, st.integers(0, 10**6), st.none() | st.integers(0, 10**9), st.booleans(), st.booleans())
@example(36422, [Claimant(1, Decimal(1), 1), Claimant(2, Decimal(2), 2)], 18211, 1, True, False)
def test_nobody_is_outside_the_limits(pool, claims, least, extra, redistribute, returning):
    most = None if extra is None else least + extra
    options = {"least": least, "most": most, "redistribute": redistribute, "return_excluded": returning}
    try:
        result = within_caps(pool, claims, **options)
    except EngineError as error:
        assert error.code in ("no_weight", "least_above_pool")
        return
    assert sum(fen(result).values()) + result.returned == pool
    for claim, share in zip(claims, result.shares, strict=True):
        if claim.excluded or not claim.weight:
            assert share.fen == 0
        else:
            assert share.fen >= least
            assert most is None or share.fen <= most


@given(pools, claimants, st.integers(0, 10**9), st.booleans())
def test_who_scores_more_does_not_get_less(pool, claims, most, redistribute):
    try:
        amounts = fen(within_caps(pool, claims, most=most, redistribute=redistribute))
    except EngineError:
        return
    taking = [claim for claim in claims if not claim.excluded]
    for one in taking:
        for other in taking:
            if one.weight > other.weight:
                assert amounts[one.key] >= amounts[other.key]


@given(pools, claimants)
def test_limits_that_nobody_meets_change_nothing(pool, claims):
    try:
        plain = proportional(pool, claims)
    except EngineError:
        return
    assert fen(within_caps(pool, claims, most=pool)) == fen(plain)


@given(pools, claimants, st.integers(0, 10**6), st.none() | st.integers(0, 10**9), st.booleans(), st.booleans())
def test_more_points_never_mean_less_with_a_least_and_a_most(pool, claims, least, extra, redistribute, returning):
    most = None if extra is None else least + extra
    options = {"least": least, "most": most, "redistribute": redistribute, "return_excluded": returning}
    try:
        amounts = fen(within_caps(pool, claims, **options))
    except EngineError:
        return
    taking = sorted((claim for claim in claims if not claim.excluded), key=lambda claim: claim.weight)
    for worse, better in pairwise(taking):
        if better.weight > worse.weight:
            assert amounts[better.key] >= amounts[worse.key]


@given(
    pools,
    claimants,
    st.integers(0, 10**6),
    st.none() | st.integers(0, 10**9),
    st.booleans(),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_limits_do_not_depend_on_the_order_of_people(pool, claims, least, extra, redistribute, returning, random):
    most = None if extra is None else least + extra
    options = {"least": least, "most": most, "redistribute": redistribute, "return_excluded": returning}
    shuffled = random.sample(claims, len(claims))
    try:
        result = within_caps(pool, claims, **options)
    except EngineError as error:
        with pytest.raises(EngineError) as again:
            within_caps(pool, shuffled, **options)
        assert again.value.code == error.code
        return
    other = within_caps(pool, shuffled, **options)
    assert fen(result) == fen(other)
    assert result.returned == other.returned


# === THE DEFINITIONS === #


@promises(by_rank)
@given(pools, st.integers(0, 1000), st.integers(0, 300), scores)
def test_ranks_are_paid_from_the_best_until_one_is_too_much(budget, first, step, scores):
    ranks = competition(scores)
    left, paying, expected = budget, True, {}
    for rank in sorted(set(ranks.values())):
        holders = [key for key in ranks if ranks[key] == rank]
        amount = max(first - step * (rank - 1), 0)
        paying = paying and amount * len(holders) <= left
        expected.update(dict.fromkeys(holders, amount if paying else 0))
        left -= amount * len(holders) if paying else 0
    ladder = by_rank(budget, first, step, ranks)
    assert (ladder.amounts, ladder.returned) == (expected, left)


@promises(inside_team)
@given(pools, st.integers(0, 2), st.integers(0, 6), st.sets(st.integers(0, 7)))
def test_each_has_the_part_of_the_role_and_the_rest_goes_back(amount, heads, deputies, excluded):
    members = [Member(n, "head" if n < heads else "deputy", n, n in excluded) for n in range(heads + deputies)]
    split = inside_team(amount, ROLES, members)
    for member in members:
        part = Fraction(20) if member.role == "head" else Fraction(60, deputies)
        expected = 0 if member.excluded else amount * part / 100
        # A fen of the role's part, and one inside the role.
        assert abs(split.amounts[member.key] - expected) < 2


@promises(fixed_amounts)
@given(st.lists(st.tuples(weights, st.booleans()), max_size=8), st.integers(0, 1500))
def test_each_gets_their_own_amount_half_up_or_nobody_does(rows, pool):
    claims = [Claimant(number, amount, number, excluded) for number, (amount, excluded) in enumerate(rows)]
    expected = {claim.key: 0 if claim.excluded else nearest(Fraction(claim.weight)) for claim in claims}
    needed = sum(expected.values())
    if needed > pool:
        with pytest.raises(EngineError) as caught:
            fixed_amounts(pool, claims)
        assert (caught.value.code, caught.value.params) == ("over_budget", {"needed": needed, "pool": pool})
        return
    result = fixed_amounts(pool, claims)
    assert (fen(result), result.returned) == (expected, pool - needed)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: by_rank(1, 1, 1, {"a": 0}), "rank"),
        (lambda: by_rank(1, -1, 1, {}), "negative_pool"),
        (lambda: inside_team(1, [ROLES[0], Role("head", 30)], []), "duplicate_key"),
    ],
)
def test_ladders_that_are_refused(call, code):
    with pytest.raises(EngineError) as caught:
        call()
    assert caught.value.code == code
