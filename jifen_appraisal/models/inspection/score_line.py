from odoo import fields, models


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    inspection_id = fields.Many2one("jifen.inspection", readonly=True, index="btree_not_null", ondelete="restrict")
