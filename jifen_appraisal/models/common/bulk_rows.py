"""Many records in one statement, where ten thousand are made at once."""

from decimal import Decimal

from odoo import fields
from odoo.tools import SQL
from odoo.tools.misc import clean_context


def insert_rows(model, rows):
    """Insert records of plain column values; the rest has its defaults and is computed as in ``create``.

    For records that code alone makes from checked values: no access rights, constraints or
    overrides of ``create`` are asked.

    :param model: an empty recordset; :param rows: dicts with the same keys: stored fields; figures
        given as Decimal are written as they are, without the field's own rounding
    :return: the records
    """
    if not rows:
        return model
    stored = {name: field for name, field in model._fields.items() if field.store and field.column_type}
    given = {name: [row[name] for row in rows] for name in rows[0]}
    plain = [name for name, field in stored.items() if name not in given and not field.compute and name != "id"]
    common = {
        **{name: False for name in plain if stored[name].type == "boolean"},
        **model.with_context(clean_context(model.env.context)).default_get(plain),  # pylint: disable=context-overridden
        "create_uid": model.env.uid,
        "write_uid": model.env.uid,
        "create_date": fields.Datetime.now(),
        "write_date": fields.Datetime.now(),
    }
    columns, sources = [], []
    for name, values in given.items():
        field = stored[name]
        converted = _converted(field, values, model)
        columns.append(SQL.identifier(name))
        sources.append(SQL("unnest(%s::" + field.column_type[1] + "[])", converted))
    for name, value in common.items():
        columns.append(SQL.identifier(name))
        sources.append(SQL("%s", stored[name].convert_to_column_insert(value, model)))
    inserted = model.env.execute_query(
        SQL(
            "INSERT INTO %s (%s) SELECT %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(columns),
            SQL(", ").join(sources),
        )
    )
    records = model.browse(row[0] for row in inserted)
    for name, field in stored.items():
        if field.compute and name not in given:
            model.env.add_to_compute(field, records)
    records.modified([*given, *common], create=True)
    for name in given:
        if stored[name].compute:
            # What was given is not computed again because something beside it was given as well.
            model.env.remove_to_compute(stored[name], records)
    return records


def _converted(field, values, model):
    if field.type == "many2one":
        return [value or None for value in values]
    if field.type in ("float", "monetary") and all(isinstance(value, Decimal) for value in values):
        return values
    return [field.convert_to_column_insert(value, model) for value in values]


def update_rows(model, rows):
    """Update records by ``{id: {field: plain column value}}``, all with the same fields, in one statement."""
    if not rows:
        return
    model.flush_model()
    names = list(next(iter(rows.values())))
    fields_ = [model._fields[name] for name in names]
    values = [[field.convert_to_column_insert(row[field.name], model) for row in rows.values()] for field in fields_]
    model.env.cr.execute(
        SQL(
            "UPDATE %s target SET %s, write_uid = %s, write_date = now() at time zone 'UTC'"
            " FROM unnest(%s::int4[], %s) AS source (id, %s) WHERE target.id = source.id",
            SQL.identifier(model._table),
            SQL(", ").join(SQL("%s = source.%s", SQL.identifier(name), SQL.identifier(name)) for name in names),
            model.env.uid,
            list(rows),
            SQL(", ").join(
                SQL("%s::" + field.column_type[1] + "[]", column) for field, column in zip(fields_, values, strict=True)
            ),
            SQL(", ").join(SQL.identifier(name) for name in names),
        )
    )
    records = model.browse(rows)
    records.invalidate_recordset()
    records.modified(names)


def touch_rows(records):
    """Write these records as they are: whoever writes one of them in a transaction begun before has to start again.

    A row that is only locked lets such a transaction go on once the lock is free, with what it has read before.
    """
    if records:
        records.flush_recordset(["write_uid", "write_date"])
        records.env.cr.execute(
            SQL(
                "UPDATE %s SET write_uid = %s, write_date = now() at time zone 'UTC' WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                records.env.uid,
                records.ids,
            )
        )
        records.invalidate_recordset(["write_uid", "write_date"])
