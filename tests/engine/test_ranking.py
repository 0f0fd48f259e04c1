from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.ranking import competition

from .registry import promises

scores = st.dictionaries(st.integers(0, 50), st.sampled_from([Decimal(n) / 2 for n in range(-4, 9)]))
breaks = st.lists(st.none() | st.integers(0, 2), max_size=2).map(tuple)


def test_equals_share_the_better_rank():
    assert competition({"a": 95, "b": 88, "c": 88, "d": 60}) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_r1_example_1_growth_of_five_towns():
    growth = {"t1": "12", "t2": "9", "t3": "9.0", "t4": "7", "t5": "3"}
    assert list(competition(growth).values()) == [1, 2, 2, 4, 5]


def test_small_numbers_and_negative_scores():
    assert competition({}) == {}
    assert competition({"a": 0}) == {"a": 1}
    assert competition({"a": -2, "b": "-1.5", "c": -2}) == {"b": 1, "a": 2, "c": 2}


def test_figures_that_break_ties_are_compared_one_after_the_other():
    tied = dict.fromkeys("abcd", 88)
    figures = {"a": (40, 1), "b": (41, 0), "c": (40, 2), "d": (40, 1)}
    assert competition(tied, figures) == {"b": 1, "c": 2, "a": 3, "d": 3}


def test_tie_breaks_decide_only_between_equal_scores():
    assert competition({"a": 90, "b": 80}, {"a": (0,), "b": (99,)}) == {"a": 1, "b": 2}


def test_who_lacks_a_figure_comes_after_who_has_one():
    tied = dict.fromkeys("abcd", 88)
    assert competition(tied, {"a": (-5,), "b": (None,), "c": ()}) == {"a": 1, "b": 2, "c": 3, "d": 3}


@given(scores, st.dictionaries(st.integers(0, 50), breaks), st.randoms(use_true_random=False))
def test_the_order_plays_no_part(given_scores, tie_breaks, random):
    pairs = list(given_scores.items())
    random.shuffle(pairs)
    assert competition(dict(pairs), tie_breaks) == competition(given_scores, tie_breaks)


@promises(competition)
@given(scores)
def test_a_rank_is_one_more_than_the_number_of_better_ones(given_scores):
    assert competition(given_scores) == {
        key: 1 + sum(other > score for other in given_scores.values()) for key, score in given_scores.items()
    }
