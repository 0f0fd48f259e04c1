"""Reminders to those who still have to write a summary or to acknowledge a result."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.notice import TO_DO, Notice
from ..period.period import PUBLISHED
from .scorecard import link

# Summaries: from so many days before the last day on; both: until so long after, every so many days.
_DAYS_BEFORE, _EVERY, _DAYS_AFTER = 5, 3, 15


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"feedback_reminded_on"}

    feedback_reminded_on = fields.Date(string="Last Reminder of Feedback", readonly=True, copy=False)

    def action_remind_feedback(self):
        """Write to everybody who still has to write a summary or to acknowledge the result."""
        self._check_officer()
        told = sum(period._remind_feedback() for period in self)
        if not told:
            raise UserError(self.env._("There is nobody with a login to be reminded."))
        return self.env["jifen.notice"]._tell_reminded(told)

    def _remind_feedback(self):
        """Remind the people of one period; return how many."""
        self.ensure_one()
        what = "summary" if self.state == "open" else "result"
        left = [part["missing"] for part in self._feedback_progress() if part["what"] == what]
        ids = [row["id"] for row in (left[0] if left else []) if row["login"]]
        # Whom to write to.
        cards = self.env["jifen.scorecard"].sudo().browse(ids)
        notices = []
        for lang, rows in cards.grouped(lambda card: card.user_id.lang).items():
            notices += [card._feedback_reminder(what) for card in rows.with_context(lang=lang)]
        if notices:
            self.env["jifen.notice"]._send(notices)
            # When people were reminded is kept by the system.
            self.sudo()._trusted().write({"feedback_reminded_on": fields.Date.context_today(self)})
        return len(notices)

    def _feedback_is_due(self, today):
        """Tell whether people are to be reminded on this day."""
        self.ensure_one()
        if self.feedback_reminded_on and (today - self.feedback_reminded_on).days < _EVERY:
            return False
        if self.state == "open":
            return self.with_summary and -_DAYS_BEFORE <= (today - self.date_to).days <= _DAYS_AFTER
        if not self.published_at or not self.scheme_id.acknowledge:
            return False
        return 1 <= (today - fields.Datetime.context_timestamp(self, self.published_at).date()).days <= _DAYS_AFTER

    @api.model
    def _cron_remind_feedback(self):
        """Remind of summaries around the last day of a period, and of results for two weeks after publication."""
        today = fields.Date.context_today(self)
        since = fields.Datetime.now() - timedelta(days=_DAYS_AFTER + 1)
        periods = self.search(
            [
                "|",
                ("state", "=", "open"),
                "&",
                ("state", "in", PUBLISHED),
                ("published_at", ">=", since),
            ]
        ).filtered(lambda period: period._feedback_is_due(today))
        self.env["ir.cron"]._commit_progress(remaining=len(periods))
        for period in periods:
            period._remind_feedback()
            self.env["ir.cron"]._commit_progress(1)


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _feedback_reminder(self, what):
        """Return the Notice that reminds one person, in the language of the context."""
        period = self.period_id
        if what == "summary":
            text = self.env._(
                "Please write your personal summary of %(period)s until %(date)s. A draft is kept as you write.",
                period=period.name,
                date=format_date(self.env, period.date_to),
            )
            tail = link(f"{self.get_base_url()}/my/jifen/summary/{self.id}", self.env._("Personal Summary"))
        else:
            text = self.env._(
                "Your result of %(period)s is published. Please confirm that you have been told.", period=period.name
            )
            tail = link(self._portal_url(), self.env._("My Result"))
        return Notice(
            record=None,
            users=self.user_id,
            asks=TO_DO,
            body=Markup("<p>%s</p>%s") % (text, tail),
        )
