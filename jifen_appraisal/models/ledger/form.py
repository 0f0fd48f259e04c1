"""What the form needs to enter a ledger line by hand."""

from odoo import api, fields, models


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    period_state = fields.Selection(related="period_id.state", string="Period State")
    scheme_id = fields.Many2one(related="scorecard_id.scheme_id")
    value_kind = fields.Selection(related="item_id.value_kind", string="Kind of Points")
    range_text = fields.Char(related="item_id.points_text", string="Allowed Points")

    @api.depends("number", "item_id.name")
    def _compute_display_name(self):
        entered = self.filtered("number")
        (self - entered).display_name = self.env._("New entry")
        return super(JifenScoreLine, entered)._compute_display_name()

    @api.model_create_multi
    def create(self, vals_list):
        """Leave out the points a form sends as zero: only items with a range take points from it."""
        return super().create(
            [{name: value for name, value in vals.items() if name != "points" or value} for vals in vals_list]
        )
