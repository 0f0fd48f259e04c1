"""After the update everything is there as it was, the product finds nothing wrong, and a new one is no different."""

import sys
from contextlib import closing

import books
import pytest
from store import ask, connect

from ..commands.runtime import DOCKER, run, sql
from .changes import changed, columns, rows
from .conftest import update
from .contents import contents
from .releases import ADDONS, kept, version

NOTHING_WRONG = {"broken_ledgers": [], "books": [], "payslips": [], "absent_addons": []}
_EARLIER_WORD = """
    UPDATE ir_ui_menu SET name = name || '{"zh_CN": "earlier"}'
     WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'jifen_appraisal' AND name = 'jifen_claim_menu')
"""


@pytest.fixture(scope="module")
def found(updated):
    with closing(connect(updated.database)) as connection:
        return contents(connection)


def test_the_update_goes_through(updated):
    run(sys.executable, DOCKER / "lib" / "check_log.py", updated.log)
    versions = "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed' AND name LIKE 'jifen%'"
    rows = dict(line.split("|") for line in sql(updated.database, versions).splitlines())
    assert rows == {addon: version(addon) for addon in ADDONS}


def test_it_is_as_it_was(release, found):
    was = kept(release)
    del was["addons"]
    assert {section: found[section] for section in was} == was


def test_the_products_own_check_finds_nothing(updated):
    assert books.check_books(updated.database) == NOTHING_WRONG


def test_every_external_id_has_its_record(registry):
    assert registry["ids_without_records"] == []


def test_every_choice_is_one_that_there_is(registry):
    """Of all our fields with a list of values, in every row."""
    assert registry["unknown_choices"] == []


def test_the_results_of_the_release_are_what_scoring_gives_today(registry):
    anew = registry["scored_anew"]
    assert anew["results"] > 20 and anew["differing"] == []


def test_begun_again_it_changes_nothing(release, updated, tmp_path):
    """All migrations run once more, as after an update that was cut off; a word of an earlier version is corrected."""
    with closing(connect(updated.database)) as connection:
        watched = columns(connection)
        before = rows(connection, watched)
        for addon, was in kept(release)["addons"].items():
            ask(connection, "UPDATE ir_module_module SET latest_version = %s WHERE name = %s", was["version"], addon)
        ask(connection, _EARLIER_WORD)
        update(updated.database, tmp_path / "log")
        assert not changed(before, rows(connection, watched))
    run(sys.executable, DOCKER / "lib" / "check_log.py", tmp_path / "log")
