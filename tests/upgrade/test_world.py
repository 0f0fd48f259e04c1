"""A release can be kept: its world can be built, and has something of everything."""

from contextlib import closing

import pytest
from store import connect

from ..commands.runtime import ROOT, TEMPLATE, copy_of, shell
from .contents import EMPTY, empty_columns, empty_models
from .releases import FOLDER


@pytest.fixture(scope="module")
def world():
    with copy_of(TEMPLATE, "world") as database:
        shell(database, FOLDER / "fill.py", PYTHONPATH=str(ROOT))
        with closing(connect(database)) as connection:
            yield connection


def test_there_is_something_of_every_model(world):
    assert empty_models(world) == []


def test_there_is_something_in_every_column(world):
    assert empty_columns(world) == set(EMPTY)


def test_what_is_kept_has_something_in_every_column(released):
    with closing(connect(released)) as connection:
        assert empty_columns(connection) <= set(EMPTY)
