"""Every text of every record of ours says whose it is, so that whatever comes out of a door can be traced."""

import re

from odoo.tools import SQL

from ..common import our_models

# Short names that programs go by, not texts that people enter.
NAMES = re.compile(r"(^|_)(code|number|model|field|hash|currency|domain|lang|color|symbol)$|^(step_kind|xml_id)$")
_MARK = re.compile(r"<<([a-z_]+):(\d+)>>")


def texts_of(model):
    """Return ``[(name, field)]`` of the columns with text that people enter."""
    return [
        (name, field)
        for name, field in model._fields.items()
        if field.type in ("char", "text") and field.store and field.column_type and not NAMES.search(name)
    ]


def overwrite(model, prefix, suffix=""):
    """Set every text of the model to prefix, id and suffix, past all checks; return how many columns that were."""
    columns = texts_of(model)
    for name, field in columns:
        text = SQL("%s || id || %s", prefix, suffix)
        value = SQL("jsonb_build_object('en_US', %s)", text) if field.translate else text
        column = SQL.identifier(name)
        model.env.cr.execute(
            SQL("UPDATE %s SET %s = %s WHERE %s IS NOT NULL", SQL.identifier(model._table), column, value, column)
        )
    return len(columns)


def mark(env):
    """Mark the records of all models of ours, and the personnel records."""
    env.flush_all()
    for name in (*our_models(env), "hr.employee"):
        if env[name]._auto:
            overwrite(env[name], f"<<{env[name]._table}:", ">>")
    env.invalidate_all()


def marked(answer):
    """Return ``{(table, id)}`` of the records whose texts are in an answer."""
    return {(table, int(id_)) for table, id_ in _MARK.findall(str(answer))}
