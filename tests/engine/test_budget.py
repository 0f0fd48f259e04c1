"""The short form of the tests and the long one run the same tests: what differs is a number of cases."""

import ast
import pathlib

import pytest

from tests.budget import budget

TESTS = pathlib.Path(__file__).parents[1]


def misuses(source):
    """Return the lines where ``budget`` decides anything but a constant of the module or a setting of hypothesis."""
    tree = ast.parse(source)
    allowed = {id(node.value) for node in tree.body if isinstance(node, ast.Assign)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            allowed |= {id(given.value) for given in call.keywords if given.arg == "max_examples"}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "budget" and id(call) not in allowed
    ]


def test_nobody_else_asks_for_the_form():
    asking = {path.name for path in TESTS.rglob("*.py") if "JIFEN_LONG" in path.read_text(encoding="utf-8")}
    assert asking == {"budget.py", "test_budget.py"}


def test_it_decides_numbers_of_cases_alone():
    users = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")}
    users = {path: text for path, text in users.items() if "import budget" in text and path.name != "test_budget.py"}
    assert len(users) > 2
    assert not {path.name: misuses(text) for path, text in users.items() if misuses(text)}


@pytest.mark.parametrize(
    "source",
    ["if budget(1, 2) > 1:\n    def test_x(): pass", "@skipif(budget(1, 2) < 2)\ndef test_x(): pass"],
)
def test_a_test_hidden_by_it_is_found(source):
    assert misuses(source)


def test_the_long_form_tries_more_cases_than_the_short(monkeypatch):
    monkeypatch.delenv("JIFEN_LONG", raising=False)
    assert budget(3, 40) == 3
    monkeypatch.setenv("JIFEN_LONG", "1")
    assert budget(3, 40) == 40
    for few, many in ((0, 40), (40, 3)):
        with pytest.raises(ValueError):
            budget(few, many)
