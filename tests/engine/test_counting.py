import datetime
from decimal import Context, Inexact, localcontext

import pytest

from engine.errors import EngineError
from engine.points import Counted, Item, Line, count_lines, item_sums

ITEMS = {key: Item(key) for key in ("solved", "praised", "fault")} | {"late": Item("late", free_quantity=10)}


def day(number):
    return datetime.date(2026, 4, number)


def outcome(lines, **options):
    """``{line id: (points, reason, because)}``"""
    counted = count_lines(lines, ITEMS, **options)
    assert all(key == value.line_id for key, value in counted.items())
    return {key: (str(value.points), value.reason, value.because) for key, value in counted.items()}


def code_of(lines, items=ITEMS, **options):
    with pytest.raises(EngineError) as caught:
        count_lines(lines, items, **options)
    return caught.value.code


# === REVERSAL === #


def test_a_reversed_line_and_its_reversal_count_nothing():
    lines = [Line(1, "fault", -5), Line(2, "fault", 5, reverses=1), Line(3, "fault", -1)]
    assert outcome(lines) == {
        1: ("0", "reversed", 2),
        2: ("0", "reversal", 1),
        3: ("-1", "counted", None),
    }


def test_a_reversed_reversal_gives_the_line_back():
    lines = [Line(1, "fault", -5), Line(2, "fault", 5, reverses=1), Line(3, "fault", -5, reverses=2)]
    assert outcome(lines) == {
        1: ("-5", "counted", None),
        2: ("0", "reversed", 3),
        3: ("0", "reversal", 2),
    }


def test_a_line_reversed_twice_stays_reversed_when_one_reversal_falls():
    lines = [
        Line(1, "fault", -5),
        Line(2, "fault", 5, reverses=1),
        Line(3, "fault", 5, reverses=1),
        Line(4, "fault", -5, reverses=2),
    ]
    assert outcome(lines)[1] == ("0", "reversed", 3)
    assert outcome(lines[:3])[1] == ("0", "reversed", 2)


def test_reversal_may_be_dated_and_numbered_before_its_line():
    lines = [Line(9, "fault", -5, date=day(20)), Line(4, "fault", 5, date=day(2), reverses=9)]
    assert outcome(lines)[9] == ("0", "reversed", 4)


def test_a_reversed_line_leaves_its_matter_to_the_next():
    lines = [
        Line(1, "praised", 5, matter="case"),
        Line(2, "solved", 2, matter="case"),
        Line(3, "praised", -5, matter="case", reverses=1),
    ]
    assert outcome(lines)[2] == ("2", "counted", None)
    assert outcome(lines[:2])[2] == ("0", "same_matter", 1)


def test_a_reversed_line_uses_up_no_free_quantity():
    lines = [
        Line(1, "late", -16, quantity=8, date=day(1)),
        Line(2, "late", -8, quantity=4, date=day(2)),
        Line(3, "late", 16, quantity=8, date=day(3), reverses=1),
    ]
    assert outcome(lines)[2] == ("0", "free", None)
    assert outcome(lines[:2])[2] == ("-4", "partly_free", None)


def test_lines_that_reverse_each_other_are_named():
    lines = [Line(1, "fault", -5, reverses=2), Line(2, "fault", 5, reverses=1), Line(3, "fault", -5)]
    with pytest.raises(EngineError) as caught:
        count_lines(lines, ITEMS)
    assert caught.value.params == {"members": (1, 2)}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([Line(1, "fault", -5, reverses=7)], "unknown_reversed"),
        ([Line(1, "fault", -5, reverses=1)], "cycle"),
        ([Line(1, "fault", -5, reverses=2), Line(2, "fault", 5, reverses=1)], "cycle"),
        ([Line(1, "fault", -5), Line(1, "solved", 5)], "duplicate_line"),
        ([Line(1, "fault", -5, date=day(1)), Line(2, "late", -2), Line(1, "late", -2)], "duplicate_line"),
    ],
)
def test_broken_ledgers_are_refused(lines, code):
    assert code_of(lines) == code


# === MATTER === #


def test_a_matter_counts_once_with_the_most_points_over_all_items():
    lines = [
        Line(1, "solved", 2, date=day(3), matter="case"),
        Line(2, "praised", 5, date=day(9), matter="case"),
        Line(3, "praised", 5, date=day(1), matter="another"),
        Line(4, "praised", 3),
        Line(5, "praised", 3),
    ]
    assert outcome(lines) == {
        1: ("0", "same_matter", 2),
        2: ("5", "counted", None),
        3: ("5", "counted", None),
        4: ("3", "counted", None),
        5: ("3", "counted", None),
    }


def test_of_a_matters_deductions_the_largest_loss_counts():
    lines = [Line(1, "fault", -2, matter="case"), Line(2, "fault", -7, matter="case"), Line(3, "fault", -7)]
    assert outcome(lines) == {
        1: ("0", "same_matter", 2),
        2: ("-7", "counted", None),
        3: ("-7", "counted", None),
    }


