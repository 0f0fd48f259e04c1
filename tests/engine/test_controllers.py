"""Odoo merges all controllers of one base into one class: their helpers must not bear the same name."""

import ast
from collections import defaultdict
from pathlib import Path

CONTROLLERS = Path(__file__).parents[2] / "jifen_appraisal" / "controllers"


def methods():
    """Return ``{name: [(file, whether it calls super)]}`` of all methods of controllers."""
    found = defaultdict(list)
    for path in CONTROLLERS.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        extends = any(isinstance(part, ast.Name) and part.id == "super" for part in ast.walk(method))
                        found[method.name].append((path.name, extends))
    return found


def test_a_method_of_the_same_name_extends_the_other_one():
    assert methods()
    clashes = {
        name: [file for file, __ in places]
        for name, places in methods().items()
        if sum(not extends for __, extends in places) > 1
    }
    assert not clashes
