"""The life of a public notice: it runs to its end, or is taken back."""

from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..common.notice import Notice
from ..common.roles import OFFICER
from ..common.states import BY_CODE, Reason, Transition
from ..common.text import needed


class JifenPublicNotice(models.Model):
    _inherit = "jifen.public.notice"

    _transitions = {
        "end": Transition(("running",), "ended", guards=(), then=("_tell_ended",)),
        "withdraw": Transition(
            ("running",), "withdrawn", who="_check_officer", guards=("_reasons_ended",), then=("_log_withdrawn",)
        ),
        # Once what it shows no longer holds, as somebody has decided on the period.
        "lapse": Transition(("running", "ended"), "withdrawn", who=BY_CODE, guards=(), then=("_log_withdrawn",)),
    }

    @api.model
    def _today(self, company):
        """Return the date where the company works."""
        # Working hours of the company are no secret.
        zone = pytz.timezone(company.sudo().resource_calendar_id.tz or self.env.user.tz or "UTC")
        return datetime.now(zone).date()

    def action_withdraw(self, reason):
        """Take running notices back, as the appraisal office, with the reason on record."""
        self._check_who("withdraw")
        self._take_back("withdraw", needed(reason, self.env._("Say why the notice is withdrawn.")))
        return True

    def _check_officer(self):
        self.check_access("write")
        if not (self.env.uid == 1 or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office withdraws a public notice."))

    def _reasons_ended(self):
        return [
            Reason(
                self.env._("%(notice)s has run to its end and stays on record.", notice=notice.display_name),
                model="jifen.public.notice",
                domain=(("id", "=", notice.id),),
            )
            for notice in self
            if notice.state == "ended"
        ]

    def _take_back(self, transition, reason):
        """Take notices back by one of the two ways of their table; who and why is kept."""
        self._update_state(
            transition,
            withdrawn_at=fields.Datetime.now(),
            withdrawn_by_id=self.env.uid,
            withdrawn_reason=reason,
        )

    def _log_withdrawn(self):
        """Say in the period's history, which everybody reads, that it is so; why is said on the notice."""
        for notice in self:
            # The history of a period is kept whoever may write in it.
            notice.period_id.sudo().message_post(
                body=self.env._("%(notice)s was withdrawn.", notice=notice.display_name),
                author_id=self.env.user.partner_id.id,
            )

    @api.model
    def _cron_end_notices(self):
        """End the notices whose last day has passed, a batch at a time."""
        due = self.search([("state", "=", "running"), ("date_to", "<", self._latest_today())])
        due = due.filtered(lambda notice: notice.date_to < self._today(notice.company_id))
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for notices in due.grouped("period_id").values():
            notices._end()
            self.env["ir.cron"]._commit_progress(len(notices))

    @api.model
    def _latest_today(self):
        """Return the latest date that it is anywhere."""
        return datetime.now(pytz.timezone("Etc/GMT-14")).date()

    def _end(self):
        """End notices of one period that have run their time."""
        self._update_state("end", ended_at=fields.Datetime.now())

    def _tell_ended(self):
        """Tell who published these notices of one period that it can be closed."""
        period = self.period_id
        if "result" not in self.mapped("kind") or period.state != "published" or period._reason_of_notice():
            return
        period.message_post(body=self.env._("The public notice has run to its end; the period can be closed."))
        users = self.published_by_id.filtered(lambda user: user.active and not user.share)
        self.env["jifen.notice"]._send([self._message_of_end(period, user) for user in users])

    def _message_of_end(self, period, user):
        env = self.with_context(lang=user.lang).env
        return Notice(
            record=period,
            users=user,
            body=env._(
                "The public notice of %(period)s has run to its end. The period can be closed.", period=period.name
            ),
        )
