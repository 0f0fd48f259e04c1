from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .kinds import KINDS

SUBJECTS = [
    ("all", "Everybody"),
    ("person", "People, not teams"),
    ("staff", "Staff"),
    ("leader", "Leaders"),
    ("team", "Teams"),
]
PERIOD_USES = [
    ("all", "Every period"),
    ("month", "Months"),
    ("quarter", "Quarters"),
    ("long", "Periods longer than a month"),
    ("year", "Years"),
    ("single", "Periods without parts"),
    ("combined", "Periods made of others"),
]


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
        [],
        required=True,
        help="How the score of this dimension comes about.",
    )
    subject = fields.Selection(
        SUBJECTS,
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
    full_marks = fields.Float(
        digits=(16, 4),
        default=100.0,
        help="The highest rating that can be given; of a vote and of a linked score, what the dimension is worth.",
    )
    period_use = fields.Selection(
        PERIOD_USES,
        string="Counts In",
        required=True,
        default="all",
        help="In which of the scheme's periods this dimension is part of the score.",
    )
    item_ids = fields.One2many("jifen.item", "dimension_id", string="Items")
    aspect_ids = fields.One2many("jifen.aspect", "dimension_id", copy=True, string="Aspects")
    group_ids = fields.One2many("jifen.rater.group", "dimension_id", copy=True, string="Rater Groups")
    indicator_ids = fields.One2many("jifen.indicator", "dimension_id", copy=True, string="Indicators")
    start_ids = fields.One2many("jifen.start", "dimension_id", copy=True, string="Starting Points by Position")

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two dimensions of one scheme cannot have the same code.")

    @api.constrains("full_marks", "kind")
    def _check_full_marks(self):
        for dimension in self:
            if dimension._has_setting("full_marks") and dimension.full_marks <= 0:
                raise ValidationError(self.env._("Full marks of %(name)s must be above zero.", name=dimension.name))

    @api.constrains(lambda self: ["scheme_id", *self._references()])
    def _check_same_scheme(self):
        for dimension in self:
            if any(dimension[name].scheme_id - dimension.scheme_id for name in self._references()):
                raise ValidationError(
                    self.env._("%(name)s refers to a dimension of another scheme.", name=dimension.name)
                )

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
            if dimension._has_setting("start_ids") and (below or above):
                raise ValidationError(
                    self.env._(
                        "The starting points of %(name)s are outside its lowest and highest score.",
                        name=dimension.name,
                    )
                )

    def _references(self):
        """Return the names of the fields by which dimensions of a scheme refer to each other."""
        return [name for name, field in self._fields.items() if field.store and field.comodel_name == self._name]

    def _has_setting(self, name):
        """Tell whether dimensions of this kind have a setting, such as ``item_ids``; see ``Kind.settings``."""
        self.ensure_one()
        return bool(self.kind) and name in KINDS[self.kind].settings

    def _takes(self, part):
        """Tell whether this kind of dimension has parts such as this one: a rater group, an indicator."""
        return any(
            self._fields[name].comodel_name == part._name for name in KINDS[self.kind].settings if name in self._fields
        )

    def _is_for_period(self, period):
        """Tell whether this dimension counts in a period."""
        self.ensure_one()
        return is_used_in(self.period_use, period)

    def _applies_to(self, position):
        """Tell whether a subject in ``position`` (staff, deputy, head, team) is scored by this dimension."""
        self.ensure_one()
        return is_about(self.subject, position)


_SUBJECTS_OF_POSITION = {
    "staff": ("all", "person", "staff"),
    "deputy": ("all", "person", "leader"),
    "head": ("all", "person", "leader"),
    "team": ("all", "team"),
}


def is_about(subject, position):
    """Tell whether something for this ``subject`` is about somebody in ``position`` (staff, deputy, head, team)."""
    return subject in _SUBJECTS_OF_POSITION[position]


def is_used_in(use, period):
    """Tell whether something of this ``period_use`` holds for a period."""
    if use in ("single", "combined"):
        return period._is_combined() == (use == "combined")
    return (
        use == "all"
        or (use in ("quarter", "year") and period.kind == use)
        or (use == ("month" if period.kind == "month" else "long"))
    )
