"""What is public in the engine, and which test holds what a function promises: both found, not listed."""

import dataclasses
import importlib
import pkgutil
from types import FunctionType
from typing import get_args, get_type_hints

import engine

MODULES = tuple(importlib.import_module(f"engine.{module.name}") for module in pkgutil.iter_modules(engine.__path__))

# {function: [the property tests that hold its promises]}
PROMISES = {}


def promises(*functions):
    """Mark a test of random cases as holding what the docstrings of these functions promise."""

    def mark(test):
        for function in functions:
            PROMISES.setdefault(function, []).append(test)
        return test

    return mark


def name_of(thing):
    return f"{thing.__module__.partition('.')[2]}.{thing.__name__}"


def public_functions():
    """Return ``{module.name: function}``."""
    return {
        name_of(thing): thing
        for module in MODULES
        for name, thing in vars(module).items()
        if isinstance(thing, FunctionType) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


def parameters(thing):
    """Return ``{parameter: annotation}`` of a function or a record."""
    return {name: hint for name, hint in get_type_hints(thing).items() if name != "return"}


def records_that_come_in():
    """Return ``{module.name: dataclass}``: what public functions take, and what these hold."""
    found, waiting = {}, [hint for function in public_functions().values() for hint in parameters(function).values()]
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if dataclasses.is_dataclass(hint) and name_of(hint) not in found:
            found[name_of(hint)] = hint
            waiting += parameters(hint).values()
    return found
