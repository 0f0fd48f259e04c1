from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..scheme.dimension import is_about
from .kinds import EFFECTS, TRIGGERS, settings


class JifenConsequenceRule(models.Model):
    """What follows from a result: when, what, who has to act and until when."""

    _name = "jifen.consequence.rule"
    _description = "Consequence Rule"
    _inherit = ["jifen.scheme.part"]
    _order = "scheme_id, sequence, id"

    # Who acts, until when and who is told may change while a period runs; when it applies may not.
    _free_fields = frozenset(
        {"name", "description", "sequence", "actor", "deadline_days", "improve_days", "visible", "optional"}
    )

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    sequence = fields.Integer(default=10)
    description = fields.Text(string="What Is to Be Done", translate=True)

    trigger = fields.Selection([], string="When", required=True)
    grade_ids = fields.Many2many("jifen.grade", string="Grades", domain="[('scheme_id', '=', scheme_id)]", copy=False)
    count = fields.Integer(
        string="How Many",
        default=1,
        required=True,
        help="So many periods running; the first or the last so many places; of a bar to promotion: "
        "so many annual results are looked at.",
    )
    among = fields.Selection(
        [
            ("overall", "Everybody together"),
            ("unit", "Appraising unit"),
            ("job", "Job"),
            ("position", "Position"),
        ],
        required=True,
        default="overall",
        help="Whose scores are compared. People and teams are always compared apart.",
    )
    subject = fields.Selection(
        [("all", "Everybody"), ("staff", "Staff"), ("leader", "Leaders"), ("team", "Teams")],
        string="For",
        required=True,
        default="all",
    )
    period_use = fields.Selection(
        [
            ("all", "Every period"),
            ("month", "Months"),
            ("quarter", "Quarters"),
            ("half", "Half-years"),
            ("year", "Years"),
            ("long", "Periods longer than a month"),
        ],
        string="In",
        required=True,
        default="all",
    )
    points_step = fields.Float(
        digits=(16, 4),
        string="Each Full",
        default=100.0,
        help="Points beyond the starting points. Each full so many earn half a day of leave; "
        "anything else follows once there are so many.",
    )
    window = fields.Selection(
        [("period", "Each period for itself"), ("year", "Accumulated over the year")],
        required=True,
        default="year",
        help="Over the year: the points of its periods are added up, and what was earned before is taken off.",
    )

    effect = fields.Selection([], string="What Follows", required=True)
    optional = fields.Boolean(string="Where Needed", help="Whoever acts may also find that it is not needed.")
    actor = fields.Selection([], string="Who Has to Act", required=True)
    deadline_days = fields.Integer(string="Days to Act", default=30, required=True, help="After publication.")
    improve_days = fields.Integer(
        string="Days to Improve",
        required=True,
        default=0,
        help="The deadline set for the person concerned, after publication. Zero: none.",
    )
    visible = fields.Boolean(
        string="Shown to the Person",
        compute="_compute_visible",
        store=True,
        readonly=False,
        copy=True,
        help="The person concerned reads it at My Points. Otherwise they learn it from whoever acts.",
    )
    summary = fields.Char(compute="_compute_summary", string="In Words")
    rule_uses = fields.Json(compute="_compute_rule_uses", string="Used by the Rule")

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two consequences of one scheme cannot have the same code.")

    @api.depends("effect")
    def _compute_visible(self):
        for rule in self:
            rule.visible = bool(rule.effect) and rule._effect_kind().told

    @api.depends(lambda self: ["trigger", "effect", "grade_ids.name", *self._settings()])
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = rule.trigger and rule._trigger_kind().text(rule)

    @api.depends("trigger", "effect")
    def _compute_rule_uses(self):
        for rule in self:
            kinds = [registry[code] for registry, code in ((TRIGGERS, rule.trigger), (EFFECTS, rule.effect)) if code]
            # Never without any: an empty list is kept as no value.
            rule.rule_uses = ["subject", *(use for kind in kinds for use in kind.uses)]

    @api.onchange("effect")
    def _onchange_effect(self):
        if self.effect:
            self._effect_kind().fill_in(self)

    @api.constrains(lambda self: ["trigger", "effect", "count", "deadline_days", "improve_days", *self._settings()])
    def _check_settings(self):
        for rule in self:
            message = rule._wrong_setting()
            if message:
                raise ValidationError(self.env._("%(rule)s: %(message)s", rule=rule.name, message=message))

    def _wrong_setting(self):
        self.ensure_one()
        if self._uses("grade_ids") and not self.grade_ids:
            return self.env._("Choose the grades it follows from.")
        if self.count < 1:
            return self.env._("How many must be at least one.")
        for problem in self._trigger_kind().problems(self):
            return problem
        if self.deadline_days < 0 or self.improve_days < 0:
            return self.env._("A deadline cannot be before publication.")
        for problem in self._effect_kind().problems(self):
            return problem
        return ""

    @api.constrains("grade_ids", "scheme_id")
    def _check_same_scheme(self):
        for rule in self:
            if rule.grade_ids.scheme_id - rule.scheme_id:
                raise ValidationError(self.env._("%(name)s refers to a grade of another scheme.", name=rule.name))

    # === ITS TRIGGER AND EFFECT === #

    def _settings(self):
        """Return the names of the fields that belong to some trigger or effect."""
        return [name for name in settings() if name in self._fields]

    def _trigger_kind(self):
        self.ensure_one()
        return TRIGGERS[self.trigger]

    def _effect_kind(self):
        self.ensure_one()
        return EFFECTS[self.effect]

    def _uses(self, name):
        """Tell whether something has a meaning with this rule: a setting, such as ``count``, or ``leave_days``."""
        self.ensure_one()
        return name in self.rule_uses

    def _grade_names(self):
        return format_list(self.env, self.grade_ids.mapped("name"), style="or")

    # === FOR WHAT IT IS === #

    def _is_for(self, position):
        """Tell whether it is about subjects in this position."""
        return is_about(self.subject, position)

    def _in_force(self, period):
        """Return those of these rules that hold for a period of its kind."""
        return self.filtered(
            lambda rule: (
                rule.period_use in ("all", period.kind) or (rule.period_use == "long" and period.kind != "month")
            )
        )


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    consequence_rule_ids = fields.One2many("jifen.consequence.rule", "scheme_id", string="Consequences", copy=False)

    def _copy_parts(self, scheme):
        copies = super()._copy_parts(scheme)
        grades = {grade.code: grade for grade in scheme.grade_ids}
        copies["jifen.consequence.rule"] = {
            rule: rule.copy(
                {
                    "scheme_id": scheme.id,
                    "grade_ids": [fields.Command.set([grades[grade.code].id for grade in rule.grade_ids])],
                }
            )
            for rule in self.consequence_rule_ids
        }
        return copies

    def _print_parts(self):
        """Add ``consequences``: a text for each rule."""
        texts = [
            self.env._("%(name)s: %(rule)s", name=rule.name, rule=rule.summary) for rule in self.consequence_rule_ids
        ]
        return {**super()._print_parts(), "consequences": texts}
