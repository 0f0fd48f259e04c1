from odoo import api, fields, models

from ..common.counting import count_by


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    claim_ids = fields.One2many("jifen.claim", "scorecard_id", string="Claims")
    claim_count = fields.Integer(compute="_compute_claim_count")

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        counts = count_by(self, "jifen.claim", "scorecard_id")
        for card in self:
            card.claim_count = counts.get(card.id, 0)

    def _is_in_use(self):
        return bool(self.claim_ids) or super()._is_in_use()

    def action_view_claims(self):
        return self._action_of_card("jifen_claim_action")
