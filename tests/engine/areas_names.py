"""The names of fields and methods that a piece of Python or an expression in XML uses, and who defines them.

A string may be anything. It counts as the name of a field where one has to stand: in ``depends``, ``related``, a
domain, an order, ``mapped``; elsewhere only a name of several words counts, as ``points_claimed`` does and ``text``
does not. What a keyword or a key of a dict names is taken like such a string.
"""

import ast
import re
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from functools import cache

from .areas import ADDON, defined, files, is_ahead, nodes
from .areas_classes import OF_EVERY_MODEL, definitions

# What Odoo's own models have as well as ours, and what is no field elsewhere: a request's method, a kanban's value.
NOT_OURS = frozenset(
    ("employee_id", "job_id", "user_id", "manager_id", "parent_id", "res_model", "res_id", "method", "sort", "value")
)

_NAME = r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*(:[a-z]+)?( (desc|asc))?"
_NAMES = re.compile(f"{_NAME}(, *{_NAME})*")
_SQL = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|FROM|JOIN)\b")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_OPERATORS = frozenset(
    ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "any", "like", "ilike", "=like", "=ilike", "child_of")
)
_DECORATORS = frozenset(("depends", "constrains", "onchange"))
_BY_NAME = frozenset(("filtered", "mapped", "grouped", "sorted", "Domain"))
_CLASS_VALUES = frozenset(("_order", "_rec_name", "_rec_names_search"))


def words(text):
    return set(_WORD.findall(text))


def _may_name(text):
    return _NAMES.fullmatch(text) or _SQL.search(text)


def _fields_of(node):
    """Yield the strings of a node that name a field for sure."""
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3:
        name, operator = node.elts[:2]
        if isinstance(operator, ast.Constant) and operator.value in _OPERATORS:
            yield name
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in _DECORATORS:
            yield from node.args
        elif called in _BY_NAME:
            yield from node.args[:1]
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "related")
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in _CLASS_VALUES:
        yield from ast.walk(node.value)


def used_in(nodes, variables=False):
    """Return the names that these nodes of a syntax tree use.

    :param variables: names of variables are fields, as in ``invisible`` of a view
    """
    sure, doubtful = set(), set()
    for node in nodes:
        if isinstance(node, ast.Attribute):
            sure.add(node.attr)
        elif isinstance(node, ast.Name) and variables:
            sure.add(node.id)
        elif isinstance(node, ast.keyword) and node.arg:
            doubtful.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _may_name(node.value):
            doubtful |= words(node.value)
        for field in _fields_of(node):
            if isinstance(field, ast.Constant) and isinstance(field.value, str):
                sure |= words(field.value)
    return sure | {name for name in doubtful if "_" in name.strip("_")}


@cache
def used(path):
    """Return the names that a Python file uses."""
    return used_in(nodes(path))


# === WHO DEFINES THEM === #


@cache
def areas_of_fields():
    """Return ``{name: the areas that define a field of this name}``."""
    return _areas_of((row.area, row.fields) for row in definitions(tuple(files())))


# What any value may be asked, such as ``copy`` of a dict.
_OF_PYTHON = frozenset(name for kind in (str, bytes, dict, list, set, int, datetime, Decimal) for name in dir(kind))


def own_methods(row):
    """Return the names of the methods that a class begins: what only extends others' is theirs, Odoo's or ours."""
    begun = {name for name, how in row.methods.items() if how != "extends"}
    return begun - OF_EVERY_MODEL - _OF_PYTHON


@cache
def areas_of_methods():
    """Return ``{name: the areas that define a method of this name}``, of methods that are not Odoo's own."""
    return _areas_of((row.area, own_methods(row)) for row in definitions(tuple(files())))


@cache
def _areas_that_know():
    """Return ``{name: the areas that define anything of this name}``; what the engine defines has no area."""
    engine = (ADDON / "engine").rglob("*.py")
    return _areas_of((path.parent.name, defined(path)) for path in (*files(), *engine))


def _areas_of(found):
    areas = defaultdict(set)
    for area, names in found:
        for name in names:
            areas[name].add(area)
    return areas


def ahead(path, names, areas_of):
    """Return those of the names in a file that only areas after its own define.

    :param areas_of: ``{name: areas that define it}``
    """
    area, known = path.parent.name, _areas_that_know()
    return {
        name
        for name in names & areas_of.keys() - NOT_OURS
        if all(is_ahead(other, area) for other in areas_of[name] | known[name])
    }
