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


def digests(connection, columns):
    """Return ``{table: digest of its rows}``, of these columns."""
    return {table: _digest(connection, table, sorted(names)) for table, names in columns.items() if names}


def _digest(connection, table, names):
    rows = sql.SQL(", ").join(map(sql.Identifier, names)) + named(" FROM {}", table)
    query = "SELECT md5(string_agg(one::text, chr(10) ORDER BY one::text)) FROM (SELECT {}) one"
    return ask(connection, sql.SQL(query).format(rows))[0][0]


def lost(connection, columns, others):
    """Return the columns that are not among the others and have something in them."""
    query = "SELECT 1 FROM {} WHERE {} IS NOT NULL LIMIT 1"
    gone = [(table, name) for table in columns for name in columns[table] - others.get(table, set())]
    return [f"{table}.{name}" for table, name in gone if ask(connection, named(query, table, name))]


def changed(before, after):
    return {table for table in before if before[table] != after[table]}
