from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenDimension(models.Model):
    _name = "jifen.dimension"
    _description = "Appraisal Dimension"
    _order = "sequence, id"
    _inherit = ["jifen.scheme.part"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("points", "Points from items"),
            ("led", "Average of the people led"),
        ],
        required=True,
        default="points",
        help="How the score of this dimension comes about.",
    )
    subject = fields.Selection(
        [
            ("all", "Everybody"),
            ("staff", "Staff"),
            ("leader", "Leaders"),
            ("team", "Teams"),
        ],
        required=True,
        default="all",
        help="Whose score this dimension is part of. Leaders are the deputies in charge of offices "
        "and the unit's main leader.",
    )
    weight = fields.Float(digits=(16, 4), default=1.0, required=True)
    start = fields.Float(digits=(16, 4), string="Starting Points")
    has_floor = fields.Boolean(string="Floor", default=True)
    floor = fields.Float(digits=(16, 4), string="Lowest Score")
    has_ceiling = fields.Boolean(string="Ceiling")
    ceiling = fields.Float(digits=(16, 4), string="Highest Score")
    item_ids = fields.One2many("jifen.item", "dimension_id", string="Items")

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two dimensions of one scheme cannot have the same code.")

    @api.constrains("has_floor", "floor", "has_ceiling", "ceiling", "start", "weight", "kind")
    def _check_bounds(self):
        for dimension in self:
            if dimension.weight <= 0:
                raise ValidationError(self.env._("The weight of %(name)s must be above zero.", name=dimension.name))
            if dimension.has_floor and dimension.has_ceiling and dimension.floor > dimension.ceiling:
                raise ValidationError(
                    self.env._(
                        "The lowest score of %(name)s is above its highest score.",
                        name=dimension.name,
                    )
                )
            below = dimension.has_floor and dimension.start < dimension.floor
            above = dimension.has_ceiling and dimension.start > dimension.ceiling
            if dimension.kind == "points" and (below or above):
                raise ValidationError(
                    self.env._(
                        "The starting points of %(name)s are outside its lowest and highest score.",
                        name=dimension.name,
                    )
                )

    def _applies_to(self, position):
        """Tell whether a subject in ``position`` (staff, deputy, head, team) is scored by this dimension."""
        self.ensure_one()
        return self.subject in _SUBJECTS_OF_POSITION[position]


_SUBJECTS_OF_POSITION = {
    "staff": ("all", "staff"),
    "deputy": ("all", "leader"),
    "head": ("all", "leader"),
    "team": ("all", "team"),
}
