"""The next release can be kept: its world can be built, and has something of everything."""

from contextlib import closing

from store import connect

from ..commands.runtime import ROOT, TEMPLATE, copy_of, shell
from .contents import empty_models
from .releases import FOLDER


def test_there_is_something_of_everything():
    with copy_of(TEMPLATE, "world") as database:
        shell(database, FOLDER / "fill.py", PYTHONPATH=str(ROOT))
        with closing(connect(database)) as connection:
            assert empty_models(connection) == []
