"""The regulations' worked examples of kind ``points``, caps, groups and errors."""

from decimal import Decimal

import pytest

from engine.errors import EngineError
from engine.points import Dimension, Item, Line, count_lines, item_sums, score_points
from engine.total import Part, total


def score(dimension, items, lines, **options):
    counted = count_lines(lines, items, **options)
    return score_points(dimension, items, item_sums(lines, counted))


def by_key(result):
    return {item.key: (str(item.total), str(item.capped), str(item.lost_to_cap)) for item in result.items}


def full_marks(marks):
    return {key: Item(key, max_gain=0, max_loss=full) for key, full in marks.items()}


# === WORKED EXAMPLES === #


def test_r2_example_1_party_office_clerk():
    common = {
        **full_marks({"discipline": 10, "probity": 5, "study": 5}),
        "idle": Item("idle", parent="discipline"),
        "left_post": Item("left_post", parent="discipline"),
    }
    business = full_marks({"meetings": 10, "drafting": 10, "documents": 5})
    award = {"city_commendation": Item("city_commendation")}
    lines = [
        Line(1, "idle", -2),
        Line(2, "left_post", -2),
        *(Line(number, "meetings", -5) for number in (3, 4, 5)),
        Line(6, "documents", -1),
        Line(7, "city_commendation", 2),
    ]
    sums = item_sums(lines, count_lines(lines, common | business | award))

    common_result = score_points(Dimension(start=20, floor=0), common, sums)
    business_result = score_points(Dimension(start=60, floor=0), business, sums)
    award_result = score_points(Dimension(), award, sums)
    assert (common_result.score, business_result.score, award_result.score) == (16, 49, 2)
    # 15 off an item of 10: nothing left of it, 5 are not taken off.
    assert by_key(business_result) == {"meetings": ("-15", "-10", "-5"), "documents": ("-1", "-1", "0")}
    assert by_key(common_result)["discipline"] == ("-4", "-4", "0")

    parts = [
        Part("common", common_result.score, 1),
        Part("business", business_result.score, 1),
        Part("overall", Decimal(18), 1),
        Part("award", award_result.score, 1),
    ]
    assert str(total(parts).score) == "85.0000"


def test_r2_an_amount_off_beyond_full_marks_leaves_zero_not_less():
    items = full_marks({"emergencies": 5})
    result = score(Dimension(start=5), items, [Line(1, "emergencies", -10)])
    assert str(result.score) == "0.0000"


def test_r2_late_counts_only_after_ten_times_in_the_quarter():
    items = {"discipline": Item("discipline", max_gain=0, max_loss=10)}
    items["late"] = Item("late", parent="discipline", free_quantity=10)
    lines = [Line(1, "late", -10, quantity=5)]
    dimension = Dimension(start=10)
    assert score(dimension, items, lines).score == 10
    assert score(dimension, items, lines, prior_quantity={"late": 7}).score == 6


def test_r3_month():
    points = {
        "punctual": 8,
        "not_named": 5,
        "early": 4,
        "on_time": 5,
        "late": -2,
        "activities": 6,
        "dispute": 5,
        "complaint": -1,
        "rentals": 20,
        "commended_city": 10,
    }
    items = {key: Item(key) for key in ("full_attendance", *points)}
    lines = [Line(number, key, value) for number, (key, value) in enumerate(points.items())]
    result = score(Dimension(start=100), items, lines)
    assert result.raw - 100 == 60
    assert str(result.score) == "160.0000"
    assert "full_attendance" not in by_key(result)


def test_r4_example_1_incentives_are_capped():
    items = {"incentives": Item("incentives", max_gain=10)}
    items |= {key: Item(key, parent="incentives") for key in ("a", "b", "c")}
    result = score(Dimension(), items, [Line(1, "a", 3), Line(2, "b", 5), Line(3, "c", 4)])
    assert result.score == 10
    assert by_key(result)["incentives"] == ("12", "10", "2")
    parts = [Part("individual", 92, "0.6"), Part("common", 95, "0.4"), Part("incentives", result.score, 1)]
    assert str(total(parts).score) == "103.2000"


def test_r4_example_2_same_matter():
    items = {"solved": Item("solved"), "provincial": Item("provincial")}
    lines = [Line(1, "solved", 2, matter="case 7"), Line(2, "provincial", 5, matter="case 7")]
    assert score(Dimension(), items, lines).score == 5


# === CAPS === #


