"""What is one of several kinds is a class in a file of its own, and nothing else names a kind by its code.

A new kind is then that file and its row where the area's models are listed: what knows kinds asks the class.
"""

import ast

import pytest

from .areas import ADDON, LINK, ROOT, files, nodes
from .areas_values import values_in
from .areas_xml import expressions

# {files of the kinds: the fields that hold a kind's code}
KINDS = {
    "models/pay/way_*.py": ("method", "pay_method"),
}

# {file: the kinds it names, and why it may}
NAMED = {}


def kinds(pattern):
    """Return the codes of the classes in these files."""
    found = set()
    for path in ADDON.glob(pattern):
        for node in nodes(path):
            if isinstance(node, ast.Assign) and [getattr(it, "id", "") for it in node.targets] == ["code"]:
                found.add(ast.literal_eval(node.value))
    return found


def readers(pattern):
    """Return the files of both addons that are none of a kind."""
    others = [path for suffix in ("py", "xml") for path in LINK.rglob(f"*.{suffix}")]
    return [path for path in [*files(), *files(".xml"), *others] if not path.match(f"jifen_appraisal/{pattern}")]


@pytest.mark.parametrize("pattern", KINDS)
def test_nothing_but_a_kind_names_it(pattern):
    codes, found = kinds(pattern), {}
    assert len(codes) > 1
    for path in readers(pattern):
        for syntax in [nodes(path)] if path.suffix == ".py" else expressions(path):
            for field in KINDS[pattern]:
                found.setdefault(path.relative_to(ROOT).as_posix(), set()).update(values_in(syntax, field, codes))
    assert {path: names for path, names in found.items() if names} == NAMED.get(pattern, {})


@pytest.mark.parametrize("pattern", KINDS)
def test_a_kind_names_no_other(pattern):
    for path in ADDON.glob(pattern):
        own, others = kinds(path.relative_to(ADDON).as_posix()), kinds(pattern)
        assert not values_in(nodes(path), "code", others - own), path.name
