from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..common.roles import OFFICER

# Results are told; only reopening changes them.
PUBLISHED = ("published", "closed")


class JifenPeriod(models.Model):
    """One appraisal of a set of people under one scheme: its life from draft to closed.

    How scorecards come about is in ``period/opening``, how they are scored in
    ``scoring/period``, what is still open in ``period/progress``, how results are told
    in ``feedback/period``.
    """

    _name = "jifen.period"
    _description = "Appraisal Period"
    _inherit = ["mail.thread", "jifen.guard"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _guarded_fields = frozenset({"state", "scored_at", "scored_by_id", "published_at", "closed_at"})

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

    # === LIFE === #

    def _check_officer(self):
        """Only the appraisal office runs periods; the system itself may as well."""
        self.check_access("write")
        if not (self.env.uid == 1 or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office runs periods."))

    def action_open(self):
        """Open the period: one scorecard per subject, as they are on its last day."""
        self._check_officer()
        for period in self:
            if period.scheme_id.state != "active":
                raise UserError(
                    self.env._(
                        "%(scheme)s is not active, so no period can be opened on it.",
                        scheme=period.scheme_id.display_name,
                    )
                )
            if not period.employee_ids and not period.team_ids:
                raise UserError(self.env._("Choose who is appraised in %(period)s first.", period=period.name))
        self._update_state(("draft",), "open")
        self._sync_scorecards()
        return True

    def action_score(self):
        """Compute totals, ranks and grades; may be repeated until the period is published."""
        self._check_officer()
        self._update_state(("open", "scoring"), "scoring", scored_at=fields.Datetime.now(), scored_by_id=self.env.uid)
        for period in self:
            period._post_automatic()
            period._score()
        return True

    def action_back_to_open(self):
        """Let claims and findings come in again before anything is published."""
        self._check_officer()
        self._update_state(("scoring",), "open")
        return True

    def action_publish(self):
        """Score once more, so that nothing posted meanwhile is missing, and publish."""
        self._check_officer()
        self._check_nothing_undecided()
        for period in self.filtered(lambda period: period.state == "scoring"):
            period._post_automatic()
        self._update_state(
            ("scoring",),
            "published",
            scored_at=fields.Datetime.now(),
            published_at=fields.Datetime.now(),
        )
        for period in self:
            period._score()
            period._make_consequences()
            period._redraw_later()
        self._tell_results()
        return True

    def action_close(self):
        """Close for good: only now performance pay can be approved."""
        self._check_officer()
        self._update_state(("published",), "closed", closed_at=fields.Datetime.now())
        return True

    def action_reopen(self, reason):
        """Take a published or closed period back to open, with the reason on record.

        :raise UserError: without a reason, or when performance pay already rests on it
        """
        self._check_officer()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the period is reopened."))
        # The check must see every allocation, whatever the officer may read.
        allocation = (
            self.env["jifen.allocation"]
            .sudo()  # checks count what the user may not read
            .search([("period_id", "in", self.ids), ("state", "!=", "cancelled")], limit=1)
        )
        if allocation:
            raise UserError(
                self.env._(
                    "%(allocation)s rests on the result of %(period)s. Cancel it before reopening.",
                    allocation=allocation.display_name,
                    period=allocation.period_id.display_name,
                )
            )
        self._update_state(PUBLISHED, "open", published_at=False, closed_at=False)
        for period in self:
            period._drop_consequences()
            period.message_post(body=self.env._("Reopened: %(reason)s", reason=reason.strip()))
        return True

    def _check_nothing_undecided(self):
        # Checks count what the user may not read.
        claims = self.env["jifen.claim"].sudo()
        claims = claims.search_count([("period_id", "in", self.ids), ("state", "in", ("hearing", "submitted"))])
        if claims:
            raise UserError(
                self.env._(
                    "%(count)s claims are still undecided. Have them approved or refused before publishing.",
                    count=claims,
                )
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
