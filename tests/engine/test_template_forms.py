"""What holds for every shipped template: both languages, exact figures, references inside, known words."""

import itertools
import re

import pytest

from .templates import FOLDER, dicts, template

CODES = ("r0", "r1", "r2", "r3", "r4")
HAN = re.compile(r"[\u3400-\u9fff]")
# Han, and the punctuation and full-width forms of Chinese.
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SPEAKING = ("name", "description", "unit", "body", "periods")
FIGURES = (
    *("points", "points_min", "points_max", "full_marks", "max_gain", "max_loss", "free_quantity"),
    *("weight", "start", "floor", "ceiling", "lower_bound", "percent", "linked_full", "points_step"),
    *("per_head", "first", "step"),
)
PARTS = ("dimensions", "catalogues", "items", "grades", "tiers", "consequences")

pytestmark = pytest.mark.parametrize("data", [template(code) for code in CODES], ids=CODES)


def part_lists(data):
    """Yield every list of parts whose codes and names must differ."""
    for name in PARTS:
        yield data.get(name, [])
    for dimension in data["dimensions"]:
        for name in ("aspects", "groups", "indicators"):
            yield dimension.get(name, [])
    for item in data["items"]:
        yield item.get("levels") or []


def test_it_is_called_as_its_file(data):
    assert (FOLDER / f"{data['code']}.json").is_file()
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CODES)


def test_every_text_is_in_both_languages(data):
    texts = [row[name] for row in dicts(data) for name in SPEAKING if name in row]
    assert len(texts) > 2 * len(data["items"])
    for text in texts:
        assert set(text) == {"en", "zh"}
        assert text["en"].strip() and not CHINESE.search(text["en"])
        assert HAN.search(text["zh"])


def test_everything_has_a_name_and_what_counts_a_description(data):
    assert data["body"] and data["periods"]
    for row in itertools.chain(*part_lists(data), data["approval_steps"]):
        assert row["name"]
    for name in ("dimensions", "items", "grades", "consequences"):
        assert all(row["description"] for row in data.get(name, ()))


def test_codes_and_names_differ(data):
    for rows in part_lists(data):
        codes = [row["code"] for row in rows]
        assert len(codes) == len(set(codes))
        assert all(re.fullmatch(r"[a-z0-9_.]+", code) for code in codes)
        if rows is not data["items"]:
            for language in ("en", "zh"):
                assert len({row["name"][language] for row in rows}) == len(rows)


def test_references_resolve(data):
    kinds = {row["code"]: row["kind"] for row in data["dimensions"]}
    groups = {row["code"]: row["dimension"] for row in data["items"] if row["value_kind"] == "group"}
    for item in data["items"]:
        assert kinds[item["dimension"]] == "points"
        if item.get("parent"):
            assert groups[item["parent"]] == item["dimension"]
    assert {item["parent"] for item in data["items"] if item.get("parent")} == set(groups)
    assert {code for code, kind in kinds.items() if kind == "points"} == {row["dimension"] for row in data["items"]}
    for row in data["dimensions"]:
        assert {*row.get("linked_to", ()), row.get("rollup_of") or row["code"]} <= set(kinds)
    grades = {row["code"] for row in data.get("grades", ())}
    for rule in data.get("consequences", ()):
        assert set(rule.get("grades", ())) <= grades


def test_each_kind_of_value_has_what_it_needs(data):
    for item in data["items"]:
        kind = item["value_kind"]
        assert kind in ("fixed", "level", "range", "amount", "group")
        assert (kind == "level") == bool(item.get("levels"))
        if kind in ("range", "amount"):
            assert (None in (item["points_min"], item["points_max"])) == (kind == "amount")
        if kind == "fixed":
            assert (item["points"] != "0") != bool(item.get("veto"))


def test_numbers_are_exact_text(data):
    for row in dicts(data):
        for name in FIGURES:
            assert row.get(name) is None or NUMBER.fullmatch(row[name])
