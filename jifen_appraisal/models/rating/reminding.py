"""Reminders to those who still have to rate or vote."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.notice import TO_DO, Notice
from .rating import RATING_STATES

# By the calendar: from so many days before the last day on, every so many days, until so long after it.
_DAYS_BEFORE, _EVERY, _DAYS_AFTER = 3, 2, 14


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"raters_reminded_on"}

    raters_reminded_on = fields.Date(string="Last Reminder to Raters", readonly=True, copy=False)

    def _left_by_user(self):
        """Return ``{user: subjects left}`` of the raters with a login who are not done."""
        left = {row["id"]: row["left"] for row in self._raters_progress()["raters"] if row["left"] and row["login"]}
        # Whom to write to.
        people = self.env["hr.employee"].sudo().browse(left)
        return {person.user_id: left[person.id] for person in people}

    def _unfinished_raters(self):
        """Return the users who still have to rate or vote."""
        return self.env["res.users"].union(*self._left_by_user())

    def action_remind_raters(self):
        """Write to everybody who still has to rate or vote how much is left, and until when."""
        self._check_officer()
        told = sum(period._remind_raters() for period in self)
        if not told:
            raise UserError(self.env._("Nobody with a login still has to rate or vote."))
        return self.env["jifen.notice"]._tell_reminded(told)

    def _remind_raters(self):
        """Remind the raters of one period; return how many."""
        self.ensure_one()
        if self.state not in RATING_STATES or not self.has_ratings:
            return 0
        left = self._left_by_user()
        if left:
            self.env["jifen.notice"]._send([self._reminder(user, count) for user, count in left.items()])
            # When raters were reminded is kept by the system.
            self.sudo()._trusted().write({"raters_reminded_on": fields.Date.context_today(self)})
        return len(left)

    def _reminder(self, user, count):
        period = self.with_context(lang=user.lang)
        until = fields.Date.to_string(period.rating_until or period.date_to)
        link = f"{period.get_base_url()}/my/jifen/ratings"
        body = period.env._(
            "You still have to rate or vote on %(count)s in %(period)s, until %(until)s. Votes are anonymous.",
            count=count,
            period=period.name,
            until=until,
        )
        return Notice(
            record=None,
            users=user,
            asks=TO_DO,
            body=Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (body, link, period.env._("Ratings and Votes")),
        )

    @api.model
    def _cron_remind_raters(self):
        """Remind raters shortly before the last day and, every other day, after it."""
        today = fields.Date.context_today(self)
        periods = self.search([("state", "in", RATING_STATES)]).filtered(
            lambda period: (
                period.has_ratings
                and -_DAYS_AFTER <= ((period.rating_until or period.date_to) - today).days <= _DAYS_BEFORE
                and (not period.raters_reminded_on or (today - period.raters_reminded_on).days >= _EVERY)
            )
        )
        self.env["ir.cron"]._commit_progress(remaining=len(periods))
        for period in periods:
            period._remind_raters()
            self.env["ir.cron"]._commit_progress(1)
