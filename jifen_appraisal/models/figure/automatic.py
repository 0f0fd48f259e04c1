"""Points that follow from Odoo's own records, such as attendance, without a claim."""

import ast
from datetime import datetime, time, timedelta
from decimal import Decimal

import psycopg2
import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..common.text import exact


class JifenAutomatic(models.Model):
    """What to count for an item, in which records; run at scoring, repeatable without doubling.

    The records are read elevated, so only administrators define what is read.
    """

    _name = "jifen.automatic"
    _description = "Automatic Item"
    _inherit = ["jifen.scheme.part"]
    _order = "scheme_id, sequence, id"

    name = fields.Char(required=True, translate=True, help="Stands in the ledger as the ground of the points.")
    sequence = fields.Integer(default=10)
    item_id = fields.Many2one(
        "jifen.item",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('scheme_id', '=', scheme_id), ('value_kind', '=', 'fixed')]",
    )
    model_name = fields.Char(string="Records", required=True, help="Technical name of the model, e.g. hr.leave.")
    domain = fields.Char(required=True, default="[]", help="Which of these records count.")
    employee_field = fields.Char(required=True, default="employee_id")
    date_field = fields.Char(string="From", required=True, help="The record's date, or its first day.")
    date_to_field = fields.Char(string="To", help="Its last day, where a record covers a span of days.")
    measure = fields.Selection(
        [
            ("count", "So often as there are records"),
            ("sum", "The sum of a field"),
            ("none", "Once, if there is no record"),
        ],
        required=True,
        default="count",
    )
    sum_field = fields.Char(string="Field")
    problem = fields.Char(compute="_compute_problem", help="Why nothing is counted at present.")

    _item_uniq = models.UniqueIndex("(item_id)", "This item already has an automatic rule.")

    @api.depends("model_name", "domain", "employee_field", "date_field", "date_to_field", "measure", "sum_field")
    def _compute_problem(self):
        for rule in self:
            if rule.model_name not in self.env:
                rule.problem = self.env._(
                    "There is no model “%(model)s” in this database: the rule waits until its app is installed.",
                    model=rule.model_name or "",
                )
            else:
                rule.problem = rule._mistake() or False

    @api.constrains(
        "item_id", "model_name", "domain", "employee_field", "date_field", "date_to_field", "measure", "sum_field"
    )
    def _check_rule(self):
        for rule in self:
            if rule.item_id.scheme_id != rule.scheme_id or rule.item_id.value_kind != "fixed":
                raise ValidationError(
                    self.env._("%(rule)s needs an item of its scheme with fixed points.", rule=rule.name)
                )
            if rule.model_name in self.env and rule._mistake():
                raise ValidationError(rule._mistake())

    def _mistake(self):
        """Return what is wrong with the rule for the model as it is, or None."""
        model = self.env[self.model_name]
        if model._abstract or model._transient or not model._auto:
            return self.env._("“%(model)s” keeps no records that could be counted.", model=self.model_name)
        kinds = {
            self.employee_field: ("many2one",),
            self.date_field: ("date", "datetime"),
            **({self.date_to_field: ("date", "datetime")} if self.date_to_field else {}),
            **({self.sum_field or "": ("integer", "float", "monetary")} if self.measure == "sum" else {}),
        }
        for name, types in kinds.items():
            field = model._fields.get(name)
            if not field or not field.store or field.type not in types:
                return self.env._(
                    "“%(field)s” of %(model)s cannot be used: it must be a stored field of the right kind.",
                    field=name,
                    model=self.model_name,
                )
        if model._fields[self.employee_field].comodel_name != "hr.employee":
            return self.env._("“%(field)s” does not lead to employees.", field=self.employee_field)
        return self._domain_mistake(model)

    def _domain_mistake(self, model):
        try:
            domain = self._parsed_domain()
            unstored = [path for path in _field_paths(domain) if not _is_stored(model, path)]
            if not unstored:
                with self.env.cr.savepoint(flush=False):
                    model.sudo().search(domain, limit=1)  # only whether the domain can be evaluated
        except (ValueError, TypeError, SyntaxError, KeyError, UserError, psycopg2.Error):
            return self.env._("The condition of %(rule)s cannot be evaluated.", rule=self.name)
        if unstored:
            return self.env._(
                "“%(field)s” of %(model)s cannot be used: it must be a stored field of the right kind.",
                field=unstored[0],
                model=self.model_name,
            )
        return None

    def _parsed_domain(self):
        return Domain(ast.literal_eval(self.domain or "[]"))

    # === COUNTING === #

    def _quantities(self, period, employees):
        """Return ``{employee id: Decimal, how often}`` in a period, without those at zero.

        A record over several days counts once, in the period of its first day; it stands against
        "once, if there is no record" in every period that it touches.

        :param employees: ids of the people of the period
        """
        self.ensure_one()
        low, high = self._bounds(period)
        domain = self._parsed_domain() & Domain(self.employee_field, "in", employees)
        domain &= Domain(self.date_field, "<=" if self._is_day(self.date_field) else "<", high[self.date_field])
        last = (self.measure == "none" and self.date_to_field) or self.date_field
        domain &= Domain(last, ">=", low[last])
        measure = f"{self.sum_field}:sum" if self.measure == "sum" else "__count"
        # What is counted was defined by an administrator; only the numbers are used.
        groups = self.env[self.model_name].sudo()._read_group(domain, [self.employee_field], [measure])
        counted = {employee.id: exact(value or 0) for employee, value in groups}
        if self.measure == "none":
            return {employee_id: Decimal(1) for employee_id in employees if not counted.get(employee_id)}
        return {employee_id: value for employee_id, value in counted.items() if value > 0}

    def _is_day(self, name):
        return self.env[self.model_name]._fields[name].type == "date"

    def _bounds(self, period):
        """Return the first and last moment of the period for each date field: days, or UTC times."""
        zone = pytz.timezone(period.company_id.sudo().partner_id.tz or "UTC")  # the company's own time zone

        def utc(day):
            return zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

        names = {self.date_field, self.date_to_field or self.date_field}
        low = {name: period.date_from if self._is_day(name) else utc(period.date_from) for name in names}
        high = {
            name: period.date_to if self._is_day(name) else utc(period.date_to + timedelta(days=1)) for name in names
        }
        return low, high


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    automatic_ids = fields.One2many("jifen.automatic", "scheme_id", string="Automatic Items", copy=False)

    def _copy_parts(self, scheme):
        copies = super()._copy_parts(scheme)
        # An administrator defined these rules; a revision keeps them as they are.
        for rule in self.sudo().automatic_ids:
            rule.copy({"scheme_id": scheme.id, "item_id": copies["jifen.item"][rule.item_id].id})
        return copies


def _field_paths(domain):
    """Return the fields that a domain asks for, also below what leads elsewhere."""
    paths = []
    for condition in domain.iter_conditions():
        paths.append(condition.field_expr)
        if condition.operator in ("any", "not any"):
            paths += [f"{condition.field_expr}.{path}" for path in _field_paths(Domain(condition.value))]
        elif condition.operator in ("any!", "not any!"):
            raise ValueError(condition.operator)  # not for domains that are typed in
    return paths


def _is_stored(model, path):
    """Whether every step of a path of fields is stored in the database."""
    for name in path.split("."):
        field = model._fields[name]
        if not (field.store or name == "id"):
            return False
        model = model.env[field.comodel_name] if field.relational else model
    return True
