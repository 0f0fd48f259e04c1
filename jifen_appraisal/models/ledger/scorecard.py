from odoo import api, fields, models

from ..common.counting import count_by


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    line_ids = fields.One2many("jifen.score.line", "scorecard_id", string="Ledger")
    line_count = fields.Integer(compute="_compute_line_count")

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = count_by(self, "jifen.score.line", "scorecard_id")
        for card in self:
            card.line_count = counts.get(card.id, 0)

    def _is_in_use(self):
        return bool(self.line_ids) or super()._is_in_use()

    def action_view_lines(self):
        return self._action_of_card("jifen_score_line_action")
