"""Databases of each release: as it was, and brought to the sources as they are."""

import contextlib
import json
import lzma
import os
import subprocess
import sys
from typing import NamedTuple

import pytest

from ..commands.runtime import DOCKER, TEMPLATE, bash, copy_of, drop, run, shell
from .releases import ADDONS, FOLDER, dump_of, releases

# What counts and checks a database when it is backed up does so here, too.
sys.path.insert(0, str(DOCKER / "lib" / "backup"))


class Updated(NamedTuple):
    database: str
    log: os.PathLike


@pytest.fixture(scope="session", params=releases())
def release(request):
    return request.param


@pytest.fixture(scope="session")
def released(release):
    """Return the database of a release, as it was."""
    with restored(release) as name:
        yield name


@pytest.fixture(scope="session")
def updated(released, tmp_path_factory):
    """Return another one that was updated."""
    with copy_of(released, "updated") as database:
        log = tmp_path_factory.mktemp("update") / "log"
        update(database, log)
        yield Updated(database, log)


@pytest.fixture(scope="session")
def new():
    """Return the database of a new installation."""
    with copy_of(TEMPLATE, "new") as database:
        yield database


@pytest.fixture(scope="session")
def registry(updated):
    """Return what Odoo makes of the updated database; see registry.py."""
    return registry_of(updated.database)


def registry_of(database):
    return json.loads(shell(database, FOLDER / "registry.py").splitlines()[-1])


@contextlib.contextmanager
def restored(release):
    name = f"test_released_{os.getpid()}"
    drop(name)
    # As the product's own databases are made: with the trigram extension where the server has it.
    bash(f"new_database {name}")
    try:
        command = ["psql", "-d", name, "-Xq", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
        with lzma.open(dump_of(release)) as dump:
            subprocess.run(command, check=True, input=dump.read(), timeout=300)
        yield name
    finally:
        drop(name)


def update(database, log):
    """Update both addons as an administrator would; ``log`` is the file of the log."""
    options = ["-u", ",".join(ADDONS), "--i18n-overwrite", "--stop-after-init", "--no-http", "--max-cron-threads=0"]
    run("odoo", "-d", database, *options, "--logfile", log, timeout=900)
