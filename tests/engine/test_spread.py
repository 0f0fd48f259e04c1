"""Classes of a histogram and figures of amounts, over any amounts at all."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import spread
from engine.errors import EngineError, WrongType

from .registry import promises

AMOUNTS = st.lists(st.integers(min_value=-(10**12), max_value=10**14), max_size=40)


@promises(spread.classes, spread.counts)
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


@promises(spread.spread)
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


@promises(spread.classes)
@given(AMOUNTS, st.integers(min_value=2, max_value=12))
def test_classes_are_equal_round_and_no_wider_than_they_must_be(amounts, number):
    into = spread.classes(amounts, number)
    assert bool(into) == bool(amounts)
    widths = {row.high - row.low for row in into}
    for width in widths:
        leading = str(width).rstrip("0")
        assert leading in ("1", "2", "5") and width >= 100
        assert all(row.low % width == 0 for row in into)
        # The next narrower one does not suffice.
        narrower = {"1": width // 2, "2": width // 2, "5": width * 2 // 5}[leading]
        assert narrower < 100 or max(amounts) // narrower - min(amounts) // narrower >= number
    assert len(widths) <= 1


@promises(spread.spread)
@given(AMOUNTS.filter(bool))
def test_figures_are_rounded_half_up_below_zero_as_above(amounts):
    found, mirrored = spread.spread(amounts), spread.spread([-fen for fen in amounts])
    assert mirrored == (-found.highest, -found.lowest, -found.average, -found.median)
    ordered = sorted(amounts)
    middle = Fraction(ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2], 2)
    for rounded, exact in ((found.average, Fraction(sum(amounts), len(amounts))), (found.median, middle)):
        assert abs(rounded - exact) < Fraction(1, 2) or (
            abs(rounded - exact) == Fraction(1, 2) and abs(rounded) > abs(exact)
        )


@promises(spread.counts)
@given(AMOUNTS, st.lists(st.integers(-100, 10**6), max_size=8).map(sorted))
def test_each_class_holds_what_is_from_its_low_on_and_below_its_high(amounts, ends):
    into = [spread.Class(low, high) for low, high in zip(ends[::2], ends[1::2], strict=False)]
    assert spread.counts(amounts, into) == [sum(row.low <= fen < row.high for fen in amounts) for row in into]


@pytest.mark.parametrize("number", [1, 0, -1, spread.MAX_CLASSES + 1, 10**19])
def test_a_number_of_classes_that_cannot_be(number):
    with pytest.raises(EngineError) as caught:
        spread.classes([-1, 1], number)
    assert caught.value.code == "classes"


def test_as_many_classes_as_there_may_be():
    assert len(spread.classes([0, 10**14], spread.MAX_CLASSES)) <= spread.MAX_CLASSES


@pytest.mark.parametrize("into", [[spread.Class(2, 1)], [spread.Class(0, 2), spread.Class(1, 3)]])
def test_classes_that_cannot_be_counted_into(into):
    with pytest.raises(EngineError) as caught:
        spread.counts([1], into)
    assert caught.value.code == "bounds"
