from odoo import fields, models


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    line_count = fields.Integer(compute="_compute_progress", string="Ledger Lines")

    def _progress_counts(self):
        return {**super()._progress_counts(), "line_count": self._count_by_period("jifen.score.line", [])}

    def action_view_lines(self):
        return self._action_of_period("jifen_score_line_action")
