from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

EFFECTS = [
    ("talk", "Talk"),
    ("criticism", "Criticism"),
    ("admonition", "Admonition talk"),
    ("yellow_card", "Yellow card"),
    ("removal", "Listed for removal"),
    ("award", "Award list"),
    ("award_lost", "Award eligibility lost"),
    ("promotion", "Bar to promotion"),
    ("leave", "Leave earned"),
]
ACTORS = [
    ("manager", "Manager of the employee"),
    ("deputy", "Deputy leader in charge"),
    ("head", "Main leader of the unit"),
    ("office", "Appraisal office"),
    ("committee", "Committee"),
]
# What the person concerned is told unless the rule says otherwise.
TOLD_EFFECTS = ("award", "leave")
# So many annual results decide about a promotion unless the rule says otherwise.
PROMOTION_YEARS = 3
_BY_GRADE = ("grade", "running")
_BY_PLACE = ("top_third", "bottom_third", "first", "last")


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

    trigger = fields.Selection(
        [
            ("grade", "A grade"),
            ("running", "A grade several periods running"),
            ("top_third", "The top third"),
            ("bottom_third", "The bottom third"),
            ("first", "The first places"),
            ("last", "The last places"),
            ("beyond", "Points beyond the base"),
            ("veto", "A one-vote veto"),
            ("no_award", "No award, by a veto or a grade"),
        ],
        string="When",
        required=True,
        default="grade",
    )
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

    effect = fields.Selection(EFFECTS, string="What Follows", required=True, default="talk")
    optional = fields.Boolean(string="Where Needed", help="Whoever acts may also find that it is not needed.")
    actor = fields.Selection(ACTORS, string="Who Has to Act", required=True, default="office")
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

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two consequences of one scheme cannot have the same code.")

    @api.depends("effect")
    def _compute_visible(self):
        for rule in self:
            rule.visible = rule.effect in TOLD_EFFECTS

    @api.depends("trigger", "grade_ids.name", "count", "points_step", "effect")
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = rule._trigger_text()

    @api.onchange("effect")
    def _onchange_effect(self):
        if self.effect == "leave":
            self.trigger = "beyond"
        elif self.effect == "promotion":
            self.trigger, self.period_use, self.count = "grade", "year", max(self.count, PROMOTION_YEARS)

    @api.constrains("trigger", "grade_ids", "count", "points_step", "deadline_days", "improve_days", "effect")
    def _check_settings(self):
        for rule in self:
            message = rule._wrong_setting()
            if message:
                raise ValidationError(self.env._("%(rule)s: %(message)s", rule=rule.name, message=message))

    def _wrong_setting(self):
        self.ensure_one()
        if self.trigger in _BY_GRADE and not self.grade_ids:
            return self.env._("Choose the grades it follows from.")
        if self.count < 1:
            return self.env._("How many must be at least one.")
        if self.trigger == "running" and self.count < 2:
            return self.env._("Several periods running are at least two.")
        if self.trigger == "beyond" and self.points_step <= 0:
            return self.env._("The points beyond the base must be above zero.")
        if self.deadline_days < 0 or self.improve_days < 0:
            return self.env._("A deadline cannot be before publication.")
        if self.effect == "leave" and self.trigger != "beyond":
            return self.env._("Leave is earned by points beyond the base.")
        if self.effect == "promotion" and self.trigger != "grade":
            return self.env._("A bar to promotion follows from grades.")
        return ""

    @api.constrains("grade_ids", "scheme_id")
    def _check_same_scheme(self):
        for rule in self:
            if rule.grade_ids.scheme_id - rule.scheme_id:
                raise ValidationError(self.env._("%(name)s refers to a grade of another scheme.", name=rule.name))

    def _trigger_text(self):
        """Return in words when the consequence follows."""
        self.ensure_one()
        grades = format_list(self.env, self.grade_ids.mapped("name"), style="or")
        texts = {
            "grade": lambda: self.env._("Grade %(grades)s", grades=grades),
            "running": lambda: self.env._("%(grades)s %(count)s periods running", grades=grades, count=self.count),
            "top_third": lambda: self.env._("In the top third"),
            "bottom_third": lambda: self.env._("In the bottom third"),
            "first": lambda: self.env._("Among the first %(count)s", count=self.count),
            "last": lambda: self.env._("Among the last %(count)s", count=self.count),
            "beyond": lambda: self.env._("Each full %(points)s points beyond the base", points=f"{self.points_step:g}"),
            "veto": lambda: self.env._("One-vote veto"),
            "no_award": lambda: self.env._("No award, by a veto or a grade"),
        }
        return texts[self.trigger]()

    def _compares(self):
        """Tell whether it follows from the place among others."""
        return self.trigger in _BY_PLACE

    def _is_for(self, position):
        """Tell whether it is about subjects in this position."""
        return self.subject == "all" or self.subject == {"deputy": "leader", "head": "leader"}.get(position, position)

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
