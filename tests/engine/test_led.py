from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import led, numbers, order

from .registry import promises
from .strategies import decimals


def test_r2_example_4_the_mean_is_over_people_not_over_offices():
    staff = {"a1": 90, "a2": 80, "b1": 70, "b2": 85, "b3": 94, "c1": 88}
    leader_of = {
        **dict.fromkeys(("a1", "a2", "b1", "b2", "b3"), "deputy 1"),
        "c1": "deputy 2",
        "deputy 1": "main",
        "deputy 2": "main",
        "main": None,
    }
    scores = {}
    below = {leader: [other for other in leader_of if leader_of[other] == leader] for leader in leader_of}
    for level in order.levels(below):
        for person in level:
            led_scores = [scores[other] for other in below[person]]
            scores[person] = staff[person] if person in staff else led.score_led(led_scores)
    assert [str(scores[key]) for key in ("deputy 1", "deputy 2", "main")] == ["83.8000", "88.0000", "85.9000"]


def test_people_without_a_score_are_left_out_of_the_mean():
    assert led.score_led([Decimal(90), None, Decimal(80)]) == 85
    assert led.score_led(iter([Decimal(0), None])) == 0


@pytest.mark.parametrize("scores", [[], [None], [None, None]])
def test_who_leads_nobody_with_a_score_has_none(scores):
    assert led.score_led(scores) is None


def test_the_mean_is_rounded_half_up():
    assert str(led.score_led([1, 1, 0])) == "0.6667"
    assert str(led.score_led(["90.0001", "90.0002"])) == "90.0002"


@promises(led.score_led)
@given(st.lists(decimals(0, 150), min_size=1), st.randoms(use_true_random=False))
def test_the_mean_does_not_depend_on_the_order_and_lies_between(scores, random):
    shuffled = scores[:]
    random.shuffle(shuffled)
    assert led.score_led(scores) == led.score_led(shuffled)
    assert min(scores) <= led.score_led(scores) <= max(scores)


@promises(led.score_led)
@given(st.lists(st.none() | decimals(-50, 150), max_size=9))
def test_it_is_the_mean_of_who_has_a_score(scores):
    present = [score for score in scores if score is not None]
    expected = numbers.score(numbers.mean(present)) if present else None
    assert led.score_led(scores) == expected
