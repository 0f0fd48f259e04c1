"""The police regulation's template against its figures, typed from the regulation once more."""

from decimal import Decimal

from engine.rollup import score_rollup
from engine.total import Part, total

from .templates import columns, figures, template

DATA = template("r4")
DIMENSIONS = {row["code"]: row for row in DATA["dimensions"]}


def test_dimensions_have_the_figures_of_the_regulation():
    names = ("kind", "period_use", "weight", "rollup_method", "floor", "ceiling")
    assert columns(DATA["dimensions"], *names) == {
        "monthly": ("rating", "month", "1", None, None, None),
        "common": ("rating", "quarter", "0.4", None, None, None),
        "individual": ("rollup", "quarter", "0.6", "mean", None, None),
        "incentives": ("points", "quarter", "1", None, "0", "10"),
        "annual": ("rollup", "year", "1", "mean", None, None),
    }
    assert columns(DIMENSIONS["common"]["aspects"], "weight") == dict.fromkeys(
        ("de", "neng", "qin", "ji", "lian"), "0.2"
    )
    for code in ("monthly", "common"):
        assert columns(DIMENSIONS[code]["groups"], "raters", "weight") == {"leader": ("leader", "1")}


def test_example_values_of_the_incentives_are_called_so():
    assert figures(DATA) == {
        "case": "2",
        "commendation": "county 1, city 3, province 5, nation 8",
        "urgent": "4",
        "innovation": "1..3",
        "help": "1",
    }
    for item in DATA["items"]:
        assert "xample" in item["description"]["en"] and "示例值" in item["description"]["zh"]
        assert item["report_self"] and item["evidence"]


def test_grades_of_quarters_and_years():
    assert columns(DATA["grades"], "period_use", "lower_bound", "standing", "annual_result") == {
        "good": ("quarter", "90", "best", None),
        "fair": ("quarter", "80", "middle", None),
        "ordinary": ("quarter", "60", "weak", None),
        "poor": ("quarter", None, "worst", None),
        "excellent": ("year", None, None, "excellent"),
        "competent": ("year", None, None, "competent"),
        "basic": ("year", None, None, "basic"),
        "incompetent": ("year", None, None, "incompetent"),
    }
    assert [row.get("by_score", True) for row in DATA["grades"]] == [True] * 4 + [False] * 4


def test_good_is_given_by_nomination_to_forty_percent_over_the_year():
    quotas = {row["code"]: row["quota"] for row in DATA["grades"] if "quota" in row}
    assert quotas == {
        "good": {"mode": "nomination", "percent": "40", "rounding": "carry", "window": "year", "by": "unit"}
    }


def test_who_decides_on_claims_grades_and_pay():
    steps = [
        (row["document"], row["sequence"], row["approver"], row.get("group", "").rpartition("_")[2])
        for row in DATA["approval_steps"]
    ]
    assert steps == [
        ("claim", 10, "department_manager", ""),
        ("claim", 20, "group", "officer"),
        ("proposal", 10, "deputy", ""),
        ("proposal", 20, "group", "committee"),
        ("allocation", 10, "group", "committee"),
    ]


def test_consequences_follow_the_grades_of_the_regulation():
    assert columns(DATA["consequences"], "trigger", "grades", "effect", "optional") == {
        "reminder": ("grade", ["ordinary"], "talk", None),
        "criticism": ("grade", ["poor"], "criticism", None),
        "admonition": ("grade", ["poor"], "admonition", True),
    }


def test_example_1():
    individual = score_rollup([Decimal(92), Decimal(88), Decimal(96)], DIMENSIONS["individual"]["rollup_method"])
    claimed = sum(Decimal(points) for points in ("3", "5", "4"))
    incentives = min(claimed, Decimal(DIMENSIONS["incentives"]["ceiling"]))
    marks = {"individual": individual, "common": Decimal(95), "incentives": incentives}
    parts = [Part(code, mark, DIMENSIONS[code]["weight"]) for code, mark in marks.items()]
    assert [str(part.weighted) for part in parts] == ["55.2", "38.0", "10"]
    assert str(total(parts).score) == "103.2000"
