"""The county regulation's template against its figures, typed from the regulation once more."""

from decimal import Decimal

from engine.rank_points import points_from_rank
from engine.vote import Tier, VoteGroup, score_vote

from .templates import columns, figures, template

DATA = template("r1")
DIMENSIONS = {row["code"]: row for row in DATA["dimensions"]}
TEAM = {
    "key_targets": 60,
    "regular_targets": 14,
    "veto_targets": 16,
    "team_democratic": 15,
    "team_departments": 15,
    "team_leaders": 10,
    "team_appraisers": 20,
}
PERSON = {"democratic": 20, "results": 40, "leaders": 20, "appraisers": 20}
TIERS = {
    "excellent": ("100", None),
    "competent": ("80", None),
    "basic": ("60", None),
    "incompetent": ("0", None),
    "abstain": ("0", True),
}


def marks(code):
    row = DIMENSIONS[code]
    if row["kind"] == "rank":
        return sum(int(indicator["full_marks"]) for indicator in row["indicators"])
    return int(row["full_marks"])


def test_team_of_150_and_person_of_100():
    for subject, parts, whole in (("team", TEAM, 150), ("person", PERSON, 100)):
        scored = [row["code"] for row in DATA["dimensions"] if row["subject"] == subject and row["kind"] != "points"]
        assert {code: marks(code) for code in scored} == parts
        assert sum(parts.values()) == whole
    assert {row["weight"] for row in DATA["dimensions"]} == {"1"}


def test_key_targets_are_two_thirds_of_the_target_points():
    targets = [marks(code) for code in ("key_targets", "regular_targets", "veto_targets")]
    assert targets[0] * 3 == sum(targets) * 2 == 180


def test_results_are_linked_to_the_targets():
    row = DIMENSIONS["results"]
    assert (row["linked_subject"], row["linked_full"]) == ("team", "90")
    assert row["linked_to"] == ["key_targets", "regular_targets", "veto_targets"]
    assert sum(marks(code) for code in row["linked_to"]) == int(row["linked_full"])


def test_every_veto_target_has_its_mark():
    indicators = [row["code"] for row in DIMENSIONS["veto_targets"]["indicators"]]
    assert figures(DATA) == {f"marks.{code}": "0" for code in indicators}
    assert all("no_award" in item["veto"] for item in DATA["items"])


def test_tiers_and_voters_are_those_of_the_regulation():
    assert columns(DATA["tiers"], "percent", "abstention") == TIERS
    groups = {row["code"]: columns(row["groups"], "raters") for row in DATA["dimensions"] if row["kind"] == "vote"}
    assert groups == {
        "team_democratic": {"democratic": "unit"},
        "team_departments": {"departments": "other"},
        "team_leaders": {"leaders": "chosen"},
        "team_appraisers": {"appraisers": "chosen"},
        "democratic": {"democratic": "unit"},
        "leaders": {"leaders": "chosen"},
        "appraisers": {"appraisers": "chosen"},
    }


def test_grades_are_for_people_and_two_of_them_unpaid():
    assert columns(DATA["grades"], "subject", "lower_bound", "no_pay") == {
        "excellent": ("person", "90", None),
        "competent": ("person", "80", None),
        "basic": ("person", "60", True),
        "incompetent": ("person", None, True),
    }


def test_award_money_falls_by_rank_and_is_divided_by_role():
    pay = DATA["pay"]
    assert (pay["method"], pay["first"], pay["step"], pay["excluded"]) == ("ladder", "50000", "5000", "budget")
    assert [(row["percent"], row.get("together", False)) for row in pay["roles"]] == [
        ("20", False),
        ("20", False),
        ("60", True),
    ]


def test_consequences_follow_the_grades_of_the_regulation():
    names = ("trigger", "grades", "count", "effect")
    assert columns(DATA["consequences"], *names) == {
        "admonition": ("grade", ["basic"], None, "admonition"),
        "yellow_card": ("grade", ["incompetent"], None, "yellow_card"),
        "removal": ("running", ["incompetent"], 2, "removal"),
        "promotion": ("grade", ["basic", "incompetent"], 3, "promotion"),
    }


def test_example_1_fiscal_revenue():
    indicator = DIMENSIONS["key_targets"]["indicators"][0]
    assert (indicator["code"], indicator["order"]) == ("fiscal_revenue", "high")
    ranked = points_from_rank(dict(enumerate((12, 9, 9, 7, 3))), Decimal(indicator["full_marks"]))
    assert [(row.rank, row.points) for row in ranked.values()] == [(1, 20), (2, 16), (2, 16), (4, 8), (5, 4)]


def test_example_2_forty_ballots():
    tiers = [Tier(row["code"], row["percent"], row.get("abstention", False)) for row in DATA["tiers"]]
    cast = dict(zip(TIERS, (22, 12, 4, 1, 1), strict=True))
    row = DIMENSIONS["democratic"]
    result = score_vote(
        Decimal(row["full_marks"]), [VoteGroup("democratic", "1")], tiers, {"democratic": cast}, {"democratic": 40}
    )
    assert str(result.score) == "17.4359"
