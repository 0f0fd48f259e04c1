"""What a period has of pay: its allocation, and that its results stay while one rests on them."""

from odoo import fields, models
from odoo.tools import format_amount

from ..common.counting import count_by
from ..common.states import Reason, met

STANDING = ("state", "!=", "cancelled")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    allocation_count = fields.Integer(compute="_compute_progress", string="Allocations")

    def _progress_counts(self):
        readable = self.env["jifen.allocation"].has_access("read")
        counts = count_by(self, "jifen.allocation", "period_id", [STANDING]) if readable else {}
        return {**super()._progress_counts(), "allocation_count": counts}

    def _reasons_not_to_publish(self):
        return [*super()._reasons_not_to_publish(), *self._reasons_of_budget()]

    def _reasons_not_to_close(self):
        return [*super()._reasons_not_to_close(), *self._reasons_of_budget()]

    def _reasons_of_budget(self):
        """Return what is left for the pay that follows, where the company keeps budgets."""
        reasons, budgets = [], self.env["jifen.pay.budget"].sudo()  # what binds everybody is told to the office
        for period in self:
            kept = budgets.search([("company_id", "=", period.company_id.id)])
            day = period.date_to
            budget = kept.filtered(lambda row, day=day: row.date_from <= day <= row.date_to)[:1]
            records = (budgets._name, (("id", "in", budget.ids or kept.ids),))
            left = format_amount(self.env, budget.left_amount, period.currency_id)
            text = self.env._("%(budget)s has %(left)s left.", budget=budget.name, left=left)
            if budget and budget.left_amount > 0:
                reasons.append(met(text, *records))
            elif kept:
                none = self.env._("No budget is kept for the last day of %(period)s.", period=period.name)
                reasons.append(Reason(text if budget else none, False, *records))
        return reasons

    def _reasons_not_to_reopen(self):
        reasons = super()._reasons_not_to_reopen()
        standing = (("period_id", "in", self.ids), STANDING)
        # The check must see every allocation, whatever the officer may read.
        allocation = self.env["jifen.allocation"].sudo().search(standing, limit=1)
        if allocation:
            reasons.append(Reason(allocation._why_not_reopened(), model="jifen.allocation", domain=standing))
        return reasons

    def action_view_allocations(self):
        return self._action_of_period("jifen_allocation_action")

    def action_prepare_allocation(self):
        """Open the allocation of this period, or a new one."""
        self.ensure_one()
        existing = self.env["jifen.allocation"].search([("period_id", "=", self.id), STANDING], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Performance Pay"),
            "res_model": "jifen.allocation",
            "res_id": existing.id,
            "views": [(False, "form")],
            "context": {"default_period_id": self.id},
        }
