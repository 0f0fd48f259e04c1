"""The agency regulation's template against its figures, typed from the regulation once more."""

from decimal import Decimal

from engine.rating import RatingGroup, score_rating
from engine.total import Part, total

from .templates import codes_with, columns, figures, template

DATA = template("r0")
BASE = DATA["dimensions"][0]

ADDITIONS = {
    "praise": "agency 0.5, district 1, city 2",
    "innovation.reported": "0.5",
    "innovation.award": "1..2",
    "lecture.given": "0.1",
    "lecture.chosen": "0.5",
    "publicity": "..",
    "contest.part": "0.5",
    "contest.award": "district_third 1, district_second 2, district_first 3, city_third 2, city_second 3, city_first 4",
}
DEDUCTIONS = {
    "assessment": "-2..-0.5",
    "inspection": "-2",
    "inspection.higher": "0",
    "refusal": "-2",
    "absence.meeting": "-0.5",
    "absence.activity": "-0.5",
}
WHOLE = ["lowest_grade", "no_award", "no_pay"]
VETOES = {
    "inspection.higher": ["no_award"],
    "veto.consequence": WHOLE,
    "veto.circular": WHOLE,
    "veto.discipline": WHOLE,
}
# self; peers; leaders
RATINGS = {
    "de": ([95], [90, 92, 94], [92, 90]),
    "neng": ([90], [85, 80, 90], [88, 86]),
    "qin": ([100], [90, 90, 90], [94, 90]),
    "ji": ([90], [88, 92, 84], [90, 85]),
    "lian": ([100], [95, 95, 98], [96, 98]),
}


def test_who_rates_and_what_weighs_how_much():
    assert columns(BASE["groups"], "raters", "weight") == {
        "self": ("self", "0.2"),
        "peer": ("peer", "0.3"),
        "leader": ("leader", "0.5"),
    }
    assert columns(BASE["aspects"], "weight") == {
        "de": "0.2",
        "neng": "0.3",
        "qin": "0.2",
        "ji": "0.2",
        "lian": "0.1",
    }
    assert BASE["full_marks"] == "100"


def test_items_have_the_figures_of_the_regulation():
    assert figures(DATA, dimension="addition") == ADDITIONS
    assert figures(DATA, dimension="deduction") == DEDUCTIONS
    assert set(figures(DATA, dimension="veto").values()) == {"0"}


def test_vetoes_have_the_effects_of_the_regulation():
    assert {row["code"]: row["veto"] for row in DATA["items"] if row.get("veto")} == VETOES


def test_dimensions_have_the_figures_of_the_regulation():
    assert columns(DATA["dimensions"], "kind", "period_use", "weight", "start", "floor", "ceiling") == {
        "base": ("rating", "single", "1", None, None, None),
        "addition": ("points", "single", "1", "0", None, None),
        "deduction": ("points", "single", "1", "0", None, None),
        "veto": ("points", "all", "1", "0", None, None),
        "periods": ("rollup", "combined", "1", "0", None, None),
    }


def test_grades_end_with_one_that_takes_whatever_is_below():
    assert columns(DATA["grades"], "lower_bound") == {
        "excellent": "90",
        "competent": "80",
        "basic": "60",
        "incompetent": None,
    }


def test_additions_are_reported_by_oneself_and_all_by_inspectors():
    own = codes_with(DATA["items"], lambda row: row.get("report_self"))
    assert own == list(ADDITIONS)
    assert codes_with(DATA["items"], lambda row: row["value_kind"] != "group" and not row["report_inspector"]) == []
    assert codes_with(DATA["items"], lambda row: row.get("second_step")) == [
        "praise",
        "innovation.award",
        "publicity",
        "contest.award",
    ]


def test_the_worked_example_comes_to_the_sums_of_the_regulation():
    groups = [RatingGroup(row["code"], row["weight"]) for row in BASE["groups"]]
    weights = {row["code"]: Decimal(row["weight"]) for row in BASE["aspects"]}
    ratings = {
        group.key: {aspect: rows[number] for aspect, rows in RATINGS.items()} for number, group in enumerate(groups)
    }
    base = score_rating(groups, weights, ratings, Decimal(BASE["full_marks"]))
    assert [f"{row.score:.2f}" for row in base.aspects] == ["92.10", "87.00", "93.00", "88.15", "97.30"]
    added = Decimal(1) + 2 * Decimal(ADDITIONS["lecture.given"]) + Decimal(3)
    outcome = total([Part("base", base.score, 1), Part("addition", added, 1), Part("deduction", Decimal(-1), 1)])
    assert (str(base.score), str(outcome.score)) == ("90.4800", "93.6800")
