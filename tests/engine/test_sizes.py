"""Short files and short functions in both addons: what is longer is about more than one thing."""

import ast

from .areas import ADDONS, ROOT, nodes

# Fewer lines than this in a file, and no more than that in a function.
FILE, FUNCTION = 300, 50


def sources():
    return sorted(path for addon in ADDONS for path in addon.rglob("*.py"))


def test_a_file_is_short():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()
    }
    assert not {name: length for name, length in lengths.items() if length >= FILE}


def test_a_function_is_short():
    long = {}
    for path in sources():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > FUNCTION:
                long[f"{path.relative_to(ROOT).as_posix()}: {node.name}"] = length
    assert not long
