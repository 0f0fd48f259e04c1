from decimal import ROUND_FLOOR, Context, Decimal, Inexact, localcontext
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.total import Part, Veto, total

from .registry import promises
from .strategies import decimals

FLAGS = ("zero_score", "lowest_grade", "no_award", "no_pay")


def parts(*pairs):
    return [Part(number, score, weight) for number, (score, weight) in enumerate(pairs)]


def test_a_total_is_the_sum_of_the_weighted_parts():
    outcome = total(parts((92, "0.6"), (95, "0.4"), (10, 1)))
    assert (str(outcome.score), str(outcome.raw)) == ("103.2000", "103.2")
    assert [str(part.weighted) for part in outcome.parts] == ["55.2", "38.0", "10"]
    assert not outcome.vetoed


def test_the_sum_is_rounded_not_its_terms():
    outcome = total(parts(("0.0001", "0.4"), ("0.0001", "0.4")))
    assert str(outcome.score) == "0.0001"


@pytest.mark.parametrize(
    ("score", "floor", "ceiling", "expected"),
    [(-5, 0, 100, 0), (105, 0, 100, 100), (50, 0, 100, 50), (-5, None, 9, -5)],
)
def test_a_total_stays_within_floor_and_ceiling(score, floor, ceiling, expected):
    outcome = total(parts((score, 1)), floor=floor, ceiling=ceiling)
    assert (outcome.score, outcome.raw) == (expected, score)


def test_one_part_without_a_score_leaves_the_total_without_one():
    outcome = total(parts((90, 1), (None, "0.5")), floor=0)
    assert (outcome.score, outcome.raw) == (None, None)
    assert [part.weighted for part in outcome.parts] == [90, None]


def test_a_part_without_weight_still_has_to_be_scored():
    assert total(parts((90, 1), (None, 0))).score is None


def test_no_parts_no_score():
    assert total([]).score is None


@pytest.mark.parametrize("scores", [(90,), (None,), ()])
def test_r2_removed_from_office_the_whole_appraisal_counts_zero(scores):
    veto = Veto(zero_score=True)
    outcome = total(parts(*((score, 1) for score in scores)), floor=60, vetoes=[veto])
    assert (str(outcome.score), outcome.vetoed, outcome.no_pay) == ("0.0000", True, False)


def test_r0_veto_leaves_the_score_and_takes_grade_award_and_pay():
    veto = Veto(lowest_grade=True, no_award=True, no_pay=True)
    outcome = total(parts((95, 1)), vetoes=[veto])
    assert (outcome.score, outcome.vetoed) == (95, True)
    assert [getattr(outcome, flag) for flag in FLAGS] == [False, True, True, True]


def test_every_combination_of_effects_over_several_vetoes():
    for values in product([False, True], repeat=4):
        effects = dict(zip(FLAGS, values, strict=True))
        alone = [Veto(**{flag: True}) for flag, value in effects.items() if value]
        for vetoes in ([Veto(**effects)], iter([*alone, Veto()])):
            outcome = total(parts((95, 1)), vetoes=vetoes)
            assert {flag: getattr(outcome, flag) for flag in FLAGS} == effects
            assert outcome.vetoed
            assert outcome.score == (0 if effects["zero_score"] else 95)


def test_a_negative_weight_and_crossed_limits_are_refused():
    with pytest.raises(EngineError) as caught:
        Part("a", 90, "-0.1")
    assert caught.value.code == "negative_weight"
    with pytest.raises(EngineError) as caught:
        total(parts((90, 1)), floor=2, ceiling=1)
    assert caught.value.code == "bounds"


some_parts = st.lists(st.tuples(decimals(-100, 150), decimals(0, 2, places=6)), min_size=1, max_size=8)


@promises(total)
@given(some_parts, st.randoms(use_true_random=False))
def test_the_sum_is_exact_in_any_order_and_in_any_decimal_context(pairs, random):
    listed = parts(*pairs)
    expected = total(listed)
    assert Fraction(expected.raw) == sum(Fraction(score) * Fraction(weight) for score, weight in pairs)
    random.shuffle(listed)
    with localcontext(Context(prec=1, rounding=ROUND_FLOOR, traps=[Inexact])):
        shuffled = total(listed)
    assert (shuffled.score, shuffled.raw) == (expected.score, expected.raw)


@given(some_parts, decimals(0, 50), decimals(-20, 20, places=1), decimals(0, 60, places=1))
def test_a_better_part_never_gives_a_lower_total_and_limits_hold(pairs, more, floor, width):
    ceiling = floor + width
    (first, weight), *rest = pairs
    worse = total(parts(*pairs), floor, ceiling).score
    better = total(parts((first + more, weight), *rest), floor, ceiling).score
    assert floor <= worse <= better <= ceiling


def test_more_digits_than_a_default_context_holds():
    outcome = total(parts(("1234567890123.12345", "1.000000000000000000001"), (Decimal("1e-20"), 1)))
    exact = Fraction("1234567890123.12345") * Fraction("1.000000000000000000001") + Fraction(1, 10**20)
    assert Fraction(outcome.raw) == exact
