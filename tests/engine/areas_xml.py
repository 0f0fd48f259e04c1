"""The addon's XML as the test of the areas reads it: what it defines, and which records, models and names it uses."""

import ast
import re
from functools import cache
from xml.etree import ElementTree

from .areas import files
from .areas_classes import owners
from .areas_names import used_in, words

MODULE = "jifen_appraisal."
_DEFINES = ("record", "template", "menuitem")
_REFERS = ("ref", "inherit_id", "parent", "action", "t-call")
# Attributes of a view in which the name of a variable is that of a field.
_EXPRESSIONS = ("invisible", "readonly", "required", "column_invisible")
_PYTHON = ("domain", "context", "filter_domain", "options", "eval")
_ORDERS = ("default_order", "date", "string_field")
_FORMATTED = ("t-attf-", "t-field", "t-options")


@cache
def root(path):
    return ElementTree.parse(path).getroot()


def _ours(name):
    """Return an external id without the addon's name; None for one of another addon."""
    name = name.strip().removeprefix(MODULE)
    return None if "." in name else name


@cache
def external_ids():
    """Return ``{external id: the file that defines it}``."""
    found = {}
    for path in files(".xml"):
        for node in root(path).iter():
            if node.tag in _DEFINES and node.get("id"):
                found[_ours(node.get("id"))] = path
    return found


def ids_among(texts):
    """Return those of these strings that are an external id of ours."""
    return {_ours(text) for text in texts} & external_ids().keys()


@cache
def referred(path):
    """Return the external ids of ours that a file refers to."""
    found = set()
    for node in root(path).iter():
        found.update(node.get(name) for name in _REFERS if node.get(name))
        found.update(re.split(r"[,!\s]+", node.get("groups") or ""))
        for value in (*node.attrib.values(), node.text or ""):
            found.update(re.findall(r"ref\(['\"]([\w.]+)['\"]\)", value))
            found.update(re.findall(r"%\(([\w.]+)\)d", value))
            found.update(re.findall(rf"\b{re.escape(MODULE)}\w+", value))
    return ids_among(found)


@cache
def models_named(path):
    """Return the models of ours that a file defines records of, shows or gives rights on."""
    tables = {f"model_{model.replace('.', '_')}": model for model in owners()}
    found = set()
    for node in root(path).iter():
        found.add(node.get("model"))
        found.add(tables.get(_ours(node.get("ref") or "")))
        if node.tag == "field" and node.get("name") in ("model", "res_model", "model_name"):
            found.add((node.text or "").strip())
    return found & owners().keys()


@cache
def names_used(path):
    """Return the names of fields and methods that a file uses."""
    found = set()
    for record in root(path).iter("record"):
        for field in record:
            if field.get("name") == "arch":
                found |= names_in_view(field)
            elif (record.get("model") or "").startswith("jifen."):
                found.add(field.get("name"))
            elif field.get("name") in ("domain_force", "domain", "context", "code"):
                found |= _names_in(field.text or "")
    for template in root(path).iter("template"):
        found |= names_in_view(template)
    return found


def names_in_view(arch):
    """Return the names of fields and methods that a view or a template uses."""
    found = set()
    for node in arch.iter():
        if node.tag == "field" or (node.tag == "button" and node.get("type") == "object"):
            found.add(node.get("name"))
        for name, value in _attributes(node):
            if name in _EXPRESSIONS or name.startswith("decoration-"):
                found |= _names_in(value, variables=True)
            elif name in _PYTHON or (name.startswith("t-") and not name.startswith(_FORMATTED)):
                found |= _names_in(value)
            elif name in _ORDERS:
                found |= words(value)
            elif name.startswith(_FORMATTED):
                found |= {word for word in words(value) if "_" in word}
    return found


def _attributes(node):
    """Yield what an element of a view says in its attributes, or gives to another's where it inherits."""
    if node.tag == "attribute":
        yield node.get("name"), node.text or ""
    else:
        yield from node.attrib.items()


@cache
def _parsed(text):
    """Return the nodes of an expression of a view; None for what is none."""
    try:
        return list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except SyntaxError:
        return None


def _names_in(text, variables=False):
    syntax = _parsed(text)
    if syntax is None:
        return {word for word in words(text) if "_" in word}
    return used_in(syntax, variables)


def expressions(path):
    """Yield the nodes of each expression in a file."""
    for node in root(path).iter():
        for value in (*node.attrib.values(), node.text or ""):
            if "'" in value or '"' in value:
                yield _parsed(value) or ()
