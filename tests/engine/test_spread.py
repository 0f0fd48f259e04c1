"""Classes of a histogram and figures of amounts, over any amounts at all."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import spread
from engine.errors import WrongType

AMOUNTS = st.lists(st.integers(min_value=-(10**12), max_value=10**14), max_size=40)


@given(AMOUNTS, st.integers(min_value=2, max_value=12))
def test_every_amount_is_in_one_class(amounts, number):
    into = spread.classes(amounts, number)
    assert len(into) <= number
    assert sum(spread.counts(amounts, into)) == len(amounts)
    for fen in amounts:
        assert sum(row.low <= fen < row.high for row in into) == 1
    assert all(former.high == row.low for former, row in pairwise(into))
    if into:
        assert any(into[0].low <= fen < into[0].high for fen in amounts)
        assert any(into[-1].low <= fen < into[-1].high for fen in amounts)


def test_what_is_in_no_class_is_not_counted():
    assert spread.counts([1, 2], []) == []
    assert spread.counts([0, 10000, 20000], spread.classes([10000, 10001])) == [1]


@given(AMOUNTS.filter(bool))
def test_figures_are_between_the_ends(amounts):
    found = spread.spread(amounts)
    assert found.lowest == min(amounts) and found.highest == max(amounts)
    assert found.lowest <= found.median <= found.highest
    assert abs(found.average * len(amounts) - sum(amounts)) * 2 <= len(amounts)


def test_no_amounts_have_no_figures():
    assert spread.spread([]) is None


def test_yuan_are_not_taken_for_fen():
    with pytest.raises(WrongType):
        spread.classes([1.5])
