"""Rows that a decision rests on: of two who decide at the same moment, the later one begins again."""

from odoo.tools import SQL


def rely_on(records):
    """Write the rows of records without changing them, and hold them until the end of the transaction.

    A lock alone is no guard: under REPEATABLE READ whoever waited for a row that was only locked goes on with what
    they read before. Whoever waited for a row that was written gets a serialization failure, and Odoo runs the
    request again. Rows are taken in one order, so that two never wait for each other.

    :param records: of any one model; those without a row yet are left out
    :raise psycopg2.errors.SerializationFailure: when one was changed, or relied on, since the transaction began
    """
    if not records.ids:
        return
    records.flush_recordset()
    table = SQL.identifier(records._table)
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET id = id WHERE id IN (SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)",
            table,
            table,
            records.ids,
        )
    )
