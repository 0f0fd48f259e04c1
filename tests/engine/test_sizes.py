"""Short files and short functions in both addons: what is longer is about more than one thing."""

import ast

from .areas import ADDON, ADDONS, ROOT, name_of, nodes, tree
from .areas_classes import by_model, read_class

# Fewer lines than this in a file, and no more than that in a function.
FILE, FUNCTION = 300, 50
# Views, scripts, styles and tests say the same at greater length.
OTHER_FILE = 500

# What everything hangs on: fewer lines than this in one class of it, and fewer methods than that in its own area.
CENTRE, CLASS, METHODS = "jifen.period", 300, 80


def sources():
    return sorted(path for addon in ADDONS for path in addon.rglob("*.py"))


def others():
    shown = (path for addon in ADDONS for suffix in ("xml", "js", "scss") for path in addon.rglob(f"*.{suffix}"))
    return sorted([*shown, *(ROOT / "tests").rglob("*.py"), *(ROOT / "docker").rglob("*.py")])


def length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_file_is_short():
    lengths = {path.relative_to(ROOT).as_posix(): length(path) for path in sources()}
    assert not {name: lines for name, lines in lengths.items() if lines >= FILE}


def test_views_scripts_and_tests_are_short_enough_to_read():
    lengths = {path.relative_to(ROOT).as_posix(): length(path) for path in others()}
    assert not {name: lines for name, lines in lengths.items() if lines >= OTHER_FILE}


def test_a_function_is_short():
    """Of the addons, of the tests and of the commands."""
    long = {}
    for path in {*sources(), *(path for path in others() if path.suffix == ".py")}:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and (lines := node.end_lineno - node.lineno + 1) > FUNCTION:
                long[f"{path.relative_to(ROOT).as_posix()}: {node.name}"] = lines
    assert not long


def test_no_place_gathers_everything_about_a_period():
    """What an area does with a period is written in that area."""
    lengths = {}
    for path in {row.path for row in by_model()[CENTRE]}:
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and (row := read_class(path, node)) and row.model == CENTRE:
                lengths[name_of(path)] = max(lengths.get(name_of(path), 0), node.end_lineno - node.lineno + 1)
    assert lengths and max(lengths.values()) < CLASS, lengths
    own = [row for row in by_model()[CENTRE] if row.path.parent == ADDON / "models/period"]
    assert 0 < sum(len(row.methods) for row in own) < METHODS