def test_caps_on_three_levels():
    items = {
        "leaf": Item("leaf", parent="group", max_loss=5),
        "other": Item("other", parent="group"),
        "group": Item("group", parent="top", max_loss=8, max_gain=3),
        "top": Item("top", max_loss=4),
    }
    result = score_points(Dimension(start=10), items, {"leaf": Decimal(-9), "other": Decimal(-6)})
    assert by_key(result) == {
        "leaf": ("-9", "-5", "-4"),
        "other": ("-6", "-6", "0"),
        "group": ("-11", "-8", "-3"),
        "top": ("-8", "-4", "-4"),
    }
    assert (result.score, result.raw) == (6, 6)


def test_a_groups_own_lines_fall_under_its_caps_too():
    items = {"group": Item("group", max_loss=10), "leaf": Item("leaf", parent="group")}
    result = score_points(Dimension(), items, {"group": Decimal(-7), "leaf": Decimal(-7)})
    assert by_key(result)["group"] == ("-14", "-10", "-4")


def test_gains_set_off_losses_before_a_groups_cap():
    items = {"group": Item("group", max_loss=5), "a": Item("a", parent="group"), "b": Item("b", parent="group")}
    result = score_points(Dimension(), items, {"a": Decimal(-9), "b": Decimal(6)})
    assert by_key(result)["group"] == ("-3", "-3", "0")


def test_floor_and_ceiling_hold_over_the_dimension_and_raw_shows_what_was_before():
    items = {"a": Item("a")}
    low = score_points(Dimension(start=10, floor=2, ceiling=15), items, {"a": Decimal(-20)})
    high = score_points(Dimension(start=10, floor=2, ceiling=15), items, {"a": Decimal("20.5")})
    assert (low.score, low.raw) == (2, -10)
    assert (high.score, high.raw) == (15, Decimal("30.5"))


def test_without_lines_the_score_is_what_everyone_starts_with():
    result = score_points(Dimension(start=100), {"a": Item("a")}, {})
    assert (str(result.score), result.items) == ("100.0000", ())


def test_sums_of_other_dimensions_are_passed_over():
    result = score_points(Dimension(), {"a": Item("a")}, {"a": Decimal(1), "elsewhere": Decimal(50)})
    assert (result.score, [item.key for item in result.items]) == (1, ["a"])


def test_items_come_in_the_order_of_the_scheme():
    items = {key: Item(key, parent="g" if key != "g" else None) for key in ("b", "g", "a")}
    result = score_points(Dimension(), items, {"a": Decimal(1), "b": Decimal(1)})
    assert [item.key for item in result.items] == ["b", "g", "a"]


def test_the_score_is_rounded_once_at_the_end():
    items = {key: Item(key) for key in "abc"}
    result = score_points(Dimension(), items, dict.fromkeys("abc", Decimal("0.00004")))
    assert (str(result.score), str(result.raw)) == ("0.0001", "0.00012")


def test_rules_may_be_given_as_text():
    assert Item(1, max_gain="1.50", max_loss=2, free_quantity="3") == Item(
        1, max_gain=Decimal("1.5"), max_loss=Decimal(2), free_quantity=Decimal(3)
    )
    assert Dimension("1", "0", "2") == Dimension(Decimal(1), Decimal(0), Decimal(2))
    assert type(Item(1, free_quantity="3").free_quantity) is Decimal


# === ERRORS === #


@pytest.mark.parametrize(
    ("items", "members"),
    [
        ([Item(1, parent=1)], {1}),
        ([Item(1, parent=2), Item(2, parent=3), Item(3, parent=1), Item(4), Item(5, parent=4)], {1, 2, 3}),
        ([Item(9, parent=1), Item(1, parent=2), Item(2, parent=1)], {1, 2}),
    ],
)
def test_groups_in_a_circle_are_refused_whether_they_have_lines_or_not(items, members):
    with pytest.raises(EngineError) as caught:
        score_points(Dimension(), {item.key: item for item in items}, {})
    assert caught.value.code == "cycle"
    assert set(caught.value.params["members"]) == members
    assert len(caught.value.params["members"]) == len(members)


def test_a_group_that_is_missing_is_refused():
    with pytest.raises(EngineError) as caught:
        score_points(Dimension(), {1: Item(1), 2: Item(2, parent=7)}, {})
    assert (caught.value.code, caught.value.params) == ("unknown_parent", {"key": 2, "parent": 7})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Item(1, max_gain=-1), "negative_cap"),
        (lambda: Item(1, max_gain=1, max_loss="-0.01"), "negative_cap"),
        (lambda: Item(1, free_quantity=-1), "negative_quantity"),
        (lambda: Dimension(floor=1, ceiling=0), "bounds"),
    ],
)
def test_rules_that_cannot_hold_are_refused(make, code):
    with pytest.raises(EngineError) as caught:
        make()
    assert caught.value.code == code
