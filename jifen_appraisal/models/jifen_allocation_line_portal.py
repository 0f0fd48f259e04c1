"""What the portal shows of a person's own performance pay, once it is approved."""

from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ..engine.numbers import half_up

_RELEASED = ("approved", "reserved", "paid", "released", "reversed", "settled")


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    @api.model
    def _portal_lines(self):
        """Return the current user's own approved amounts, elevated, newest first."""
        if not self.env.user.employee_id:
            return self.browse()
        domain = Domain("user_id", "=", self.env.uid) & Domain("state", "in", _RELEASED)
        # Own by this domain; allocations are closed to employees.
        return self.sudo().search(domain, order="id desc")

    def _portal_explain(self):
        """Return how this amount came about, as plain data with texts in the user's language.

        :return: dict with ``amount``, ``state``, ``method``, ``rows`` of ``(label, text)`` and
            ``notes``, whole sentences
        """
        self.ensure_one()
        pay = self.allocation_id
        states = dict(self._fields["state"]._description_selection(self.env))
        methods = dict(pay._fields["method"]._description_selection(self.env))
        return {
            "period": self.period_id.name,
            "card_id": self.scorecard_id.id,
            "amount": self._portal_money(self.amount),
            "state": states[self.state],
            "paid": self.state == "paid",
            "method": methods[pay.method],
            "rows": self._portal_rows(pay),
            "notes": self._portal_notes(pay),
        }

    def _portal_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _portal_rows(self, pay):
        rows = [(self.env._("Score"), _figure(self.score))]
        if self.coefficient != 1:
            rows.append((self.env._("Coefficient"), _figure(self.coefficient)))
        if pay.origin_id:
            return [*rows, (self.env._("Correction of"), pay.origin_id.name)]
        if pay.method in ("proportional", "top"):
            rows.append((self.env._("Pool"), self._portal_money(pay.pool_amount)))
            rows.append((self.env._("All together count with"), _figure(pay.weight_sum)))
        if pay.unit_value:
            label = self.env._("Value of a point") if pay.method != "top" else self.env._("Value of a part")
            rows.append((label, f"{_figure(pay.unit_value, 8)}"))
        return rows

    def _portal_notes(self, pay):
        notes = [self.note] if self.note else []
        if self.excluded:
            notes.append(self.env._("No share: because of a one-vote veto, the grade, or because there is no score."))
        elif pay.unit_value and self.weight:
            before = half_up(Decimal(str(self.weight)) * Decimal(str(pay.unit_value)), 4)
            notes.append(
                self.env._(
                    "%(weight)s × %(value)s = %(before)s, paid: %(amount)s.",
                    weight=_figure(self.weight, 8),
                    value=_figure(pay.unit_value, 8),
                    before=_figure(before),
                    amount=self._portal_money(self.amount),
                )
            )
            if abs(before - Decimal(str(self.amount))) > Decimal("0.02"):
                notes.append(self.env._("The limits of the pay rule changed this amount."))
        if self.rounded_up:
            notes.append(
                self.env._("One fen of what rounding left over went here: it had one of the largest remainders.")
            )
        return notes


def _figure(value, decimals=4):
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
