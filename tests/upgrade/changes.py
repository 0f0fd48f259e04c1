"""What is not the same in two databases."""

from store import ask, named, sql

# Odoo writes these whenever it updates a module: what it is not asked to keep, and who wrote last.
_VOLATILE_COLUMNS = {"write_date", "write_uid", "arch_prev"}
_VOLATILE_TABLES = {"ir_act_window_view", "ir_cron_trigger", "orm_signaling_registry"}
_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND NOT table_name = ANY(%s) AND NOT column_name = ANY(%s)
"""


def columns(connection):
    """Return ``{table: its columns}``, those alone that Odoo does not write of itself."""
    found = {}
    for table, column in ask(connection, _COLUMNS, list(_VOLATILE_TABLES), list(_VOLATILE_COLUMNS)):
        found.setdefault(table, set()).add(column)
    return found


def in_common(columns, others):
    return {table: columns[table] & others[table] for table in columns.keys() & others.keys()}


def rows(connection, columns):
    """Return ``{table: {key of a row: {column: a digest of its value}}}``; without a number, a row is its own key."""
    return {table: _rows(connection, table, sorted(names)) for table, names in columns.items() if names}


def _rows(connection, table, names):
    key = named("{}", "id") if "id" in names else named("{}::text", table)
    values = sql.SQL(", ").join(named("hashtextextended({}::text, 0)", name) for name in names)
    found = ask(connection, sql.SQL("SELECT {}, {} FROM {}").format(key, values, sql.Identifier(table)))
    return {key: dict(zip(names, row, strict=True)) for key, *row in found}


def lost(connection, columns, others):
    """Return the columns that are not among the others and have something in them."""
    query = "SELECT 1 FROM {} WHERE {} IS NOT NULL LIMIT 1"
    gone = [(table, name) for table in columns for name in columns[table] - others.get(table, set())]
    return [f"{table}.{name}" for table, name in gone if ask(connection, named(query, table, name))]


def changed(before, after):
    """Return what is not the same: ``table.column`` in rows of both, ``table: new`` and ``table: gone`` for rows."""
    found = set()
    for table, was in before.items():
        now = after[table]
        found.update(
            f"{table}: {what}" for what, keys in (("new", now.keys() - was), ("gone", was.keys() - now)) if keys
        )
        for key in was.keys() & now:
            found.update(f"{table}.{name}" for name, value in was[key].items() if now[key][name] != value)
    return found
