from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.grading import Grade, by_lower_bound

from .registry import promises
from .strategies import decimals

R4 = [Grade("好", 90), Grade("较好", 80), Grade("一般", 60), Grade("较差", 0)]


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("103.2", "好"),
        ("90", "好"),
        ("90.0000", "好"),
        ("89.9999", "较好"),
        ("80", "较好"),
        ("60", "一般"),
        ("59.9999", "较差"),
        ("0", "较差"),
        ("-0.0001", None),
    ],
)
def test_a_score_has_the_highest_grade_of_r4_it_reaches(score, expected):
    for grades in permutations(R4):
        assert by_lower_bound(Decimal(score), grades) == expected


@pytest.mark.parametrize(("score", "expected"), [("60", "一般"), ("59.9999", "较差"), ("0", "较差"), ("-300", "较差")])
def test_a_grade_without_lower_bound_takes_everything_below(score, expected):
    for grades in permutations([*R4[:3], Grade("较差", None)]):
        assert by_lower_bound(Decimal(score), grades) == expected


def test_two_grades_without_lower_bound_are_refused():
    with pytest.raises(EngineError) as caught:
        by_lower_bound(Decimal(95), [R4[0], Grade("a", None), Grade("b", None)])
    assert (caught.value.code, caught.value.params["keys"]) == ("ambiguous_grade", ("a", "b"))


def test_without_grades_nobody_has_one():
    assert by_lower_bound(Decimal(90), []) is None


@pytest.mark.parametrize("lower", ["80", "80.00", Decimal("8E+1")])
def test_two_grades_from_the_same_score_on_are_refused_whatever_the_score(lower):
    for score in ("95", "80", "10"):
        with pytest.raises(EngineError) as caught:
            by_lower_bound(Decimal(score), [*R4, Grade("良", lower)])
        assert (caught.value.code, caught.value.params["keys"]) == ("ambiguous_grade", ("较好", "良"))


@given(decimals(-10, 110), decimals(0, 20))
def test_more_points_never_give_a_lower_grade(score, more):
    ranks = {grade.key: number for number, grade in enumerate(reversed(R4), 1)} | {None: 0}
    assert ranks[by_lower_bound(score, R4)] <= ranks[by_lower_bound(score + more, R4)]


@promises(by_lower_bound)
@given(st.sets(decimals(-10, 110, places=1)), decimals(-20, 120))
def test_the_grade_reached_is_the_highest_bound_not_above_the_score(bounds, score):
    reached = by_lower_bound(score, [Grade(lower, lower) for lower in bounds])
    assert reached == max((lower for lower in bounds if lower <= score), default=None)
