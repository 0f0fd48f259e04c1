"""The classes that Odoo merges into one: those of a model, and controllers on the same base. Who sets what in them."""

import ast
import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from .areas import files, name_of, strings, tree
from .areas_imports import load_order


class Definition(NamedTuple):
    """One class of one model, at its place in the order of loading."""

    path: Path
    model: str  # of a controller "controllers on" their base
    inherits: list
    is_new: bool
    methods: dict  # {name: how it stands to what bears the same name, see how_it_stands}
    values: dict  # the same of what is set and is no field, such as _order
    fields: list

    @property
    def area(self):
        return self.path.parent.name

    @property
    def parts(self):
        return {**self.values, **self.methods}


# What says which model it is, and what it is called: each class has its own.
_OWN = frozenset(("_name", "_inherit", "_description"))

# Odoo's fields, and ours of models/common/or_none.py.
_FIELDS = ("fields.", "FloatOrNone", "IntegerOrNone")

_EMPTY = frozenset(("None", "[]", "()", "{}", "''", "False", "self.browse()", "frozenset()", "set()"))
_DOES_NOTHING = frozenset(("return", "pass", *(f"return {value}" for value in _EMPTY)))


def how_it_stands(method):
    """Return "extends" for a method that calls super's of its name, "hook" for one that does nothing, else "own"."""
    calls = (node for node in ast.walk(method) if isinstance(node, ast.Attribute) and node.attr == method.name)
    if any(isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "super" for node in calls):
        return "extends"
    body = [node for node in method.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    return "hook" if all(ast.unparse(node) in _DOES_NOTHING for node in body) else "own"


def _field(value):
    """Return the call that makes a field; None for what is none."""
    return value if isinstance(value, ast.Call) and ast.unparse(value.func).startswith(_FIELDS) else None


def _set_in(node):
    """Yield the names that a class sets, each with its expression."""
    for part in node.body:
        if isinstance(part, ast.Assign):
            yield from ((target.id, part.value) for target in part.targets if isinstance(target, ast.Name))
        elif isinstance(part, ast.AnnAssign) and part.value and isinstance(part.target, ast.Name):
            yield part.target.id, part.value


def read_class(path, node, model=None):
    """Return the Definition a class makes, or None.

    :param model: what the class is merged with where it is no model's
    """
    said, values, columns = {}, {}, []
    for name, value in _set_in(node):
        if name in _OWN:
            said[name] = value
        elif not (field := _field(value)):
            values[name] = "hook" if ast.unparse(value) in _EMPTY else "own"
        elif not any(keyword.arg == "selection_add" for keyword in field.keywords):
            # Adding a value to an earlier selection makes no field.
            columns.append(name)
    inherits = ast.literal_eval(said["_inherit"]) if "_inherit" in said else []
    inherits = [inherits] if isinstance(inherits, str) else list(inherits)
    name = ast.literal_eval(said["_name"]) if "_name" in said else (inherits or [model])[0]
    methods = {part.name: how_it_stands(part) for part in node.body if isinstance(part, ast.FunctionDef)}
    return Definition(path, name, inherits, name not in inherits, methods, values, columns) if name else None


def read_settings(path, node):
    """Return as a Definition what a way to share out pay declares: its Settings become fields of what is shared out."""
    said = dict(_set_in(node)).get("settings")
    calls = zip(said.keys, said.values, strict=True) if isinstance(said, ast.Dict) else ()
    names = [key.value for key, value in calls if isinstance(value, ast.Call) and ast.unparse(value.func) == "Setting"]
    model, columns = "jifen.pay.by.way", [*names, *(f"pay_{name}" for name in names)]
    return Definition(path, model, [model], False, {}, {}, columns) if names else None


@cache
def definitions(paths=None):
    """Return the Definitions in these files, or in both addons in the order of loading."""
    found, roots = [], {}
    for path in paths or load_order():
        for node in (node for node in tree(path).body if isinstance(node, ast.ClassDef)):
            controllers = "controllers" in path.parts and node.bases
            base = ast.unparse(node.bases[0]).split(".")[-1] if controllers else None
            if base:
                # Whatever has the same base becomes one class; Odoo's Controller itself is the base of each of them.
                roots[node.name] = roots.get(base, node.name if base == "Controller" else base)
            found.append(read_class(path, node, base and f"controllers on {roots[node.name]}"))
            found.append(read_settings(path, node))
    return [definition for definition in found if definition]


def by_model(rows=None):
    """Return ``{model: its Definitions in the order of loading}``."""
    found = defaultdict(list)
    for row in definitions() if rows is None else rows:
        found[row.model].append(row)
    return found


def hidden(rows=None):
    """Return what is set twice for a model and hides what was loaded before it, instead of extending it.

    Hidden are a method by one that does not call super, and a value by another one; a hook, which does nothing, and an
    empty value are there to be replaced.
    """
    found = []
    for model, merged in by_model(rows).items():
        for part in sorted({part for row in merged for part in row.parts}):
            for before, row in pairwise([row for row in merged if part in row.parts]):
                if row.parts[part] != "extends" and before.parts[part] != "hook":
                    found.append(f"{model}.{part}: {name_of(row.path)} hides {name_of(before.path)}")
    return found


# What Odoo does for every model: whoever sets it without super does away with what Odoo and the mixins do there.
OF_EVERY_MODEL = frozenset(
    [
        "create",
        "write",
        "unlink",
        "copy",
        "copy_data",
        "read",
        "search",
        "search_read",
        "default_get",
        "fields_get",
        "get_views",
        "_get_view",
        "_search",
        "name_search",
        "_read_group",
        "_field_to_sql",
        "message_post",
        "_notify_get_recipients_groups",
        "_to_store_defaults",
    ]
)


def replaced(rows=None):
    """Return ``{model: methods}`` that are Odoo's own and set without super."""
    found = defaultdict(set)
    for row in definitions() if rows is None else rows:
        found[row.model] |= {name for name in OF_EVERY_MODEL & row.parts.keys() if row.parts[name] != "extends"}
    return {model: names for model, names in found.items() if names}


def too_early(rows=None):
    """Return ``[(file, model)]``: models of ours that a file extends or mixes in before they are defined."""
    rows, defined, early = definitions() if rows is None else rows, set(), []
    ours = {row.model for row in rows if row.is_new}
    for row in rows:
        needed = {*row.inherits, row.model} if not row.is_new else set(row.inherits)
        early += [(name_of(row.path), model) for model in sorted(needed & ours - defined)]
        defined.add(row.model)
    return early


@cache
def owners():
    """Return ``{model: the area that defines it}`` of our own models."""
    models = (row for row in definitions(tuple(files())) if not row.model.startswith("controllers "))
    return {row.model: row.area for row in models if row.is_new}


@cache
def named(path):
    """Return the models of ours that a file names: as comodel, in the environment, to extend, as a table in SQL."""
    tables = {model.replace(".", "_"): model for model in owners()}
    found = set()
    for text in strings(path):
        if text in owners():
            found.add(text)
        elif re.search(r"\b(SELECT|UPDATE|INSERT|DELETE|FROM|JOIN)\b", text):
            found |= {tables[word] for word in re.findall(r"\bjifen_[a-z_]+\b", text) if word in tables}
    return found
