"""What the documents name, as the test of the map reads it: paths, and beside a path the names in its file."""

import ast
import json
import re
from functools import cache
from typing import NamedTuple

from .areas import ADDON, ROOT

ENGINE = ADDON / "engine"
MAP = ROOT / "docs" / "ARCHITECTURE.md"
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ENGINE / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
)
# Where a path may start from, beside the document's own folder.
STARTS = (ROOT, ADDON, ROOT / "tests", ROOT / "tests" / "odoo")
# Made by the commands, or inside a backup: not in a clone.
ELSEWHERE = (".runtime", "database/")

PATH = re.compile(r"(\.\.?/)*([\w.*-]|<\w+>)+(/([\w.*-]|<\w+>)+)*/?")
FILE = re.compile(r"\.(py|md|xml|json|csv|po|pot|yaml|toml|txt|js|sh|in)$")
NAME = re.compile(r"\w+(\.\w+)*")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:\s]+)\)")
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# How shell and JavaScript define what can be named.
DEFINED = re.compile(r"^(?:export )?(?:class|function|const) (\w+)|^(\w+)\(\) \{", re.MULTILINE)


class Place(NamedTuple):
    """What one table cell says of one place: the path, and the names that stand beside it."""

    path: str
    names: tuple


def text_of(document):
    return document.read_text(encoding="utf-8")


def section(document, heading):
    """Return what stands under a heading of the second order."""
    [found] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", text_of(document), re.DOTALL | re.MULTILINE)
    return found


def rows(text):
    """Return the rows of the tables in a text, each as a list of cells, without their heads."""
    tables = re.findall(r"^\|.*\|\n\|[-|: ]+\|\n((?:\|.*\|\n)*)", text, re.MULTILINE)
    return [[cell.strip() for cell in row[1:-1].split("|")] for table in tables for row in table.splitlines()]


def is_path(word):
    return bool(PATH.fullmatch(word)) and ("/" in word or bool(FILE.search(word))) and not word.startswith(ELSEWHERE)


def links(document):
    """Return where the links of a document lead inside the repository."""
    return sorted({link for link in LINK.findall(text_of(document)) if "://" not in link})


def paths(document):
    """Return all paths that a document names in code, and in commands and pictures."""
    text = text_of(document)
    words = [word for span in CODE.findall(FENCE.sub("", text)) for word in span.split()]
    # Words of a picture or a command are paths where they have a slash.
    words += [word for block in FENCE.findall(text) for word in block.split() if "/" in word]
    bare = (word.strip("\"'(),;:").removeprefix("<") for word in words)
    return sorted({word for word in bare if is_path(word)})


def places(cell):
    """Return the Places of a table cell: each path with the names that follow it."""
    found = []
    for code in CODE.findall(cell):
        if is_path(code):
            found.append(Place(code, ()))
        elif found and NAME.fullmatch(code):
            found[-1] = Place(found[-1].path, (*found[-1].names, code))
    return found


def find(document, path):
    """Return the files or folders that a path in a document means; ``<area>`` and ``*`` stand for anything."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    for start in (document.parent, *STARTS):
        found = sorted(start.glob(pattern)) if "*" in pattern else [start / pattern]
        if found and all(one.exists() for one in found):
            return found
    return []


@cache
def names_in(path):
    """Return what can be named in a file: functions, ``Class.member``, what is set; XML ids; keys of JSON; rows."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return frozenset(_members(ast.parse(text)))
    if path.suffix == ".xml":
        return frozenset(re.findall(r'\bid="([\w.]+)"', text))
    if path.suffix == ".json":
        return frozenset(json.loads(text))
    if path.suffix == ".csv":
        return frozenset(line.partition(",")[0] for line in text.splitlines())
    return frozenset(name for pair in DEFINED.findall(text) for name in pair if name)


def _members(node, prefix=""):
    for part in node.body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            yield prefix + part.name
        if isinstance(part, ast.ClassDef):
            yield from _members(part, f"{part.name}.")
        if isinstance(part, ast.Assign | ast.AnnAssign):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            yield from (prefix + target.id for target in targets if isinstance(target, ast.Name))
