"""An updated database is made like a new one: nothing is missing, and nobody may do more than there."""

from contextlib import closing

import pytest
from store import ask, connect

from .conftest import registry_of

# What PostgreSQL writes in another way after a dump.
_PLAIN = r"regexp_replace({}, '[][()]|::text|::character varying', '', 'g')"
_OURS = "JOIN ir_model_data id ON id.model = '{model}' AND id.res_id = it.id WHERE id.module LIKE 'jifen%'"
# Buttons name actions by their number.
_TEXT = r"regexp_replace(it.arch_db->>'{}', '[0-9]+', '', 'g')"


def ours(model, table, columns):
    return f"SELECT id.module || '.' || id.name, {columns} FROM {table} it " + _OURS.format(model=model)


STRUCTURE = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
         WHERE table_schema = 'public' AND (table_name LIKE '%jifen%' OR column_name LIKE 'jifen%')
    """,
    "constraints": f"""
        SELECT conrelid::regclass::text, conname, {_PLAIN.format("pg_get_constraintdef(oid)")} FROM pg_constraint
         WHERE contype <> 'n' AND (conrelid::regclass::text LIKE '%jifen%' OR conname LIKE '%jifen%')
    """,
    "indexes": f"""
        SELECT tablename, indexname, {_PLAIN.format("indexdef")} FROM pg_indexes
         WHERE schemaname = 'public' AND (tablename LIKE '%jifen%' OR indexname LIKE '%jifen%')
    """,
    "external ids": "SELECT module, name, model, noupdate FROM ir_model_data WHERE module LIKE 'jifen%'",
}
MEANING = {
    "access rights": ours(
        "ir.model.access", "ir_model_access", "perm_read, perm_write, perm_create, perm_unlink, active"
    ),
    "record rules": ours(
        "ir.rule", "ir_rule", "domain_force, perm_read, perm_write, perm_create, perm_unlink, active, global"
    ),
    "groups": ours("res.groups", "res_groups", "it.name->>'en_US', it.name->>'zh_CN'"),
    "views": ours("ir.ui.view", "ir_ui_view", f"{_TEXT.format('en_US')}, {_TEXT.format('zh_CN')}, active"),
    "fields": ours("ir.model.fields", "ir_model_fields", "field_description->>'zh_CN', help->>'zh_CN', ttype"),
    "menus": ours("ir.ui.menu", "ir_ui_menu", "it.name->>'en_US', it.name->>'zh_CN', active"),
    "scheduled actions": ours("ir.cron", "ir_cron", "active, interval_number, interval_type"),
}


# What Odoo counts for itself in records that an update leaves as they are.
COUNTED = {"nextcall", "lastcall", "failure_count", "first_failure_date"}


@pytest.fixture(scope="module")
def both(updated, new):
    with closing(connect(updated.database)) as first, closing(connect(new)) as second:
        yield lambda query: (set(ask(first, query)), set(ask(second, query)))


@pytest.mark.parametrize("what", STRUCTURE)
def test_nothing_is_missing(both, what):
    there, wanted = both(STRUCTURE[what])
    assert wanted
    assert not wanted - there


@pytest.mark.parametrize("what", MEANING)
def test_it_is_the_same(both, what):
    there, wanted = both(MEANING[what])
    assert wanted
    assert there == wanted


def test_what_an_update_leaves_as_it_is_means_the_same(registry, new):
    """Data with ``noupdate``: where a version has changed what it says, a migration has to."""
    there, wanted = registry["kept_as_they_are"], registry_of(new)["kept_as_they_are"]
    assert wanted
    assert there.keys() == wanted.keys()
    names = {(record, name) for record in wanted for name in {*wanted[record], *there[record]} - COUNTED}
    differ = {(record, name) for record, name in names if there[record].get(name) != wanted[record].get(name)}
    assert not differ
