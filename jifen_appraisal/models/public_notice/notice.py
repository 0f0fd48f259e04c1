"""Public notice (公示): results shown to the members of a unit for so many working days."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..common.notice import Notice
from ..common.roles import READERS

# Who reads why a notice was withdrawn: the reason may speak of a person.
_READERS = ",".join(READERS)
# What stands on a notice stays as it was published; only where objections go may be brought up to date.
_FROZEN = [
    "period_id",
    "kind",
    "state",
    "period_name",
    "scheme_name",
    "unit_id",
    "unit_name",
    "everybody",
    "provisional",
    "days",
    "date_from",
    "date_to",
    "show_scores",
    "show_ranks",
    "show_grades",
    "grade_ids",
    "part_names",
    "line_ids",
    "amendment_ids",
    "published_by_id",
    "ended_at",
    "withdrawn_at",
    "withdrawn_by_id",
    "withdrawn_reason",
]


class JifenPublicNotice(models.Model):
    """One list on public notice, frozen as it was published."""

    _name = "jifen.public.notice"
    _description = "Public Notice"
    _inherit = ["jifen.portal.page", "jifen.guard"]
    _order = "date_from desc, id desc"
    _portal_path = "notices"

    _guarded_fields = frozenset(_FROZEN)

    period_id = fields.Many2one("jifen.period", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="period_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [("result", "Results"), ("points", "Points of the month"), ("grade", "List of grades")],
        required=True,
        default="result",
    )
    state = fields.Selection(
        [("running", "On notice"), ("ended", "Ended"), ("withdrawn", "Withdrawn")],
        required=True,
        default="running",
        copy=False,
        index=True,
    )
    period_name = fields.Char(required=True, string="Of")
    scheme_name = fields.Char(string="Regulation")
    unit_id = fields.Many2one("hr.department", index="btree_not_null", ondelete="restrict")
    unit_name = fields.Char(string="Name of the Unit")
    everybody = fields.Boolean(help="The whole company sees it, not one unit alone.")
    provisional = fields.Boolean(help="Grades before they are final.")
    days = fields.Integer(string="Working Days")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True, index=True)
    contact = fields.Char(string="Objections To", help="Office, telephone and place, as printed on the sheet.")
    show_scores = fields.Boolean(string="Scores")
    show_ranks = fields.Boolean(string="Ranks")
    show_grades = fields.Boolean(string="Grades")
    grade_ids = fields.Many2many("jifen.grade", string="Only These Grades")
    part_names = fields.Json(help="Names of the parts whose points are listed.")
    line_ids = fields.One2many(
        "jifen.public.notice.line", "notice_id", string="List", domain=[("amended_on", "=", False)]
    )
    amendment_ids = fields.One2many(
        "jifen.public.notice.line",
        "notice_id",
        string="Amendments",
        domain=[("amended_on", "!=", False)],
        readonly=True,
    )
    line_count = fields.Integer(compute="_compute_line_count", string="People")
    published_by_id = fields.Many2one("res.users", readonly=True)
    ended_at = fields.Datetime(readonly=True)
    withdrawn_at = fields.Datetime(readonly=True)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, groups=_READERS)
    withdrawn_reason = fields.Text(readonly=True, groups=_READERS)
    withdrawn_text = fields.Char(compute="_compute_withdrawn_text", groups=_READERS)
    title = fields.Char(compute="_compute_title")
    visible_to_me = fields.Boolean(compute="_compute_visible_to_me", search="_search_visible_to_me")

    @api.depends("kind", "period_name", "provisional")
    @api.depends_context("lang")
    def _compute_title(self):
        for notice in self:
            name = notice.period_name
            if notice.kind == "points":
                notice.title = self.env._("Public Notice of the Points of %(period)s", period=name)
            elif notice.kind == "result":
                notice.title = self.env._("Public Notice of the Results of %(period)s", period=name)
            elif notice.provisional:
                notice.title = self.env._("Public Notice of the Proposed Grades of %(period)s", period=name)
            else:
                notice.title = self.env._("Public Notice of the Grades of %(period)s", period=name)

    @api.depends("withdrawn_at", "withdrawn_by_id", "withdrawn_reason")
    @api.depends_context("lang", "tz")
    def _compute_withdrawn_text(self):
        for notice in self:
            notice.withdrawn_text = notice.withdrawn_at and self.env._(
                "Withdrawn by %(user)s on %(date)s: %(reason)s",
                user=notice.withdrawn_by_id.sudo().name,  # who decided is on record for its readers
                date=format_datetime(self.env, notice.withdrawn_at, dt_format="short"),
                reason=notice.withdrawn_reason,
            )

    @api.depends("title", "unit_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = f"{notice.title} · {notice.unit_name}" if notice.unit_name else notice.title

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["jifen.public.notice.line"]._read_group(
                [("notice_id", "in", self.ids), ("amended_on", "=", False)], ["notice_id"], ["__count"]
            )
        )
        for notice in self:
            notice.line_count = counts.get(notice, 0)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        # Whether a notice is for the user must be known before they may read it.
        visible = self.sudo().search(self._domain_visible() & Domain("id", "in", self.ids))
        for notice in self:
            notice.visible_to_me = notice.id in visible.ids

    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._domain_visible() if True in value else ~self._domain_visible()

    @api.model
    def _domain_visible(self):
        """Return the domain of the notices that are for the current user: of their unit, or with them on it."""
        # Where the user works is looked up for themselves; nothing else of the records is told.
        employees = self.env.user.sudo().employee_ids
        units = employees.department_id.browse()
        for department in employees.department_id:
            while department.parent_id and not department.jifen_is_unit:
                department = department.parent_id
            units |= department
        reach = (
            Domain("everybody", "=", True)
            | Domain("unit_id", "in", units.ids)
            | Domain("line_ids.employee_id", "in", employees.ids)
        )
        return Domain("company_id", "in", employees.company_id.ids) & reach

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was on public notice stays on record. Withdraw it instead."))

    # === FOR THE MEMBERS === #

    @api.model
    def _portal_notices(self):
        """Return the notices that are for the current user, elevated, those running first."""
        # Chosen by what is for the user; portal users read no notice by themselves.
        notices = self.sudo().search(self._domain_visible())
        return notices.sorted(lambda notice: notice._shown_state() != "running")

    @api.model
    def _portal_find(self, notice_id):
        return self._portal_notices().filtered(lambda notice: notice.id == notice_id)

    def _shown_state(self):
        """Return the state as it is today: a notice ends with its last day, not when somebody looks."""
        self.ensure_one()
        over = self.state == "running" and self.date_to < self._today(self.company_id)
        return "ended" if over else self.state

    def _tell_members(self):
        """Write to the people on the list, in their language, that it is on notice."""
        messages = []
        for notice in self:
            # To whom to write: the list is about them.
            users = notice.sudo().line_ids.employee_id.user_id.filtered("active")
            for lang, readers in users.grouped("lang").items():
                shown = notice.with_context(lang=lang)
                messages.append(
                    Notice(
                        record=None,
                        users=readers,
                        title=shown.title,
                        body=shown._text_for_members(),
                    )
                )
        self.env["jifen.notice"]._send(messages)
