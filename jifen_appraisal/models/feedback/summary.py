"""Personal summaries: what people write about their own period before it is scored."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.states import Transition

MAX_SUMMARY = 5000
# Who rates as a leader reads the summary while rating.
_LEADING = ("leader", "chosen", "group")


class JifenSummary(models.Model):
    """One person's summary of one period; written by the person alone, through the portal."""

    _name = "jifen.summary"
    _description = "Personal Summary"
    _inherit = ["jifen.guard"]
    _order = "date_from desc, name, id"

    _guarded_fields = frozenset({"scorecard_id", "name", "text", "state", "written_at", "submitted_at"})
    _transitions = {
        "submit": Transition(("draft",), "submitted"),
        "take_back": Transition(("submitted",), "draft"),
    }

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, ondelete="restrict")
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    date_from = fields.Date(related="scorecard_id.date_from", store=True)
    name = fields.Char(related="scorecard_id.name", store=True, string="Person")
    department_id = fields.Many2one(related="scorecard_id.department_id")
    text = fields.Text(string="Summary")
    state = fields.Selection([("draft", "Draft"), ("submitted", "Submitted")], required=True, default="draft")
    written_at = fields.Datetime(string="Last Written On")
    submitted_at = fields.Datetime(string="Submitted On")

    _card_uniq = models.UniqueIndex("(scorecard_id)", "There is one personal summary for each person and period.")

    @api.depends("name", "period_id.name")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = f"{summary.name} · {summary.period_id.name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Personal summaries stay on record."))


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    # At most one; readable by the rules of summaries, so that a draft is the writer's own.
    summary_ids = fields.One2many("jifen.summary", "scorecard_id", string="Personal Summary")

    def _remove_from_period(self):
        # Whether somebody has written is known to the system alone.
        written = self.sudo().summary_ids.filtered("text")
        if written:
            raise UserError(
                self.env._(
                    "%(person)s has written a personal summary of %(period)s and stays in it.",
                    person=written[0].name,
                    period=written[0].period_id.name,
                )
            )
        return super()._remove_from_period()

    # === WRITING === #

    def _reason_no_summary(self):
        """Return why the current user cannot write a summary for this scorecard, or nothing."""
        self.ensure_one()
        # Own card, checked first; its period is closed to portal users.
        period = self.sudo().period_id
        if self.user_id != self.env.user or not self.employee_id:
            return self.env._("A personal summary is written by the person appraised.")
        if not period.with_summary:
            return self.env._("No personal summary is asked for in %(period)s.", period=period.name)
        if period.state != "open":
            return self.env._(
                "%(period)s is being scored or has been: its personal summaries are closed.", period=period.name
            )
        return ""

    def _write_summary(self, text, submit=False):
        """Keep the current user's own summary as a draft, or submit it.

        :return: the summary, elevated
        :raise UserError: when it cannot be written, is too long, is empty on submission or was submitted before
        """
        self.ensure_one()
        reason = self._reason_no_summary()
        if reason:
            raise UserError(reason)
        text = (text or "").replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > MAX_SUMMARY:
            raise UserError(
                self.env._("At most %(limit)s characters; these are %(count)s.", limit=MAX_SUMMARY, count=len(text))
            )
        if submit and not text:
            raise UserError(self.env._("Write your summary first."))
        # Only the person themselves comes here; nobody writes summaries by right.
        self.env.cr.execute("SELECT id FROM jifen_scorecard WHERE id = %s FOR UPDATE", [self.id])
        summary = self.sudo().summary_ids._trusted()  # see above
        if summary.state == "submitted":
            raise UserError(self.env._("It is submitted already. Take it back to change it."))
        now = fields.Datetime.now()
        values = {"text": text, "written_at": now}
        if summary:
            summary.write(values)
        else:
            summary = summary.create({"scorecard_id": self.id, **values})
        if submit:
            summary._update_state("submit", submitted_at=now)
        return summary._untrusted()

    def _take_back_summary(self):
        """Make the current user's own submitted summary a draft again, while the period is open."""
        self.ensure_one()
        reason = self._reason_no_summary()
        if reason:
            raise UserError(reason)
        # Own summary, checked above.
        self.sudo().summary_ids._update_state("take_back", submitted_at=False)

    @api.model
    def _portal_summaries_due(self):
        """Return the current user's own scorecards that wait for a personal summary, elevated."""
        return self._portal_cards().filtered(
            lambda card: not card._reason_no_summary() and card.summary_ids.state != "submitted"
        )

    # === READING WHILE RATING === #

    @api.model
    def _sheet_summary(self, card_id, group_id):
        """Return the submitted summary of somebody whom the current user rates as a leader.

        :raise UserError: when there is none to be read
        """
        card, group = self._sheet_place(card_id, group_id, "rating")
        raters = group._raters_of(card).get((card.id, group.id), ())
        summary = card.summary_ids.filtered(lambda row: row.state == "submitted")
        if not summary or group.raters not in _LEADING or card.period_id._rater().id not in raters:
            raise self._sheet_changed()
        return summary.text


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _sheet(self, group, subjects, given, voted):
        sheet = super()._sheet(group, subjects, given, voted)
        shown = set()
        if self.with_summary and group.dimension_id.kind == "rating" and group.raters in _LEADING:
            ids = [row["card"] for row in sheet["subjects"]]
            # Only that there is one; reading it is checked against who rates whom.
            domain = [("scorecard_id", "in", ids), ("state", "=", "submitted")]
            shown = set(self.env["jifen.summary"].sudo().search(domain).scorecard_id.ids)  # see above
        for row in sheet["subjects"]:
            row["summary"] = row["card"] in shown
        return sheet
