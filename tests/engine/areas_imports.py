"""Which files of the addons an import means, however it is written; and the order in which Odoo loads them."""

import ast
import re
from functools import cache

from .areas import ADDON, ADDONS, FOLDERS, nodes, strings, tree

# What a file imports that is of no area: several areas at once, or another addon.
EVERYTHING = "everything"

_BY_NAME = frozenset(("import_module", "__import__", "find_spec", "resolve_name"))
_ABSOLUTE = re.compile(r"odoo\.addons\.\w+(\.\w+)*")


def _below(base, names):
    """Return the file or the package that the names lead to from a folder, as far as there are any; or None."""
    for name in names:
        inside = base / name
        found = inside if inside.is_dir() else inside.with_suffix(".py")
        if not found.exists():
            break
        base = found
    return base


def _absolute(name, addons):
    """Yield the file or the package that ``odoo.addons.<one of ours>…`` leads to."""
    *start, addon = (name.split(".") + [""] * 3)[:3]
    if start == ["odoo", "addons"]:
        yield from (_below(one, name.split(".")[3:]) for one in addons if one.name == addon)


def meant(path, node, addons=ADDONS):
    """Yield the files and packages of the addons that one node of a file's syntax tree imports.

    :param path: where the node stands; a package's is its ``__init__.py``
    """
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _absolute(alias.name, addons)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if node.level:
                module = node.module.split(".") if node.module else []
                yield _below(path.parents[node.level - 1], [*module, alias.name])
            else:
                yield from _absolute(f"{node.module}.{alias.name}", addons)
    elif isinstance(node, ast.Attribute):
        # Of "import odoo.addons.one", and of "from odoo import addons".
        yield from (addon for addon in addons if addon.name == node.attr)


@cache
def imported(path, addons=ADDONS):
    """Return the areas whose modules a file imports; EVERYTHING for several at once, a name for another addon."""
    found = [module for node in nodes(path) for module in meant(path, node, addons)]
    found += [module for text in strings(path) if _ABSOLUTE.fullmatch(text) for module in _absolute(text, addons)]
    return {area for module in found if (area := _area_of(module, path, addons))}


def _area_of(module, path, addons):
    for addon in addons:
        if addon in (module, *module.parents):
            folder, *inside = (*module.relative_to(addon).parts, "")
            if addon not in path.parents:
                return addon.name
            if not folder:
                return EVERYTHING
            if folder in FOLDERS:
                return inside[0] or EVERYTHING
    return None


def imports_by_name(path):
    """Return the calls of a file that import what they are told when they run."""
    calls = (node for node in nodes(path) if isinstance(node, ast.Call) and node.args)
    return [
        ast.unparse(node)
        for node in calls
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in _BY_NAME
        and not (isinstance(node.args[0], ast.Constant) and _ABSOLUTE.fullmatch(str(node.args[0].value)))
    ]


@cache
def load_order(addons=ADDONS):
    """Return the files of the addons as Python loads them: imports first, wherever they lead."""
    order, seen = [], set()

    def load(path):
        for package in reversed(path.parents):
            if any(addon in (package, *package.parents) for addon in addons):
                load_one(package)
        load_one(path)

    def load_one(path):
        source = path / "__init__.py" if path.is_dir() else path
        if source in seen or not source.exists():
            return
        seen.add(source)
        for node in tree(source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for module in meant(source, node, addons):
                    load(module)
        if path.is_file():
            order.append(path)

    for addon in addons:
        load(addon)
    return order


@cache
def folder_in_order(folder):
    """Return the files of one folder of the addon with the areas, such as ``models``, as Python loads them."""
    return [path for path in load_order() if ADDON / folder in path.parents]
