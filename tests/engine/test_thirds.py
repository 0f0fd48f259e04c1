from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError
from engine.annual import promotion_blocked, running
from engine.leave import account, earned_half_days
from engine.thirds import last, thirds

from .registry import promises
from .strategies import decimals

scores = st.dictionaries(st.integers(), decimals(-20, 20, places=0) | decimals(-300, 300), max_size=40)
grades = st.lists(st.sampled_from(["good", "fair", "poor", None]), max_size=8)


@promises(thirds)
@given(scores)
def test_a_third_is_never_smaller_and_only_ties_make_it_larger(figures):
    top, bottom = thirds(figures)
    size = len(figures) // 3
    for third, best in ((top, True), (bottom, False)):
        assert len(third) >= size
        inside = sorted((figures[key] for key in third), reverse=best)
        # Without those at the boundary, it is smaller than a third.
        assert sum(score != inside[-1] for score in inside) < size if size else not third
    outside = [figures[key] for key in figures if key not in top]
    assert not top or not outside or max(outside) < min(figures[key] for key in top)


@given(scores)
def test_top_is_the_bottom_of_the_opposite(figures):
    top, bottom = thirds(figures)
    assert thirds({key: -score for key, score in figures.items()}) == (bottom, top)


@promises(last)
@given(scores, st.integers(0, 45))
def test_last_places(figures, count):
    found = last(figures, count)
    assert len(found) >= min(count, len(figures))
    assert bool(found) == bool(figures and count)
    better = [score for key, score in figures.items() if key not in found]
    assert all(score > figures[key] for score in better for key in found)
    assert found <= last(figures, count + 1)


@promises(earned_half_days)
@given(decimals(-500, 3000), st.integers(0, 10), st.integers(1, 150))
def test_leave_is_each_full_step_once(points, already, step):
    half_days = earned_half_days(points, already, step)
    assert half_days >= 0
    total = half_days + already
    assert half_days == 0 or total * step <= points < (total + 1) * step
    assert earned_half_days(points, total, step) == 0


@given(st.lists(decimals(-100, 300), min_size=1, max_size=12))
def test_leave_earned_step_by_step_is_leave_earned_at_the_best_moment(months):
    earned, beyond, best = 0, Decimal(0), Decimal(0)
    for month in months:
        beyond += month
        best = max(best, beyond)
        earned += earned_half_days(beyond, earned)
    assert earned == earned_half_days(best)


@pytest.mark.parametrize("step", [0, -100])
def test_a_step_is_above_zero(step):
    with pytest.raises(EngineError) as raised:
        earned_half_days(1, 0, step)
    assert raised.value.code == "step"


@promises(running)
@given(grades, st.integers(1, 6))
def test_running_is_a_tail_of_bad_results(results, count):
    tail = results[-count:]
    assert running(results, {"poor"}, count) == (tail == ["poor"] * count)
    assert not running([*results, None], {"poor"}, count)
    assert running([*results, *["poor"] * count], {"poor"}, count)


@promises(promotion_blocked)
@given(grades)
def test_one_bar_is_enough(results):
    assert promotion_blocked([*results, "poor"], {"poor"})
    assert not promotion_blocked([result for result in results if result != "poor"], {"poor"})


@promises(account)
@given(decimals(-500, 3000), st.integers(0, 10), decimals("0.5", 150))
def test_an_account_says_where_the_points_are(points, half_days, step):
    told = account(points, half_days, step)
    assert told == (points, half_days * step, points - half_days * step, (half_days + 1) * step - points)
