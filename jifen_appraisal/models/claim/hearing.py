"""Hearing the person concerned before a reported deduction is decided."""

import logging

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..common.notice import TO_DO
from ..common.roles import OFFICER
from ..common.text import exact, said, signed
from ..scheme.item import OPEN_KINDS
from .portal import timeline_event

_logger = logging.getLogger(__name__)

MAX_ANSWER = 4000
_BATCH = 200


class JifenClaim(models.Model):
    """After a deduction was reported, the subject confirms or objects; then, or after the last day, it is decided."""

    _inherit = "jifen.claim"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"hearing_until", "hearing_answer", "hearing_text", "heard_at", "heard_by_id"}

    hearing_until = fields.Date(readonly=True, copy=False, string="To Be Heard Until")
    hearing_answer = fields.Selection(
        [("confirmed", "Confirmed"), ("objected", "Objected"), ("silent", "No answer")],
        string="Answer of the Person Concerned",
        readonly=True,
        copy=False,
    )
    hearing_text = fields.Text(readonly=True, copy=False, string="What They Said")
    heard_at = fields.Datetime(readonly=True, copy=False, string="Heard On")
    heard_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Recorded By",
        help="Who wrote the answer down: the person concerned or the appraisal office.",
    )

    # === OPENING === #

    def _begin_way(self):
        """Put reported deductions to the people concerned, everything else to the first approvers."""
        self_sudo = self.sudo()  # the claimant may not read managers, nor write approval rows
        heard_first = self_sudo._open_hearings()
        (self_sudo - heard_first)._start_approval()

    def _open_hearings(self):
        """Put reported deductions to the people concerned; return those that wait for them. Call elevated."""
        reports = self.filtered(lambda claim: claim.about == "other")
        today = fields.Date.context_today(self)
        waiting = self.browse()
        for report in reports:
            days = report.scheme_id.hearing_days
            heard_first = report.points < 0 and days > 0
            report._trusted().write(
                {
                    "hearing_until": heard_first and report.company_id._jifen_working_day(today, days),
                    "hearing_answer": False,
                    "hearing_text": False,
                    "heard_at": False,
                    "heard_by_id": False,
                    "reminded_on": False,
                    # Who was promised protection keeps it.
                    "reporter_protected": report.reporter_protected or report.scheme_id.protect_reporter,
                }
            )
            if heard_first:
                waiting |= report
        waiting._update_state("hear")
        return waiting

    def _ask_subjects(self):
        """Ask the people concerned for their answer."""
        notices = []
        for report in self.filtered("user_id.active"):
            env = report.with_context(lang=report.user_id.lang).env
            text = env._(
                "Reported about you: %(item)s on %(date)s, %(points)s points. "
                "Please confirm or object by %(until)s; after that it is decided without your answer.",
                item=report.with_env(env).item_id.name,
                date=format_date(env, report.date),
                points=signed(report.points),
                until=format_date(env, report.hearing_until),
            )
            notices.append(report._notice(Markup("<p>%s</p>") % text, asks=TO_DO))
        self.env["jifen.notice"]._send(notices)

    # === ANSWERING === #

    def _answer_hearing(self, answer, text):
        """Take the answer of the person concerned, who is logged in."""
        self.ensure_one()
        # Whose report it is decides; the answer is then written by the system.
        report_sudo = self.sudo()
        if report_sudo.about != "other" or report_sudo._subject_user() != self.env.user:
            raise AccessError(self.env._("Only the person concerned answers."))
        report_sudo._hear(answer, text)

    def action_record_hearing(self, answer, text):
        """Write down, for the appraisal office, what the person concerned said.

        :param str answer: ``confirmed`` or ``objected``
        :raise AccessError: for anybody else, the person concerned and whoever reported among them
        """
        self.ensure_one()
        self.check_access("read")
        report_sudo = self.sudo()  # who may is checked right here
        if self.env.user in (report_sudo._subject_user(), report_sudo.reporter_id) or not (
            self.env.uid == SUPERUSER_ID or self.env.user.has_group(OFFICER)
        ):
            raise AccessError(self.env._("The appraisal office writes down what the person concerned said."))
        report_sudo._hear(answer, text)
        return True

    def _hear(self, answer, text=""):
        """Keep the answer and begin with the approval. Call elevated."""
        text = said(text)
        if answer not in ("confirmed", "objected", "silent"):
            raise UserError(self.env._("Choose whether you confirm or object."))
        if answer == "objected" and not text:
            raise UserError(self.env._("Say in a few words what you object to."))
        if len(text) > MAX_ANSWER:
            raise UserError(self.env._("At most %(count)s characters are possible.", count=MAX_ANSWER))
        if not self.try_lock_for_update():
            raise UserError(self.env._("Somebody else is deciding this right now. Look again in a moment."))
        self.invalidate_recordset(["state"])
        self._update_state(
            "heard",
            hearing_answer=answer,
            hearing_text=text or False,
            heard_at=fields.Datetime.now(),
            heard_by_id=answer != "silent" and self.env.uid,
        )

    def _log_heard(self):
        for report in self:
            report._log_state(report._hearing_text())

    def _check_heard_on(self, points):
        """Refuse that an approver takes away more than the person concerned was heard on."""
        self.ensure_one()
        if self.about != "other" or points >= 0:
            return
        claimed = exact(self.points_claimed) if self.value_kind in OPEN_KINDS else None
        reported = self.item_id._points_for(exact(self.quantity), self.level_id, claimed)
        if points < reported:
            raise UserError(
                self.env._(
                    "%(person)s was told of %(points)s points; more cannot be deducted by this report.",
                    person=self.employee_name,
                    points=signed(reported),
                )
            )

    # === WHAT IS SHOWN === #

    def _hearing_text(self):
        """Return in one sentence what the person concerned answered."""
        if self.hearing_answer == "silent":
            return self.env._(
                "No answer until %(until)s",
                until=format_date(self.env, self.hearing_until) if self.hearing_until else "",
            )
        label = dict(self._fields["hearing_answer"]._description_selection(self.env)).get(self.hearing_answer, "")
        return f"{label}: {self.hearing_text}" if self.hearing_text else label

    def _procedure_facts(self):
        """Return what approvers are told besides the claim itself, as ``[{label, value}]``."""
        self.ensure_one()
        facts = []
        if self.about == "other":
            facts.append({"label": self.env._("Reported by"), "value": self.reporter_name})
        if self.hearing_answer:
            fact = {"label": self.env._("Person concerned"), "value": self._hearing_text()}
            facts.append({**fact, "tone": "warning"} if self.hearing_answer == "objected" else fact)
        if self.is_late:
            facts.append({"label": self.env._("Handed in"), "value": self._late_text(), "tone": "warning"})
        return facts

    def _hearing_events(self):
        """Return the hearing as events of the claim's way; what was said is not for whoever reported."""
        if not self.hearing_until:
            return []
        title = self.env._("Person concerned is heard")
        if not self.hearing_answer:
            until = self.env._("until %(date)s", date=format_date(self.env, self.hearing_until))
            return [timeline_event("hearing", title, self.employee_name, note=until)]
        note = "" if self.reporter_id == self.env.user else self._hearing_text()
        who = self.heard_by_id.name if self.heard_by_id else self.employee_name
        return [timeline_event("heard", title, who, self.heard_at, note)]

    # === DEADLINES === #

    @api.model
    def _cron_hearings(self):
        """Remind people who are to be heard; decide without them once the last day is over."""
        today = fields.Date.context_today(self)
        self._remind_hearings(today)
        over = self.search([("state", "=", "hearing"), ("hearing_until", "<", today)], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(over))
        for report in over:
            try:
                with self.env.cr.savepoint():
                    report._hear("silent")
            except UserError as error:
                # One that cannot go on, for want of an approval step say, does not keep the others.
                _logger.warning("The approval of %s could not begin: %s", report.number, error)
            if not cron._commit_progress(1):
                break

    @api.model
    def _remind_hearings(self, today):
        last_days = [today, fields.Date.add(today, days=1)]
        due = self.search(
            [("state", "=", "hearing"), ("hearing_until", "in", last_days), ("reminded_on", "=", False)], order="id"
        )
        for start in range(0, len(due), _BATCH):
            batch = due[start : start + _BATCH]
            batch._trusted().write({"reminded_on": today})
            batch._ask_subjects()
            self.env["ir.cron"]._commit_progress(len(batch))
