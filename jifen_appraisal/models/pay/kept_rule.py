"""Approved pay goes on by the settings it was approved with, whatever becomes of those of its scheme."""

from typing import NamedTuple

from odoo import fields, models

from ..common.text import exact
from .setting import written


class Kept(NamedTuple):
    """The rule of an approved allocation: a scheme in memory, and the figures of grades by their id."""

    allocation_id: int
    scheme: models.Model
    grades: dict


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _keep_pay_rules(self):
        """See to it that approved pay keeps the present settings, before they change."""
        # Elevated: whoever changes settings need not see the pay.
        domain = [("scheme_id", "in", self.ids), ("state", "=", "approved"), ("pay_rule", "=", False)]
        self.env["jifen.allocation"].sudo().search(domain)._keep_pay_rule()

    def _in_memory(self, state):
        """Return this scheme with the settings of a state; nothing of it is ever written."""
        state = {name: value for name, value in state.items() if name in self._fields}
        rows = {name: value for name, value in state.items() if self._fields[name].type == "one2many"}
        scheme = self.new({name: value for name, value in state.items() if name not in rows}, origin=self)
        for name, value in rows.items():
            model = self.env[self._fields[name].comodel_name]
            if name != "pay_grade_ids":
                scheme[name] = model.union(*(_row_in_memory(model, row, place) for place, row in enumerate(value)))
        return scheme


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    pay_rule = fields.Json(copy=False, readonly=True, help="The pay settings by which it was approved.")

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"pay_rule"}

    def _on_becoming_payable(self):
        self._keep_pay_rule()
        return super()._on_becoming_payable()

    def _keep_pay_rule(self):
        for pay in self.filtered(lambda pay: not pay.origin_id):
            pay._trusted().pay_rule = pay.scheme_id._pay_state()

    def _pay_scheme(self):
        """Return the scheme whose pay settings hold for this allocation, in memory where they have changed since."""
        kept = self._kept()
        return kept.scheme if kept else super()._pay_scheme()

    def _pay_setting(self, name):
        """Return a setting of pay as it holds for this allocation; for a correction that of what it corrects."""
        pay = self.origin_id or self
        rule = pay.state == "approved" and pay.pay_rule
        return rule[name] if rule and name in rule else pay.scheme_id[name]

    def _kept(self):
        kept = self.env.context.get("jifen_kept_rule")
        return kept if isinstance(kept, Kept) and kept.allocation_id == self.id else None

    def _as_approved(self):
        """Return this allocation reckoning by the settings that it was approved with."""
        if self.state != "approved" or not self.pay_rule or self._kept():
            return self
        if self.pay_rule == self.scheme_id._pay_state(self.pay_rule.keys() & set(self.scheme_id._pay_setting_names())):
            return self
        grades = {row["id"]: row for row in self.pay_rule.get("pay_grade_ids", ())}
        kept = Kept(self.id, self.scheme_id._in_memory(self.pay_rule), grades)
        return self.with_context(jifen_kept_rule=kept)

    def _amounts_by_rule(self, additional=0):
        return super(JifenAllocation, self._as_approved())._amounts_by_rule(additional)

    def _coefficients(self, cards):
        return super(JifenAllocation, self._as_approved())._coefficients(cards)

    def _grade_figure(self, grade, name):
        kept = self._kept()
        figures = kept and kept.grades.get(grade.id)
        return exact(figures[name]) if figures else super()._grade_figure(grade, name)


def _row_in_memory(model, row, place):
    values = {
        name: written(model._fields[name], value)
        for name, value in row.items()
        if name in model._fields and name != "id"
    }
    return model.new({**values, "sequence": place}, origin=model.browse(row["id"]))
