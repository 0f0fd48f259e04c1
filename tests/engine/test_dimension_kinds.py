"""Each kind of dimension is one file in its area; what other areas do does not depend on which kinds there are."""

import ast
import re

import pytest

from .areas import ADDON, LINK, files, name_of, nodes
from .areas_values import added_values, values_in
from .areas_xml import expressions

KINDS = added_values()["kind"]

# {file: kinds it names although it is of another area}
NAMED_ELSEWHERE = {
    # A summary is read beside the ratings by name that it is asked for, not beside votes.
    "models/feedback/summary.py": "rating",
    # A notice has kinds of its own, one of them is the points of the month.
    "models/public_notice/making.py": "points",
    "models/public_notice/gate.py": "points",
    "models/public_notice/notice.py": "points",
    "wizards/public_notice/start.py": "points",
    "wizards/public_notice/public_notice_views.xml": "points",
}

_IN_SCRIPTS = re.compile(r"""\bkind\s*[=!]==?\s*["'](\w+)["']""")


def sources():
    """Return the files of both addons that could name a kind."""
    link = [path for suffix in ("py", "xml") for path in LINK.rglob(f"*.{suffix}")]
    return [*files(), *files(".xml"), *(path for path in link if path.name != "__init__.py")]


def scripts():
    return [path for path in (ADDON / "static/src").rglob("*") if path.suffix in (".js", ".xml")]


def asked_for(syntax):
    """Yield the strings given to functions about kinds, as in ``rules.of_kind("rank")``."""
    for node in syntax:
        called = isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called and "kind" in called:
            yield from (it.value for it in node.args if isinstance(it, ast.Constant))


def named(path):
    """Return the kinds that a file names by their codes."""
    if path.suffix == ".js" or path in scripts():
        return set(_IN_SCRIPTS.findall(path.read_text(encoding="utf-8"))) & KINDS.keys()
    found = set()
    for syntax in [nodes(path)] if path.suffix == ".py" else expressions(path):
        syntax = list(syntax)
        found |= values_in(syntax, "kind", set(KINDS)) | (set(asked_for(syntax)) & KINDS.keys())
    return found


def registered(path):
    """Return the codes for which a file registers a class."""
    classes = (node for node in nodes(path) if isinstance(node, ast.ClassDef))
    calls = (it for node in classes for it in node.decorator_list if isinstance(it, ast.Call))
    return [call.args[0].value for call in calls if getattr(call.func, "id", "") == "register"]


def test_each_kind_has_a_file_in_the_area_that_adds_it():
    expected = {f"models/{area}/kind_{code}.py": [code] for code, area in KINDS.items()}
    assert {name_of(path): codes for path in files() if (codes := registered(path))} == expected
    assert {name_of(path) for path in files() if path.name.startswith("kind_")} == set(expected)


def test_no_other_area_names_a_kind():
    found = {}
    for path in [*sources(), *scripts()]:
        names = {code for code in named(path) if KINDS[code] != path.parent.name}
        if names:
            found[name_of(path)] = names
    assert found == {path: set(names.split()) for path, names in NAMED_ELSEWHERE.items()}


def parts():
    """Return ``{model: area}`` of the Parts that entries refer to, as the files of the kinds say."""
    found = {}
    for path in (path for path in files() if path.parent.name in KINDS.values()):
        calls = (node for node in nodes(path) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Part")
        found.update((call.args[0].value, path.parent.name) for call in calls)
    return found


def test_nobody_else_names_what_the_entries_of_a_kind_refer_to():
    """Its area does, and the scheme, whose tables they are."""
    known, found = parts(), {}
    assert len(known) > 3
    for path in [path for path in sources() if path.suffix == ".py" and path.parent.name != "scheme"]:
        texts = {node.value for node in nodes(path) if isinstance(node, ast.Constant)}
        if names := {model for model in texts & known.keys() if known[model] != path.parent.name}:
            found[name_of(path)] = names
    assert found == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('row.kind == "rank"', {"rank"}),
        ('row.kind in ("rating", "vote")', {"rating", "vote"}),
        ('rules.of_kind("led")', {"led"}),
        ('{"led": 1, "rank": 2}', {"led", "rank"}),
        ('row["led"]', set()),
    ],
)
def test_a_kind_that_is_named_is_found(source, expected, tmp_path):
    path = tmp_path / "some.py"
    path.write_text(source, encoding="utf-8")
    assert named(path) == expected
