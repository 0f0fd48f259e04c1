from odoo import fields, models


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    @property
    def _source_fields(self):
        return (*super()._source_fields, "inspection_id")

    inspection_id = fields.Many2one("jifen.inspection", readonly=True, index="btree_not_null", ondelete="restrict")
