from odoo import fields, models


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    claim_id = fields.Many2one("jifen.claim", readonly=True, index="btree_not_null", ondelete="restrict")
