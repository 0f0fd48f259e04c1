"""The town regulation's template against its figures, typed from the regulation once more."""

import re
from decimal import Decimal

import pytest

from engine.points import Dimension, Item, Line, count_lines, item_sums, score_points
from engine.total import Part, Veto, total

from .templates import dicts, template

DATA = template("r2")
ITEMS = {item["code"]: item for item in DATA["items"]}

# === FIGURES === #

# Office: item, full marks (points each time), in the order of the regulation.
OFFICES = {
    "party": "meetings 10(-5) drafting 10(-2) followup 10(-2) research 5(-2) reporting 5(-2) "
    "documents 5(late-1,undone-2) openness 5(-2) members 5(-5) adhoc 5(-2)",
    "government": "meetings 10(-5) requests 5(-2) followup 5(-1) emergency 5(effect-10,loss-5) "
    "duty 5(late-1,effect-3) events 5(-1) openness 5(publication-2,late-1) archives 5(fault-1,loss-10) "
    "reception 3(-1) registers 5(-1) logistics 4(-1) adhoc 3(-1)",
    "land": "building 10(-2) approvals 10(missed-1,false-2,late-1) archives 10(late-2,lost-5,important-10) "
    "acquisition 20(late-5,measured-5,counted-5) petitions 10(publicity-1,late-1,above-2)",
    "justice": "education 20(-5) mediation 20(fault-2,late-5) building 10(-2) adhoc 10(-1)",
    "order": "major 20(-10) civil 10(-2) petitions 10(-1) ledgers 10(-1) score 10(missed-10,last-5,city-10)",
    "family": "plans 5(-2) guidance 10(-1) services 20(-1) migrants 10(-1) fees 10(-1) adhoc 5(-1)",
    "agriculture": "general 10(-2) contracts 10(-2) water 5(-2) firms 5(-2) benefits 10(-2)",
}
# Group: full marks, items (points each time).
COMMON = {
    "discipline": (
        "10",
        (
            "idle(-2) post(-2) whereabouts(-2) late(-2) early(-2) oncall(-2) leave(-2) personal(-1) shirking(-5) "
            "efficiency(complaint-2,circular-10) drink(-2) service(-2) absence(-2)"
        ),
    ),
    "probity": ("5", "favours(-5) removal(0)"),
    "study": ("5", "notes(-1) absence(-1)"),
}
# Without a figure in the regulation, except the city's 2 and the 20 of the assessment.
OTHERS = {
    "assessment": "overall 20(-20..0)",
    "award": "commendation (district1,city2,province3,nation5) discipline (-10..-1) circular (-2)",
}
# start, floor, ceiling
DIMENSIONS = {
    "common": ("points", "staff", "single", "1", "20", "0", "20"),
    "business": ("points", "staff", "single", "1", "60", "0", "60"),
    "assessment": ("points", "staff", "single", "1", "20", "0", "20"),
    "award": ("points", "staff", "single", "1", "0", None, None),
    "led": ("led", "leader", "single", "1", "0", None, None),
    "periods": ("rollup", "person", "combined", "1", "0", None, None),
}


def each_time(item):
    """Return the points of one occurrence, as in the tables above."""
    if item["value_kind"] == "level":
        return ",".join(f"{level['code']}{level['points']}" for level in item["levels"])
    if item["value_kind"] == "range":
        return f"{item['points_min']}..{item['points_max']}"
    return item["points"]


def as_typed(items, full_marks=True):
    return " ".join(
        f"{item['code'].partition('.')[2]}{' ' + (item['full_marks'] or '') if full_marks else ''}({each_time(item)})"
        for item in items
    )


def items(**wanted):
    return [item for item in DATA["items"] if all(item[key] == value for key, value in wanted.items())]


def full_marks(rows):
    return sum(int(row["full_marks"]) for row in rows)


@pytest.mark.parametrize("office", OFFICES)
def test_each_office_has_the_figures_of_the_regulation(office):
    catalogue = items(catalogue=office)
    assert as_typed(catalogue) == OFFICES[office]
    assert full_marks(catalogue) == (40 if office == "agriculture" else 60)
    for item in catalogue:
        assert item["code"].startswith(f"{office}.")
        assert (item["dimension"], item["parent"]) == ("business", None)


def test_the_offices_and_which_of_them_the_source_breaks_off():
    complete = {catalogue["code"]: catalogue["complete"] for catalogue in DATA["catalogues"]}
    assert complete == {office: office != "agriculture" for office in OFFICES}
    assert list(complete) == list(OFFICES)


