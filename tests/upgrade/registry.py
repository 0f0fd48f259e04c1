# Run in “odoo shell”: prints what Odoo itself makes of a database of ours, as one line of JSON.
import json

from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tools import SQL

LANGUAGES = ("en_US", "zh_CN")


def name_of(records):
    """Return what records are called in every database."""
    ids = records.get_external_id()
    return sorted(ids[record.id] or record.display_name for record in records)


def value_of(record, field):
    if field.relational:
        return name_of(record[field.name])
    if field.translate:
        return [record.with_context(lang=lang)[field.name] for lang in LANGUAGES]
    return str(record[field.name])


def meaning(record):
    """Return what is stored of a record, as ``{field: value}``."""
    stored = [field for field in record._fields.values() if field.store and field.type != "one2many"]
    return {field.name: value_of(record, field) for field in stored if field.name not in ("id", *LOG_ACCESS_COLUMNS)}


def our_fields(env, kind):
    """Return the stored fields of this type of our models, and those of ours in other models, as ``(model, field)``."""
    for name in env.registry:
        model = env[name]
        if model._auto and not model._transient:
            for field in model._fields.values():
                ours = name.startswith("jifen.") or field.name.startswith("jifen_")
                if ours and field.store and field.type == kind:
                    yield model, field


def values_in(model, name):
    """Return the values of a column, past all computing and all rules."""
    column, table = SQL.identifier(name), SQL.identifier(model._table)
    rows = model.env.execute_query(SQL("SELECT DISTINCT %s FROM %s WHERE %s IS NOT NULL", column, table, column))
    return [value for (value,) in rows]


def unknown_choices(env):
    for model, field in our_fields(env, "selection"):
        for value in set(values_in(model, field.name)) - set(field.get_values(env)):
            yield f"{model._name}.{field.name}: {value}"


def unknown_models(env):
    for model, field in our_fields(env, "many2one_reference"):
        for value in set(values_in(model, field.model_field)) - set(env.registry):
            yield f"{model._name}.{field.model_field}: {value}"


def scored_anew(env):
    """Return how many published results were calculated once more, and whose differ to the last digit."""
    periods = env["jifen.period"].search([("state", "in", ("published", "closed"))])
    differing = [card.display_name for period in periods for card, *__ in period._differences_from_the_books()]
    return {"results": len(periods.scorecard_ids.filtered("scored")), "differing": differing}


def found(env):
    ids = env["ir.model.data"].search([("module", "in", ("jifen_appraisal", "jifen_payroll_link"))])
    there = {row: row.model in env and env[row.model].browse(row.res_id).exists() for row in ids}
    # What the demo has built has ids as well.
    kept = [row for row in ids if row.noupdate and there[row] and not row.name.startswith("demo_")]
    return {
        "ids_without_records": [row.complete_name for row in ids if not there[row]],
        "kept_as_they_are": {row.complete_name: meaning(there[row]) for row in kept},
        "scored_anew": scored_anew(env),
        "unknown_choices": [*unknown_choices(env), *unknown_models(env)],
    }


print("\n" + json.dumps(found(env)))  # noqa: F821
