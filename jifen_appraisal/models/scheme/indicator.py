from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenIndicator(models.Model):
    """A reported figure whose rank among the subjects brings points (regulation r1, targets)."""

    _name = "jifen.indicator"
    _description = "Indicator"
    _order = "dimension_id, sequence, id"
    _inherit = ["jifen.dimension.part"]

    _free_fields = frozenset({"name", "description", "sequence", "unit_name"})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    description = fields.Text(translate=True)
    unit_name = fields.Char(string="Counted In", translate=True)
    sequence = fields.Integer(default=10)
    full_marks = fields.Float(digits=(16, 4), required=True)
    ladder = fields.Selection(
        [("proportional", "In proportion to the rank"), ("step", "A fixed step for each rank")],
        required=True,
        default="proportional",
        help="In proportion: full marks × (n − rank + 1) ÷ n. Fixed step: full marks − (rank − 1) × step, never "
        "below zero.",
    )
    step = fields.Float(digits=(16, 4), help="Points less for each rank.")
    order = fields.Selection(
        [("high", "The highest figure is best"), ("low", "The lowest figure is best")],
        required=True,
        default="high",
        string="Best",
    )

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two indicators of one scheme cannot have the same code.")

    @api.constrains("full_marks", "step", "ladder")
    def _check_figures(self):
        for indicator in self:
            if indicator.full_marks <= 0:
                raise ValidationError(self.env._("Full marks of %(name)s must be above zero.", name=indicator.name))
            if indicator.ladder == "step" and indicator.step <= 0:
                raise ValidationError(self.env._("The step of %(name)s must be above zero.", name=indicator.name))
