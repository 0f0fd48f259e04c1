from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JifenRaterGroup(models.Model):
    """Who rates or votes in a dimension, and how much it weighs. Ratings bear a name, votes never do."""

    _name = "jifen.rater.group"
    _description = "Rater Group"
    _order = "dimension_id, sequence, id"
    _inherit = ["jifen.dimension.part"]

    _free_fields = frozenset({"name", "sequence", "employee_ids"})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    sequence = fields.Integer(default=10)
    weight = fields.Float(
        digits=(16, 4),
        default=1.0,
        required=True,
        help="Share of this group. A group without ratings gives its share to the others, in proportion.",
    )
    raters = fields.Selection(
        [
            ("self", "The person"),
            ("peer", "Colleagues of the same office"),
            ("leader", "Everybody above"),
            ("subordinate", "The people below"),
            ("unit", "Everybody of the unit"),
            ("other", "Other offices"),
            ("group", "A user group"),
            ("chosen", "Certain people"),
        ],
        required=True,
        default="peer",
        string="Who",
    )
    user_group_id = fields.Many2one("res.groups", ondelete="restrict")
    employee_ids = fields.Many2many("hr.employee", string="People", check_company=True)
    trim = fields.Integer(
        string="Highest and Lowest Left Out", help="So many of the highest and of the lowest ratings do not count."
    )
    min_return = fields.Float(
        digits=(16, 4),
        string="Minimum Return (%)",
        help="A vote in which fewer of those entitled took part is not valid. Zero: no minimum.",
    )

    _code_uniq = models.UniqueIndex(
        "(dimension_id, code)", "Two rater groups of one dimension cannot have the same code."
    )
    _group_named = models.Constraint(
        "CHECK (raters <> 'group' OR user_group_id IS NOT NULL)", "Choose the user group that rates."
    )

    @api.constrains("weight", "trim", "min_return")
    def _check_figures(self):
        for group in self:
            if group.weight <= 0:
                raise ValidationError(self.env._("The weight of %(name)s must be above zero.", name=group.name))
            if group.trim < 0:
                raise ValidationError(self.env._("How many ratings are left out cannot be below zero."))
            if not 0 <= group.min_return <= 100:
                raise ValidationError(self.env._("The minimum return is a percentage between 0 and 100."))

    @api.model_create_multi
    def create(self, vals_list):
        chosen = [vals.get("employee_ids") for vals in vals_list]
        groups = super().create([{k: v for k, v in vals.items() if k != "employee_ids"} for vals in vals_list])
        for group, commands in zip(groups, chosen, strict=True):
            group._choose(commands)
        return groups

    def write(self, vals):
        result = super().write({k: v for k, v in vals.items() if k != "employee_ids"})
        self._choose(vals.get("employee_ids"))
        return result

    def _choose(self, commands):
        """Choose who rates: the office may, without a right to personnel records."""
        if not commands:
            return True
        self.check_access("write")
        self._jifen_check_relations([{"employee_ids": commands}])
        # Only who is on the list is written, nothing of their records is read.
        result = super(JifenRaterGroup, self.sudo()).write({"employee_ids": commands})
        self.invalidate_recordset(["employee_ids"])
        return result