@pytest.mark.parametrize("group", COMMON)
def test_common_items_have_the_figures_of_the_regulation(group):
    full, figures = COMMON[group]
    head = ITEMS[group]
    assert (head["value_kind"], head["full_marks"], head["points"]) == ("group", full, "0")
    assert as_typed(items(parent=group), full_marks=False) == figures
    assert {item["full_marks"] for item in items(parent=group)} == {None}


def test_common_items_add_up():
    heads = items(dimension="common", parent=None)
    assert [head["code"] for head in heads] == list(COMMON)
    assert full_marks(heads) == 20


@pytest.mark.parametrize("dimension", OTHERS)
def test_assessment_and_awards_have_the_figures_of_the_regulation(dimension):
    assert as_typed(items(dimension=dimension)) == OTHERS[dimension].replace(" (", "  (").replace("  (", " (")


def test_full_marks_are_the_most_that_an_item_can_lose():
    for item in DATA["items"]:
        assert (item["max_loss"], item["max_gain"]) == (item["full_marks"], None), item["code"]


def test_example_values_are_called_so():
    for item in items(dimension="award"):
        assert "xample" in item["description"]["en"] and "示例值" in item["description"]["zh"]


def test_dimensions_have_their_limits_and_staff_begin_with_100():
    names = ("kind", "subject", "period_use", "weight", "start", "floor", "ceiling")
    assert {row["code"]: tuple(row.get(name) for name in names) for row in DATA["dimensions"]} == DIMENSIONS
    assert sum(int(row["start"]) for row in DATA["dimensions"] if row["subject"] == "staff") == 100


def test_pay_is_shared_out_by_score_at_2000_a_head():
    assert DATA["pay"] == {"pool_basis": "per_head", "per_head": "2000", "method": "proportional"}


# === WHO AND HOW === #


def only(test):
    return [item["code"] for item in DATA["items"] if test(item)]


def test_what_only_some_items_have():
    assert only(lambda item: item["veto"]) == ["probity.removal"]
    assert ITEMS["probity.removal"]["veto"] == ["zero_score", "no_pay"]
    assert only(lambda item: item["free_quantity"] != "0" or item["free_window"]) == ["discipline.late"]
    assert (ITEMS["discipline.late"]["free_quantity"], ITEMS["discipline.late"]["free_window"]) == ("10", "quarter")
    assert only(lambda item: item["second_step"]) == only(lambda item: item["evidence"]) == ["award.commendation"]
    units = {code: ITEMS[code]["unit"]["zh"] for code in only(lambda item: item["unit"]["zh"] != "次")}
    assert units == {"discipline.personal": "天", "study.notes": "篇"}


def test_what_employees_may_report_themselves():
    own = [item for item in DATA["items"] if item["report_self"]]
    assert {item["catalogue"] for item in own} == {*OFFICES, None}
    assert [item["code"] for item in own if not item["catalogue"]] == ["study.notes", "award.commendation"]
    assert only(lambda item: not item["report_inspector"]) == []


def test_claims_and_pay_have_the_steps_of_the_regulation():
    names = ("document", "sequence", "approver", "condition")
    assert [tuple(step[name] for name in names) for step in DATA["approval_steps"]] == [
        ("claim", 10, "manager", "always"),
        ("claim", 20, "deputy", "item"),
        ("allocation", 10, "group", "always"),
    ]


# === FORM === #

HAN = re.compile(r"[\u3400-\u9fff]")
# Han, and the punctuation and full-width forms of Chinese.
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SPEAKING = ("name", "description", "unit")


def test_every_text_is_in_both_languages():
    texts = [row[name] for row in dicts(DATA) for name in SPEAKING if name in row]
    assert len(texts) > 3 * len(ITEMS)
    for text in texts:
        assert set(text) == {"en", "zh"}
        assert text["en"].strip() and not CHINESE.search(text["en"])
        assert HAN.search(text["zh"])


def test_everything_has_a_name_and_what_scores_a_description():
    for row in dicts(DATA):
        if "code" in row or "approver" in row:
            assert row["name"]
    for row in [DATA, *DATA["dimensions"], *DATA["items"]]:
        assert row["description"]
    for rows in (DATA["dimensions"], DATA["catalogues"], *(item["levels"] for item in DATA["items"])):
        assert len({row["name"]["zh"] for row in rows}) == len({row["name"]["en"] for row in rows}) == len(rows)


def test_codes_are_unique_and_stable_names():
    for rows in (DATA["dimensions"], DATA["catalogues"], DATA["items"], *(item["levels"] for item in DATA["items"])):
        codes = [row["code"] for row in rows]
        assert len(codes) == len(set(codes))
        assert all(re.fullmatch(r"[a-z0-9_.]+", code) for code in codes)


def test_items_are_told_in_the_same_fields():
    assert len({tuple(item) for item in DATA["items"]}) == 1


