"""What the tests of the shipped templates share: reading one, telling its figures as a regulation prints them."""

import json
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "jifen_appraisal/data/templates"


def template(code):
    """Return a template; a float in it, which could be rounded, fails."""
    text = (FOLDER / f"{code}.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float=lambda figure: pytest.fail(f"float in {code}: {figure}"))


def dicts(value):
    """Yield every mapping in a template, whatever it is in."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from dicts(part)


def figures(data, **wanted):
    """Return ``{item: points}`` as text: ``2``, ``-2..-0.5``, ``..`` (any), ``third 1, second 2``, ``8 ≤ 8``."""
    told = {}
    for item in data["items"]:
        if item["value_kind"] == "group" or any(item.get(key) != value for key, value in wanted.items()):
            continue
        limit = f" ≤ {item['max_gain']}" if item.get("max_gain") else ""
        told[item["code"]] = f"{_each_time(item)}{limit}"
    return told


def _each_time(item):
    if item["value_kind"] == "level":
        return ", ".join(f"{level['code']} {level['points']}" for level in item["levels"])
    if item["value_kind"] in ("range", "amount"):
        return "..".join(item[end] or "" for end in ("points_min", "points_max"))
    return item["points"]


def codes_with(rows, test):
    """Return the codes of the rows for which ``test`` holds."""
    return [row["code"] for row in rows if test(row)]


def columns(rows, *names):
    """Return ``{code: value or tuple of values}``; None for what a row leaves out."""
    picked = {row["code"]: tuple(row.get(name) for name in names) for row in rows}
    return picked if len(names) > 1 else {code: value for code, (value,) in picked.items()}
