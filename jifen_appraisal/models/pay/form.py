"""What the form of an allocation shows besides its fields."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    period_state = fields.Selection(related="period_id.state", string="Period State")
    head_count = fields.Integer(compute="_compute_head_count", string="People Appraised")
    pool_expected = fields.Monetary(compute="_compute_pool_expected", string="Expected Pool")

    @api.depends("period_id")
    def _compute_head_count(self):
        # How many people are appraised is not secret to whoever sees their pay.
        counts = dict(
            self.env["jifen.scorecard"]
            .sudo()  # a count of heads
            ._read_group(
                [("period_id", "in", self.period_id.ids), ("employee_id", "!=", False)], ["period_id"], ["__count"]
            )
        )
        for pay in self:
            pay.head_count = counts.get(pay.period_id._origin, 0)

    @api.depends("pool_basis", "per_head", "pool_amount", "head_count", "wage_percent", "wage_sum", "office_ids.amount")
    def _compute_pool_expected(self):
        for pay in self:
            try:
                pay.pool_expected = float(pay._pool(pay.head_count))
            except UserError:
                pay.pool_expected = 0.0

    def action_preview(self):
        """Open a preview of who would get what; nothing is written to the allocation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of %(period)s", period=self.period_id.name),
            "res_model": "jifen.allocation.preview",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_allocation_id": self.id, "dialog_size": "extra-large"},
        }
