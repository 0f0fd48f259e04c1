from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Results are told; only reopening changes them.
PUBLISHED = ("published", "closed")


class JifenPeriod(models.Model):
    """One appraisal of a set of people under one scheme.

    Its way from draft to closed is in ``period/life``, how scorecards come about in
    ``period/opening``, what is still open in ``period/progress``.
    """

    _name = "jifen.period"
    _description = "Appraisal Period"
    _inherit = ["mail.thread", "jifen.follows.login", "jifen.steps"]
    _login_person = None
    _order = "date_from desc, id desc"
    _check_company_auto = True

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"state", "scored_at", "scored_by_id", "published_at", "closed_at"}

    name = fields.Char(required=True, tracking=True)
    scheme_id = fields.Many2one(
        "jifen.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'active')]",
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("half", "Half-year"), ("year", "Year")],
        required=True,
        default="month",
    )
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    parent_id = fields.Many2one(
        "jifen.period", string="Part of", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    child_ids = fields.One2many("jifen.period", "parent_id", string="Parts")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "Open"),
            ("scoring", "Scoring"),
            ("published", "Published"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    employee_ids = fields.Many2many("hr.employee", string="People Appraised", check_company=True, copy=True)
    team_ids = fields.Many2many("hr.department", string="Teams Appraised", check_company=True)
    scorecard_ids = fields.One2many("jifen.scorecard", "period_id", string="Scorecards")
    scored_at = fields.Datetime(readonly=True, copy=False)
    scored_by_id = fields.Many2one("res.users", string="Scores Computed By", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Html(string="Announcement")

    _dates = models.Constraint("CHECK (date_from <= date_to)", "A period cannot end before it begins.")

    @api.constrains("scheme_id", "kind", "date_from", "date_to", "employee_ids", "state")
    def _check_overlap(self):
        """One person's points of a day belong to one period of a scheme and kind."""
        for period in self.filtered("employee_ids"):
            others = self.sudo().search(  # checks count what the user may not read
                [
                    ("id", "!=", period.id),
                    ("scheme_id.code", "=", period.scheme_id.code),
                    ("company_id", "=", period.company_id.id),
                    ("kind", "=", period.kind),
                    ("date_from", "<=", period.date_to),
                    ("date_to", ">=", period.date_from),
                    ("employee_ids", "in", period.employee_ids.ids),
                ],
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(other)s already covers some of these people at that time.",
                        other=others.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        people = [vals.get("employee_ids") for vals in vals_list]
        periods = super().create([{k: v for k, v in vals.items() if k != "employee_ids"} for vals in vals_list])
        for period, commands in zip(periods, people, strict=True):
            if commands:
                period._set_people(commands)
        return periods

    def _set_people(self, commands):
        """Choose who is appraised: the office may, without a right to personnel records.

        That they belong to the period's company is checked by ``check_company``.
        """
        self._jifen_check_relations([{"employee_ids": commands}])
        # Only the list of people is written, nothing of their records is read.
        result = super(JifenPeriod, self.sudo()).write({"employee_ids": commands})
        self.invalidate_recordset(["employee_ids"])
        return result

    def write(self, vals):
        if {"scheme_id", "date_from", "date_to", "kind", "team_ids"}.intersection(vals):
            started = self.filtered(lambda period: period.state != "draft")
            if started:
                raise UserError(
                    self.env._(
                        "%(period)s has been opened: its scheme and dates are fixed.",
                        period=started[0].display_name,
                    )
                )
        people = vals.get("employee_ids")
        result = super().write({k: v for k, v in vals.items() if k != "employee_ids"})
        if people:
            self.check_access("write")
            self._set_people(people)
            self._sync_scorecards()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        started = self.filtered(lambda period: period.state != "draft")
        if started:
            raise UserError(
                self.env._("%(period)s has been opened and stays on record.", period=started[0].display_name)
            )

    def _is_combined(self):
        """Tell whether this period is made of others, such as a quarter of its months."""
        self.ensure_one()
        # What a period is made of is the same for everybody.
        return bool(self.sudo().child_ids)

    def _dimensions_of(self, position):
        """Return the dimensions that make up the score of a subject in ``position`` in this period."""
        self.ensure_one()
        return self.scheme_id.dimension_ids.filtered(
            lambda dimension: dimension._applies_to(position) and dimension._is_for_period(self)
        )

    # === SCRIPT API AND LOOK-UP === #

    def _scorecard(self, subject):
        """Return the scorecard of an employee, or of a department as a team.

        :raise UserError: when the subject is not appraised in this period
        """
        self.ensure_one()
        field = "team_id" if subject._name == "hr.department" else "employee_id"
        card = self.env["jifen.scorecard"].search([("period_id", "=", self.id), (field, "=", subject.id)], limit=1)
        if not card:
            raise UserError(
                self.env._(
                    "%(subject)s is not appraised in %(period)s.",
                    subject=subject.sudo().display_name,  # the name that was asked for
                    period=self.display_name,
                )
            )
        return card
