"""What the docstrings of the addons name is there, and what the heads of the areas name is in their area."""

import ast
import re
from functools import cache

import pytest

from .areas import ADDON, ADDONS, AREAS, name_of, nodes, tree
from .areas_classes import by_model
from .documents import find, is_path, names_in

# ``code``, or :role:`code`
CODE = re.compile(r"(:\w+:)?(`{1,2})([^`\n]+)\2")
PATH_WITHOUT_END = re.compile(r"[a-z_]+(/[a-z_]+)+")
FILE_IN_PROSE = re.compile(r"(?<![\w/`])[\w/]*\w\.(?:py|xml|csv|js)\b")
ROLES = {":mod:", ":class:", ":meth:", ":func:", ":data:", ":attr:"}

SOURCES = sorted(path for addon in ADDONS for path in addon.rglob("*.py"))


def docstrings(path):
    """Return the docstrings of a file, in one text each."""
    documented = (node for node in nodes(path) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    return [text for node in documented if (text := ast.get_docstring(node))]


def mentioned(text):
    """Yield what a docstring names for sure: what a role marks, and paths; each with its role, if any."""
    for role, __, code in CODE.findall(text):
        if role in ROLES:
            yield role, code.lstrip("~.")
        elif is_path(code) or PATH_WITHOUT_END.fullmatch(code):
            yield "", code
    for path in FILE_IN_PROSE.findall(CODE.sub("", text)):
        yield "", path


@cache
def everything_named(folder):
    """Return what can be named in the files of a folder and below: files, ``name``, ``Class.member`` and ``member``."""
    named = {(path.stem, name) for path in folder.rglob("*.py") for name in names_in(path)}
    names = {name for pair in named for name in pair} | {f"{file}.{name}" for file, name in named}
    return names | {name.split(".")[-1] for name in names}


def is_file(path, code):
    """Tell whether code in a file means a file: beside it, in an area, in the addon; with its end or not."""
    ends = ("",) if "." in code else (".py", "")
    return any(find(path, start + code + end) for start in ("", "models/") for end in ends)


def is_name(folder, code):
    """Tell whether code means a model, something of a model, or something in this folder."""
    if code in by_model() or code in everything_named(folder):
        return True
    model, __, part = code.rpartition(".")
    return any(part in {*row.parts, *row.fields} for row in by_model().get(model, ()))


def is_there(path, role, code):
    if not role:
        return is_file(path, code)
    return any(is_name(addon, code) for addon in ADDONS)


def missing(path):
    return [code for text in docstrings(path) for role, code in mentioned(text) if not is_there(path, role, code)]


def test_what_docstrings_name_is_there():
    assert sum(len(list(mentioned(text))) for path in SOURCES for text in docstrings(path)) > 50
    assert not {name_of(path): gone for path in SOURCES if (gone := missing(path))}


# === THE HEADS OF THE AREAS === #


def gone_from_head(text, folder):
    """Return what the head of an area names, in code or as a file, that is not of this area."""
    named = [code for *__, code in CODE.findall(text)] + FILE_IN_PROSE.findall(CODE.sub("", text))
    of_all = {*AREAS, *(addon.name for addon in ADDONS)}
    return [
        code
        for code in named
        if not (code in of_all or is_name(folder, code) or (is_path(code) and (folder / code).exists()))
    ]


@pytest.mark.parametrize("area", AREAS)
def test_the_head_of_an_area_names_what_is_there(area):
    folder = ADDON / "models" / area
    assert not gone_from_head(ast.get_docstring(tree(folder / "__init__.py")), folder)


# === WHAT IS SEEN === #


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("``life`` has hooks of a ``jifen.period``; ``JifenPeriod._score``, ``_score``, life.py and ``life.py``", []),
        ("``lives`` has hooks", ["lives"]),
        ("lives.py has hooks", ["lives.py"]),
        ("``lives.py`` has hooks", ["lives.py"]),
        ("a ``jifen.time``", ["jifen.time"]),
        ("``JifenPeriod._scores`` and ``_scored_by_nobody``", ["JifenPeriod._scores", "_scored_by_nobody"]),
        # Of another area, where it is not looked for.
        ("begin with ``ballot``", ["ballot"]),
        ("it is for ``rating`` and `jifen_payroll_link`", []),
    ],
)
def test_what_a_head_names(text, gone):
    assert gone_from_head(text, ADDON / "models/period") == gone


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("deciding is in ``approval/decision``, see ``period.py`` and security/common/groups.xml", []),
        ("deciding is in ``approval/decided``", ["approval/decided"]),
        ("deciding is in ``approval/decided.py``", ["approval/decided.py"]),
        ("deciding is in approval/decided.py", ["approval/decided.py"]),
        ("see :meth:`_trusted`, :mod:`.states`, :class:`JifenPeriod` and :meth:`jifen.approval.action_approve`", []),
        ("see :meth:`_entrusted`", ["_entrusted"]),
        ("see :mod:`.stated`", ["stated"]),
        ("see :meth:`jifen.approval.action_agree_to_all`", ["jifen.approval.action_agree_to_all"]),
        ("see :meth:`JifenPeriod._trusted`", ["JifenPeriod._trusted"]),
        # Words of a table, a field, an address.
        ("``state`` and ``{name: Transition}`` below ``/my/jifen``, at 3.5 or e.g. here", []),
    ],
)
def test_what_a_docstring_names(text, gone):
    path = ADDON / "models/period/some.py"
    assert [code for role, code in mentioned(text) if not is_there(path, role, code)] == gone