def test_references_resolve():
    for item in DATA["items"]:
        assert item["dimension"] in {row["code"] for row in DATA["dimensions"] if row["kind"] == "points"}
        assert (item["catalogue"] in OFFICES) == (item["dimension"] == "business")
        if item["parent"]:
            head = ITEMS[item["parent"]]
            assert (head["value_kind"], head["dimension"]) == ("group", item["dimension"])
    assert {item["parent"] for item in DATA["items"]} - {None} == set(only(lambda item: item["value_kind"] == "group"))


def test_each_kind_of_value_has_what_it_needs_and_no_more():
    for item in DATA["items"]:
        kind, bounds = item["value_kind"], (item["points_min"], item["points_max"])
        assert kind in ("fixed", "level", "range", "group")
        assert (len(item["levels"]) > 1) == (kind == "level") and (item["levels"] == []) == (kind != "level")
        assert (None not in bounds) if kind == "range" else bounds == (None, None)
        assert (item["points"] != "0") == (kind == "fixed" and not item["veto"])


def test_numbers_are_exact_text():
    figures = ("points", "points_min", "points_max", "full_marks", "max_gain", "max_loss", "free_quantity")
    figures += ("weight", "start", "floor", "ceiling", "per_head")
    for row in dicts(DATA):
        for name in figures:
            assert row.get(name) is None or NUMBER.fullmatch(row[name])


# === SCORES FROM THE TEMPLATE === #


def staff_total(*found):
    """Score ``(code, level or points, quantity)`` as the product does, from the template alone."""
    rules = {
        item["code"]: Item(
            item["code"], item["parent"], item["max_gain"], item["max_loss"], free_quantity=item["free_quantity"]
        )
        for item in DATA["items"]
    }
    lines = [
        Line(number, code, quantity * points_of(ITEMS[code], value), quantity)
        for number, (code, value, quantity) in enumerate(found)
    ]
    sums = item_sums(lines, count_lines(lines, rules))
    parts = [
        Part(row["code"], score_points(limits(row), rules_of(row, rules), sums).score, row["weight"])
        for row in DATA["dimensions"]
        if row["subject"] == "staff"
    ]
    vetoes = [Veto(**dict.fromkeys(ITEMS[line.item]["veto"], True)) for line in lines if ITEMS[line.item]["veto"]]
    return total(parts, vetoes=vetoes)


def points_of(item, value):
    if item["value_kind"] == "level":
        return Decimal({level["code"]: level["points"] for level in item["levels"]}[value])
    if item["value_kind"] == "range":
        assert Decimal(item["points_min"]) <= Decimal(value) <= Decimal(item["points_max"])
        return Decimal(value)
    return Decimal(item["points"])


def limits(row):
    return Dimension(row["start"], row["floor"], row["ceiling"])


def rules_of(row, rules):
    return {code: rule for code, rule in rules.items() if ITEMS[code]["dimension"] == row["code"]}


def parts_of(outcome):
    return {part.key: part.score for part in outcome.parts}


def test_nothing_found_is_a_hundred():
    assert str(staff_total().score) == "100.0000"


def test_worked_example_1_party_office_clerk():
    outcome = staff_total(
        ("discipline.idle", None, 1),
        ("discipline.post", None, 1),
        ("assessment.overall", "-2", 1),
        ("party.meetings", None, 3),
        ("party.documents", "late", 1),
        ("award.commendation", "city", 1),
    )
    assert parts_of(outcome) == {"common": 16, "business": 49, "assessment": 18, "award": 2}
    assert str(outcome.score) == "85.0000"


def test_more_off_than_an_item_has_leaves_it_at_zero():
    assert staff_total(("government.emergency", "effect", 1)).score == 95
    assert (
        staff_total(("discipline.idle", None, 9), ("probity.favours", None, 2), ("study.notes", None, 10)).score == 80
    )


def test_a_whole_catalogue_lost_is_the_business_work_lost():
    for office in set(OFFICES) - {"agriculture"}:
        found = [
            (item["code"], (item["levels"] or [{"code": None}])[0]["code"], 20) for item in items(catalogue=office)
        ]
        assert parts_of(staff_total(*found))["business"] == 0


def test_late_only_after_ten_times():
    assert staff_total(("discipline.late", None, 10)).score == 100
    assert staff_total(("discipline.late", None, 11)).score == 98


def test_removal_from_office_counts_zero_and_is_not_paid():
    outcome = staff_total(("probity.removal", None, 1), ("award.commendation", "nation", 1))
    assert (outcome.score, outcome.no_pay) == (0, True)


def test_the_sum_is_not_held_to_a_hundred():
    assert staff_total(("award.commendation", "city", 3)).score == 106
    assert staff_total(("award.discipline", "-10", 20)).score == -100
