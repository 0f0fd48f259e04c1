"""The town regulation's template against its figures, typed from the regulation once more."""

import json
import pathlib
import re

import pytest

FILE = pathlib.Path(__file__).parents[2] / "jifen_appraisal/data/templates/r2.json"
DATA = json.loads(
    FILE.read_text(encoding="utf-8"), parse_float=lambda text: pytest.fail(f"float in the template: {text}")
)
# Office: full marks (points off each time), in the order of the regulation.
OFFICES = {
    "party": "10(5) 10(2) 10(2) 5(2) 5(2) 5(1,2) 5(2) 5(5) 5(2)",
    "government": "10(5) 5(2) 5(1) 5(10,5) 5(1,3) 5(1) 5(2,1) 5(1,10) 3(1) 5(1) 4(1) 3(1)",
    "land": "10(2) 10(1,2,1) 10(2,5,10) 20(5,5,5) 10(1,1,2)",
    "justice": "20(5) 20(2,5) 10(2) 10(1)",
    "order": "20(10) 10(2) 10(1) 10(1) 10(10,5,10)",
    "family": "5(2) 10(1) 20(1) 10(1) 10(1) 5(1)",
    "agriculture": "10(2) 10(2) 5(2) 5(2) 10(2)",
}
COMMON = {
    "discipline": (10, "2 2 2 2 2 2 2 1 5 2,10 2 2 2"),
    "probity": (5, "5 0"),
    "study": (5, "1 1"),
}


def off(item):
    """Return the points off each time, as the regulation writes them."""
    points = [level["points"] for level in item["levels"]] or [item["points"]]
    return ",".join(figure.lstrip("-") for figure in points)


def items(**wanted):
    return [item for item in DATA["items"] if all(item[key] == value for key, value in wanted.items())]


@pytest.mark.parametrize("office", OFFICES)
def test_office_catalogue(office):
    catalogue = items(catalogue=office)
    assert " ".join(f"{item['full_marks']}({off(item)})" for item in catalogue) == OFFICES[office]
    assert sum(int(item["full_marks"]) for item in catalogue) == (40 if office == "agriculture" else 60)
    assert {item["max_loss"] == item["full_marks"] for item in catalogue} == {True}
    assert {item["dimension"] for item in catalogue} == {"business"}


@pytest.mark.parametrize("group", COMMON)
def test_common_items(group):
    full, figures = COMMON[group]
    (head,) = items(code=group)
    assert (head["value_kind"], head["full_marks"], head["max_loss"]) == ("group", str(full), str(full))
    assert " ".join(off(item) for item in items(parent=group)) == figures


def test_common_items_add_up():
    assert sum(full for full, __ in COMMON.values()) == 20
    assert {item["code"] for item in items(dimension="common", parent=None)} == set(COMMON)


def test_what_only_some_items_have():
    (late,) = items(code="discipline.late")
    assert (late["free_quantity"], late["free_window"]) == ("10", "quarter")
    (removal,) = items(code="probity.removal")
    assert removal["veto"] == ["zero_score", "no_pay"]
    assert [item["code"] for item in DATA["items"] if item["veto"]] == ["probity.removal"]
    (commendation,) = items(code="award.commendation")
    assert {level["code"]: level["points"] for level in commendation["levels"]}["city"] == "2"
    assert commendation["second_step"] and commendation["evidence"] and commendation["report_self"]


def test_dimensions_make_a_hundred():
    staff = [row for row in DATA["dimensions"] if row["subject"] == "staff"]
    assert sum(int(row["start"]) for row in staff) == 100
    (led,) = [row for row in DATA["dimensions"] if row["kind"] == "led"]
    assert led["subject"] == "leader"
    assert DATA["pay"] == {"pool_basis": "per_head", "per_head": "2000", "method": "proportional"}


def texts(value):
    if isinstance(value, dict) and set(value) == {"en", "zh"}:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_every_text_is_in_both_languages():
    for text in texts(DATA):
        assert text["en"] and not re.search(r"[\u4e00-\u9fff]", text["en"])
        assert re.search(r"[\u4e00-\u9fff]", text["zh"])


def test_codes_are_unique_and_stable_names():
    codes = [item["code"] for item in DATA["items"]]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z0-9_.]+", code) for code in codes)
    parents = {item["parent"] for item in DATA["items"]} - {None}
    assert parents <= set(codes)
