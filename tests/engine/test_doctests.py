"""The examples in the engine's documentation are true."""

import doctest
import importlib
import pathlib
import pkgutil

import pytest

import engine

MODULES = sorted(module.name for module in pkgutil.iter_modules(engine.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_docstrings_hold(name):
    result = doctest.testmod(importlib.import_module(f"engine.{name}"))
    assert result.attempted
    assert not result.failed


def test_every_module_is_named_where_the_package_is_described():
    assert MODULES == sorted(path.stem for path in pathlib.Path(engine.__file__).parent.glob("[!_]*.py"))
    for name in MODULES:
        assert f"``{name}``" in engine.__doc__
        assert name in engine.__all__
        assert getattr(engine, name).__doc__


def test_every_public_thing_says_what_it_is_for():
    for name in MODULES:
        module = getattr(engine, name)
        for member, thing in vars(module).items():
            if not member.startswith("_") and getattr(thing, "__module__", None) == module.__name__:
                assert thing.__doc__, f"{name}.{member}"
                assert not thing.__doc__.startswith(f"{member}("), f"{name}.{member}: dataclass without docstring"
