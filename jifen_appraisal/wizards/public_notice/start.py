from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.public_notice.making import STATES

# What the scheme's rule of days does not say: as many days as bodies usually take.
_USUAL_DAYS = 5


class JifenPublicNoticeStart(models.TransientModel):
    """Asks what to put on public notice, for how long and before whom."""

    _name = "jifen.public.notice.start"
    _description = "Put on Public Notice"

    period_id = fields.Many2one("jifen.period", required=True, readonly=True)
    period_state = fields.Selection(related="period_id.state")
    scheme_id = fields.Many2one(related="period_id.scheme_id")
    kind = fields.Selection(
        [("result", "Results"), ("points", "Points so far"), ("grade", "List of grades")],
        string="To Be Published",
        required=True,
    )
    days = fields.Integer(string="Working Days", required=True)
    date_to = fields.Date(string="Until", compute="_compute_date_to")
    by_unit = fields.Boolean(string="Each Unit Sees Its Own")
    show_scores = fields.Boolean(string="Scores")
    show_ranks = fields.Boolean(string="Ranks")
    show_grades = fields.Boolean(string="Grades")
    grade_ids = fields.Many2many("jifen.grade", string="Only These Grades", domain="[('scheme_id', '=', scheme_id)]")
    contact = fields.Char(string="Objections To")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        period = self.env["jifen.period"].browse(values.get("period_id")).exists()
        if period:
            defaults = period._notice_defaults()
            defaults["days"] = defaults["days"] or _USUAL_DAYS
            defaults["kind"] = next((kind for kind, states in STATES.items() if period.state in states), False)
            values.update({name: value for name, value in defaults.items() if name in fields_list})
        return values

    @api.depends("days", "period_id")
    def _compute_date_to(self):
        for wizard in self:
            company = wizard.period_id.company_id or self.env.company
            days = min(max(wizard.days, 0), 366)
            wizard.date_to = company._jifen_working_day(self.env["jifen.public.notice"]._today(company), days)

    @api.onchange("kind")
    def _onchange_kind(self):
        """A list of grades names people and grades; points of the month have no grade yet."""
        if self.kind == "grade":
            self.show_scores, self.show_ranks, self.show_grades = False, False, True
        elif self.kind == "points":
            self.show_scores, self.show_grades = True, False
        elif self.period_id:
            defaults = self.period_id._notice_defaults()
            for name in ("show_scores", "show_ranks", "show_grades"):
                self[name] = defaults[name]

    def action_start(self):
        """Put it on notice, as the appraisal office, and tell the people on the list."""
        self.ensure_one()
        period = self.period_id
        period._check_officer()
        if not (self.show_scores or self.show_ranks or self.show_grades or self.kind == "points"):
            raise UserError(self.env._("Choose what the notice shows: scores, ranks or grades."))
        notices = period._put_on_notice(
            self.kind,
            self.days,
            self.by_unit,
            grades=self.grade_ids if self.kind == "grade" else None,
            show_scores=self.show_scores,
            show_ranks=self.show_ranks,
            show_grades=self.show_grades and self.kind != "points",
            contact=self.contact,
        )
        notices._tell_members()
        return period.action_view_notices()
