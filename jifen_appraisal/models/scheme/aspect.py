from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenAspect(models.Model):
    """One side of a rating, such as integrity or diligence, with its share of the dimension."""

    _name = "jifen.aspect"
    _description = "Aspect of a Rating"
    _order = "dimension_id, sequence, id"
    _inherit = ["jifen.dimension.part"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    description = fields.Text(string="Standard", translate=True, help="What is looked at.")
    sequence = fields.Integer(default=10)
    weight = fields.Float(digits=(16, 4), default=1.0, required=True)

    _code_uniq = models.UniqueIndex("(dimension_id, code)", "Two aspects of one dimension cannot have the same code.")

    @api.constrains("weight")
    def _check_weight(self):
        for aspect in self:
            if aspect.weight <= 0:
                raise ValidationError(self.env._("The weight of %(name)s must be above zero.", name=aspect.name))
