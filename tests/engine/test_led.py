from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import led
from engine.errors import EngineError

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
    for level in led.order(leader_of):
        for person in level:
            led_scores = [scores[other] for other, leader in leader_of.items() if leader == person]
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


@given(st.lists(decimals(0, 150), min_size=1), st.randoms(use_true_random=False))
def test_the_mean_does_not_depend_on_the_order_and_lies_between(scores, random):
    shuffled = scores[:]
    random.shuffle(shuffled)
    assert led.score_led(scores) == led.score_led(shuffled)
    assert min(scores) <= led.score_led(scores) <= max(scores)


# === ORDER === #


def test_levels_from_below():
    leader_of = {"main": None, "d1": "main", "d2": "main", "s1": "d1", "s2": "d1", "alone": None}
    assert led.order(leader_of) == [["d2", "s1", "s2", "alone"], ["d1"], ["main"]]


def test_a_leader_waits_for_the_longest_line_below():
    assert led.order({"c": "b", "b": "a", "x": "a", "a": None}) == [["c", "x"], ["b"], ["a"]]


def test_a_leader_who_is_no_subject_does_not_appear():
    assert led.order({"s1": "outsider", "s2": "outsider"}) == [["s1", "s2"]]
    assert led.order({}) == []


@pytest.mark.parametrize(
    ("leader_of", "members"),
    [
        ({"a": "a"}, ("a",)),
        ({"a": "b", "b": "a", "c": "a", "d": None}, ("a", "b")),
        ({"a": "b", "b": "c", "c": "a", "x": "y", "y": "x", "s": "x"}, ("a", "b", "c", "x", "y")),
    ],
)
def test_people_who_lead_each_other_are_named(leader_of, members):
    with pytest.raises(EngineError) as caught:
        led.order(leader_of)
    assert (caught.value.code, caught.value.params) == ("cycle", {"members": members})


@given(st.lists(st.integers(0, 30), max_size=30), st.randoms(use_true_random=False))
def test_everyone_appears_once_and_after_all_they_lead(parents, random):
    # Number n is led by somebody with a lower number, so there is no circle.
    leader_of = {number: parent % number if number else None for number, parent in enumerate(parents)}
    pairs = list(leader_of.items())
    random.shuffle(pairs)
    levels = led.order(dict(pairs))
    level_of = {person: number for number, level in enumerate(levels) for person in level}
    assert sorted(person for level in levels for person in level) == sorted(leader_of)
    for person in leader_of:
        below = [level_of[other] for other, leader in leader_of.items() if leader == person]
        assert level_of[person] == max(below, default=-1) + 1


def test_a_very_long_line_of_command():
    leader_of = {number: number + 1 if number < 4999 else None for number in range(5000)}
    assert led.order(leader_of)[-1] == [4999]
