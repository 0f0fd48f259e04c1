from odoo import fields, models

from ..common.counting import count_by


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    draft_inspection_count = fields.Integer(compute="_compute_progress", string="Findings in Draft")

    def _progress_counts(self):
        readable = self.env["jifen.inspection"].has_access("read")
        drafts = count_by(self, "jifen.inspection", "period_id", [("state", "=", "draft")]) if readable else {}
        return {**super()._progress_counts(), "draft_inspection_count": drafts}

    def action_view_inspections(self):
        return self._action_of_period("jifen_inspection_action")

    def action_enter_inspection(self):
        """Open a new finding for this period."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Finding"),
            "res_model": "jifen.inspection",
            "views": [(False, "form")],
            "context": {"default_period_id": self.id},
        }
