"""The community regulation's template against its figures, typed from the regulation once more."""

from decimal import Decimal

from .templates import codes_with, columns, figures, template

DATA = template("r3")

BASE = {
    "attendance.punctual": "8 ≤ 8",
    "attendance.full": "10 ≤ 10",
    "work.clear": "5 ≤ 5",
    "work.named": "-5",
    "work.check": "10 ≤ 10",
}
TASK = {
    "duty.early": "2",
    "duty.ontime": "1",
    "duty.late": "-2",
    "duty.activity": "2",
    "service.dispute": "5",
    "service.clear": "5 ≤ 5",
    "service.complaint": "-1",
    "role.register": "5",
    "role.contest": "2",
    "role.contest_top": "5",
    "role.helped": "5",
}
AWARD = {"study": "5 ≤ 5", "commendation": "street 5, city 10, prefecture 15, region 20, nation 30"}


def test_items_have_the_figures_of_the_regulation():
    assert figures(DATA, dimension="base") == BASE
    assert figures(DATA, dimension="task") == TASK
    assert figures(DATA, dimension="award") == AWARD


def test_months_and_what_adds_them_up():
    names = ("kind", "period_use", "start", "rollup_of", "rollup_method")
    assert columns(DATA["dimensions"], *names) == {
        "base": ("points", "month", "100", None, None),
        "task": ("points", "month", "0", None, None),
        "award": ("points", "month", "0", None, None),
        "base_total": ("rollup", "long", "100", "base", "change"),
        "task_total": ("rollup", "long", "0", "task", "change"),
        "award_total": ("rollup", "long", "0", "award", "change"),
    }
    assert DATA["floor"] is None
    assert {(row["floor"], row["ceiling"]) for row in DATA["dimensions"][:3]} == {(None, None)}


def test_everybody_may_report_others_good_or_bad():
    items = [row for row in DATA["items"] if row["value_kind"] != "group"]
    assert codes_with(items, lambda row: not row.get("report_others")) == []
    assert codes_with(items, lambda row: not row["report_self"]) == ["work.named", "service.complaint"]


def test_approval_by_the_discipline_officer_and_the_committee():
    steps = [(row["sequence"], row["approver"], row["condition"], row["group"]) for row in DATA["approval_steps"]]
    assert [(*row[:3], row[3].rpartition("_")[2]) for row in steps] == [
        (10, "group", "always", "officer"),
        (20, "group", "always", "committee"),
    ]


def test_consequences_follow_the_thirds_of_the_regulation():
    names = ("trigger", "effect", "count", "period_use")
    assert columns(DATA["consequences"], *names) == {
        "material_award": ("top_third", "award", None, "half"),
        "eligibility": ("bottom_third", "award_lost", None, "half"),
        "talk": ("bottom_third", "talk", None, "half"),
        "last_three": ("last", "award_lost", 3, "half"),
        "leave": ("beyond", "leave", None, "month"),
        "first_choice": ("first", "award", 1, "year"),
    }
    leave = next(row for row in DATA["consequences"] if row["code"] == "leave")
    assert (leave["points_step"], leave["window"]) == ("100", "year")


def test_the_worked_example_comes_to_the_sums_of_the_regulation():
    times = {
        "attendance.punctual": 1,
        "work.clear": 1,
        "duty.early": 2,
        "duty.ontime": 5,
        "duty.late": 1,
        "duty.activity": 3,
        "service.dispute": 1,
        "service.complaint": 1,
        "role.register": 4,
    }
    points = {row["code"]: Decimal(row["points"]) for row in DATA["items"] if row.get("points")}
    city = next(row for row in DATA["items"] if row["code"] == "commendation")["levels"][1]
    assert city["code"] == "city"
    change = sum(points[code] * number for code, number in times.items()) + Decimal(city["points"])
    assert (change, 100 + change) == (60, 160)
