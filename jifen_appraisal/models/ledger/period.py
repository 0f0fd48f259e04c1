from odoo import fields, models

from ..common.counting import count_by


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    line_count = fields.Integer(compute="_compute_progress", string="Ledger Lines")

    def _progress_counts(self):
        return {**super()._progress_counts(), "line_count": count_by(self, "jifen.score.line", "period_id")}

    def action_view_lines(self):
        return self._action_of_period("jifen_score_line_action")
