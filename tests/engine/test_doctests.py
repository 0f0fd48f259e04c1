"""The examples in the engine's documentation are true."""

import doctest
import importlib
import pathlib
import pkgutil

import pytest

import engine


def _modules():
    yield "engine"
    for module in pkgutil.walk_packages(engine.__path__, "engine."):
        yield module.name


@pytest.mark.parametrize("name", sorted(_modules()))
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_engine_stands_alone():
    """Neither Odoo nor anything outside the standard library is imported by the engine."""
    for path in pathlib.Path(engine.__path__[0]).rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith(("import odoo", "from odoo")), f"{path}: {line}"
