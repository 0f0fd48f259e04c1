from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenDimensionPart(models.AbstractModel):
    """What belongs to one dimension and freezes with its scheme."""

    _name = "jifen.dimension.part"
    _description = "Part of an Appraisal Dimension"
    _inherit = ["jifen.scheme.part"]

    dimension_id = fields.Many2one("jifen.dimension", required=True, index=True, ondelete="cascade")
    scheme_id = fields.Many2one(
        "jifen.scheme", compute="_compute_scheme_id", store=True, required=False, index=True, ondelete="cascade"
    )

    @api.depends("dimension_id.scheme_id")
    def _compute_scheme_id(self):
        for part in self:
            part.scheme_id = part.dimension_id.scheme_id

    def write(self, vals):
        result = super().write(vals)
        if "dimension_id" in vals:
            self.dimension_id.scheme_id._check_not_frozen()
        return result

    def _check_addition(self):
        self.dimension_id.scheme_id._check_not_frozen()

    @api.constrains("dimension_id")
    def _check_kind(self):
        for part in self:
            if not part.dimension_id._takes(part):
                raise ValidationError(
                    self.env._(
                        "%(part)s does not fit %(dimension)s: its score comes about in another way.",
                        part=part.display_name,
                        dimension=part.dimension_id.name,
                    )
                )
