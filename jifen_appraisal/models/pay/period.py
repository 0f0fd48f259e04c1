"""What a period has of pay: its allocation, and that its results stay while one rests on them."""

from odoo import fields, models

from ..common.states import Reason

STANDING = ("state", "!=", "cancelled")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    allocation_count = fields.Integer(compute="_compute_progress", string="Allocations")

    def _progress_counts(self):
        readable = self.env["jifen.allocation"].has_access("read")
        counts = self._count_by_period("jifen.allocation", [STANDING]) if readable else {}
        return {**super()._progress_counts(), "allocation_count": counts}

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
