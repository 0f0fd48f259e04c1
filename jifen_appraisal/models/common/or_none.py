"""Figures that may be unknown: without a value they are NULL, not 0, in the database and whatever is made of it."""

from odoo import fields, models
from odoo.tools import SQL


class _OrNone:
    """What keeps “there is none” and 0 apart; a field says so by its class, and has ``none_is_null``.

    Without a value a record has False, an export nothing and the web client an empty field. A mean leaves
    it out, a comparison such as ``<= 60`` does not find it, and ``= False`` finds nothing else. False reckons
    as 0 in Python, so that whoever adds up need not ask.
    """

    none_is_null = True
    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if _is_none(value) else super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return None if _is_none(value) else super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if _is_none(value) else value

    def filter_function(self, records, field_expr, operator, value):
        if operator != "in":
            return super().filter_function(records, field_expr, operator, value)
        getter = self.expression_getter(field_expr)
        none, known = any(map(_is_none, value)), {one for one in value if not _is_none(one)}
        return lambda record: none if _is_none(found := getter(record)) else found in known


class FloatOrNone(_OrNone, fields.Float):
    """A figure that may be unknown, such as the score of who could not be scored."""


class IntegerOrNone(_OrNone, fields.Integer):
    """A whole number that may be unknown, such as a rank."""


class JifenGuard(models.AbstractModel):
    _inherit = "jifen.guard"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # Best first would begin with those who have none: PostgreSQL takes NULL for the highest.
        if not nulls.code and getattr(self._fields.get(field_name), "none_is_null", False):
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)


def _is_none(value):
    return value is None or value is False
