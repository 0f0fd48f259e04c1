"""Days to answer an appeal: reminded before they end, and every day after."""

from datetime import timedelta

from odoo import api, fields, models

from ..common.notice import TO_DO, Notice
from ..common.roles import OFFICER
from .appeal import UNDECIDED

# So many days before the last one the first reminder goes out.
_DAYS_BEFORE = 2


class JifenAppeal(models.Model):
    _inherit = "jifen.appeal"

    @api.model
    def _cron_remind_appeals(self):
        """Remind whoever an appeal waits for, shortly before the days to answer it end, and after."""
        today = fields.Date.context_today(self)
        appeals = self.search(
            [
                ("state", "in", UNDECIDED),
                ("answer_by", "!=", False),
                ("answer_by", "<=", today + timedelta(days=_DAYS_BEFORE)),
                "|",
                ("reminded_on", "=", False),
                ("reminded_on", "<", today),
            ]
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(appeals))
        for appeal in appeals:
            appeal._remind()
            cron._commit_progress(1)

    def _remind(self):
        """Write to those whose turn it is; call as the system."""
        self.ensure_one()
        self._trusted().reminded_on = fields.Date.context_today(self)
        notices = []
        for lang, users in self._users_to_remind().grouped("lang").items():
            appeal = self.with_context(lang=lang)
            if appeal.overdue:
                text = appeal.env._("Appeal %(number)s should have been answered", number=appeal.number)
            else:
                text = appeal.env._("Appeal %(number)s is still to be answered", number=appeal.number)
            notices.append(Notice(None, users, appeal._office_body(text), asks=TO_DO))
        self.env["jifen.notice"]._send(notices)

    def _users_to_remind(self):
        """Return whose turn it is: the office, the investigator, the approvers; once it is late, the office too."""
        officers = self.env.ref(OFFICER).all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        users = self.env["res.users"]
        if self.state == "investigation":
            users |= self.investigator_id
        elif self.state == "decision":
            pending = self._pending_approvals()
            users |= pending.user_id | pending.group_id.all_user_ids.filtered(
                lambda user: self.company_id in user.company_ids
            )
            users -= self._users_concerned()
        if self.state == "submitted" or self.overdue:
            users |= officers
        return users.filtered(lambda user: user.active) - self._persons()
