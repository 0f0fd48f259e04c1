"""Values that areas add to an earlier selection, and which of them a file names."""

import ast
from collections import defaultdict
from functools import cache

from .areas import RANK, files, is_ahead, nodes
from .areas_xml import expressions


@cache
def added_values():
    """Return ``{field: {value: the area that adds it}}`` of what comes by ``selection_add``."""
    found = defaultdict(dict)
    for path in files():
        for node in nodes(path):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                for keyword in node.value.keywords:
                    if keyword.arg == "selection_add":
                        # One without a label only says where the others stand.
                        pairs = [pair for pair in ast.literal_eval(keyword.value) if len(pair) == 2]
                        found[node.targets[0].id].update((value, path.parent.name) for value, __ in pairs)
    return found


@cache
def written_values():
    """Return ``{field: [(area, values)]}`` of the selections of each name that are written down where they begin."""
    found = defaultdict(list)
    for path in files():
        for node in nodes(path):
            called = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.value.args
            if called and ast.unparse(node.value.func) == "fields.Selection" and isinstance(called[0], ast.List):
                pairs = ast.literal_eval(called[0])
                found[node.targets[0].id].append((path.parent.name, {value for value, __ in pairs}))
    return found


def _are_earlier_words(several, field):
    """Tell whether a field of an area before has all of these values, as positions have ``deputy`` and ``head``."""
    begins = min((RANK[area] for area, __ in written_values().get(field, ())), default=0)
    selections = (row for name, rows in written_values().items() if name != field for row in rows)
    return any(RANK[area] < begins and several <= values for area, values in selections)


def _names_field(node, field):
    """Tell whether an expression is the value of a field: ``step.document``, ``row["document"]``, ``mapped``."""
    if isinstance(node, ast.Call) and node.args:
        return _names_field(node.args[0], field)
    if isinstance(node, ast.Subscript):
        return _names_field(node.slice, field)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.split(".")[-1] == field
    return field in (getattr(node, "attr", ""), getattr(node, "id", ""))


def _compared(node, field):
    """Yield what is compared with a field, or given to it, in one node of a syntax tree."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        if any(_names_field(side, field) for side in sides):
            yield from sides
    elif isinstance(node, ast.keyword) and node.arg == field:
        yield node.value
    elif isinstance(node, ast.Dict):
        yield from (value for key, value in zip(node.keys, node.values, strict=True) if key and _is_key(key, field))
    elif isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3 and _names_field(node.elts[0], field):
        yield node.elts[2]


def _is_key(key, field):
    return isinstance(key, ast.Constant) and key.value == field


def _strings(node):
    members = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return {it.value for it in members if isinstance(it, ast.Constant) and isinstance(it.value, str)}


def _listed(node):
    """Return the strings of a list, or the keys of a dict, that is written down."""
    if isinstance(node, ast.Dict):
        return {key.value for key in node.keys if isinstance(key, ast.Constant)}
    return _strings(node) if isinstance(node, ast.Tuple | ast.List | ast.Set) else set()


def values_in(syntax, field, values):
    """Return those of the values of a field that the nodes of a syntax tree name as its values."""
    named = set()
    for node in syntax:
        named.update(*(_strings(found) for found in _compared(node, field)))
        several = _listed(node) & values
        # One may be any word; several of them together are a list of these values, or were words before.
        named |= several if len(several) > 1 and not _are_earlier_words(several, field) else set()
    return named & values


def values_ahead(path):
    """Return the values that a file names of a selection to which only a later area adds them."""
    found = set()
    for field, areas in added_values().items():
        values = {value for value, area in areas.items() if is_ahead(area, path.parent.name)}
        if values:
            for syntax in [nodes(path)] if path.suffix == ".py" else expressions(path):
                found |= {f"{field}: {value}" for value in values_in(syntax, field, values)}
    return found
