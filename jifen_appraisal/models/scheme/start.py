from odoo import api, fields, models


class JifenStart(models.Model):
    """Starting points of a dimension for certain positions or jobs; the first that fits holds."""

    _name = "jifen.start"
    _description = "Starting Points by Position"
    _order = "dimension_id, sequence, id"
    _inherit = ["jifen.dimension.part"]

    sequence = fields.Integer(default=10)
    position = fields.Selection(
        [("staff", "Staff"), ("deputy", "Deputy leader"), ("head", "Main leader"), ("team", "Team")]
    )
    job_ids = fields.Many2many("hr.job", string="Jobs")
    points = fields.Float(digits=(16, 4), required=True)

    @api.depends("position", "points")
    def _compute_display_name(self):
        positions = dict(self._fields["position"]._description_selection(self.env))
        for start in self:
            who = positions.get(start.position) or ", ".join(start.job_ids.mapped("name")) or self.env._("Everybody")
            start.display_name = f"{who}: {start.points:g}"