def test_gains_and_losses_of_a_matter_are_kept_apart():
    lines = [
        Line(1, "solved", 2, matter="case"),
        Line(2, "praised", 5, matter="case"),
        Line(3, "fault", -1, matter="case"),
        Line(4, "fault", -9, matter="case"),
        Line(5, "fault", 0, matter="case"),
    ]
    counting = {key for key, (_points, reason, _because) in outcome(lines).items() if reason == "counted"}
    assert counting == {2, 4, 5}


def test_small_gains_and_small_losses_of_a_matter_are_kept_apart_too():
    points = {1: "0.5", 2: "0.3", 3: "-0.4", 4: "-0.2"}
    lines = [Line(key, "fault", value, matter="case") for key, value in points.items()]
    assert outcome(lines) == {
        1: ("0.5", "counted", None),
        2: ("0", "same_matter", 1),
        3: ("-0.4", "counted", None),
        4: ("0", "same_matter", 3),
    }


def test_equal_lines_of_a_matter_the_earliest_counts_then_the_lowest_id():
    later_id_first = [Line(8, "solved", 5, date=day(1), matter="m"), Line(2, "praised", 5, date=day(2), matter="m")]
    assert outcome(later_id_first)[2] == ("0", "same_matter", 8)
    same_day = [Line(8, "solved", 5, date=day(1), matter="m"), Line(2, "praised", 5, date=day(1), matter="m")]
    assert outcome(same_day)[8] == ("0", "same_matter", 2)
    without_date = [Line(1, "solved", 5, matter="m"), Line(2, "praised", 5, date=day(30), matter="m")]
    assert outcome(without_date)[1] == ("0", "same_matter", 2)


# === ITEMS === #


def test_a_line_on_an_unknown_item_counts_nothing_and_wins_no_matter():
    lines = [Line(1, "gone", 9, matter="case"), Line(2, "solved", 2, matter="case")]
    assert outcome(lines) == {1: ("0", "not_valid", None), 2: ("2", "counted", None)}


def test_sums_by_item():
    lines = [Line(1, "fault", -5), Line(2, "fault", "-0.5"), Line(3, "solved", 2), Line(4, "solved", -2, reverses=3)]
    sums = item_sums(lines, count_lines(lines, ITEMS))
    assert {key: str(value) for key, value in sums.items()} == {"fault": "-5.5", "solved": "0"}


# === FREE QUANTITY === #


@pytest.mark.parametrize(
    ("prior", "points", "reason"),
    [
        (0, "0", "free"),
        (6, "0", "free"),
        (7, "-2", "partly_free"),
        ("9.5", "-7.0", "partly_free"),
        (10, "-8", "counted"),
    ],
)
def test_what_was_used_up_earlier_in_the_window_is_not_free_again(prior, points, reason):
    line = Line(1, "late", -8, quantity=4)
    assert outcome([line], prior_quantity={"late": prior})[1] == (points, reason, None)


def test_quantities_are_exact_in_any_decimal_context():
    line = Line(1, "late", -8, quantity=4)
    with localcontext(Context(prec=1, traps=[Inexact])):
        assert outcome([line], prior_quantity={"late": "9.125"})[1] == ("-6.250", "partly_free", None)


def test_more_than_the_free_quantity_used_up_earlier_leaves_none():
    assert outcome([Line(1, "late", -2)], prior_quantity={"late": 25})[1] == ("-2", "counted", None)


def test_free_times_are_the_first_by_date():
    lines = [Line(n, "late", -2, date=day(30 - n)) for n in range(1, 13)]
    paying = {key for key, (points, _reason, _because) in outcome(lines).items() if points != "0"}
    assert paying == {1, 2}


def test_free_times_are_counted_per_item():
    items = {"late": Item("late", free_quantity=1), "idle": Item("idle", free_quantity=1)}
    lines = [Line(1, "late", -2), Line(2, "idle", -2), Line(3, "idle", -2)]
    assert count_lines(lines, items)[3] == Counted(3, -2, "counted")
    assert [count_lines(lines, items)[key].reason for key in (1, 2)] == ["free", "free"]


def test_a_line_that_loses_its_matter_uses_up_no_free_quantity():
    lines = [
        Line(1, "late", -20, quantity=10, date=day(1), matter="case"),
        Line(2, "fault", -30, date=day(2), matter="case"),
        Line(3, "late", -4, quantity=2, date=day(3)),
    ]
    assert outcome(lines)[3] == ("0", "free", None)


def test_partly_free_thirds_keep_forty_decimals():
    items = {"late": Item("late", free_quantity=1)}
    counted = count_lines([Line(1, "late", -1, quantity=3)], items)
    assert str(counted[1].points) == "-0." + "6" * 39 + "7"


def test_broken_quantities_are_refused():
    assert code_of([Line(1, "late", -2, quantity=0)]) == "quantity"
    assert code_of([Line(1, "late", -2, quantity=-1)]) == "quantity"
    assert code_of([Line(1, "late", -2)], prior_quantity={"late": -1}) == "negative_quantity"
    # Where nothing is free, the quantity does not matter.
    assert outcome([Line(1, "fault", -2, quantity=0)])[1] == ("-2", "counted", None)


def test_a_line_has_a_day_not_a_time():
    with pytest.raises(TypeError):
        Line(1, "fault", -2, date=datetime.datetime(2026, 4, 1, 8, 0))
    with pytest.raises(TypeError):
        Line(1, "fault", -2, date="2026-04-01")
