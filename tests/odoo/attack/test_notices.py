"""Whatever is sent to somebody: nobody else reads of it, by whatever table of the mail."""

import ast
import sys
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons import jifen_appraisal

from ..common import force_state
from .common import QUIET
from .marks import mark, marked
from .world import WorldCase

MAIL = (
    "mail.message",
    "mail.notification",
    "mail.followers",
    "mail.mail",
    "mail.tracking.value",
    "mail.activity",
    "bus.bus",
)
# All that a mail server, a list of mails or a locked screen shows.
SUBJECTS = {
    "Performance points: something waits for your decision",
    "Performance points: something is yours to do",
    "Performance points: something for you to read",
}


def makers():
    """Return ``{(module, function)}`` of whatever in our code makes a notice."""
    root = Path(jifen_appraisal.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        module = ".".join(("odoo.addons.jifen_appraisal", *path.relative_to(root).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Notice"
                for call in ast.walk(node)
            ):
                found.add((module, node.name))
    return found


@tagged("post_install", "-at_install")
class TestNotices(WorldCase):
    """Everything that sends something sends it, in a world where each text says whose it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reporter = cls.user_chen
        cls.report = cls._reports()
        mark(cls.env)
        cls.before = cls.env["mail.message"].search([], order="id desc", limit=1).id
        cls.made = set()
        cls._send_everything()
        cls.env.flush_all()
        cls.sent = cls.env["mail.message"].search([("id", ">", cls.before), ("message_type", "=", "user_notification")])

    @classmethod
    def _reports(cls):
        """Return a report by Chen about Li, whom the reporter is kept from."""
        report = cls._claim(cls, cls.li)
        values = {
            "about": "other",
            "reporter_id": cls.reporter.id,
            "reporter_protected": True,
            "hearing_until": cls.day,
        }
        report.sudo()._trusted().write(values)
        force_state(report.sudo(), "approved")
        return report.sudo()

    @classmethod
    def _send_everything(cls):
        patches = []
        for module in {module for module, __ in makers()}:
            real = sys.modules[module].Notice

            def record(*args, module=module, real=real, **values):
                cls.made.add((module, sys._getframe(1).f_code.co_name))
                return real(*args, **values)

            patches.append(patch.object(sys.modules[module], "Notice", record))
        for one in patches:
            one.start()
        try:
            for name in dir(cls):
                if name.startswith("_send_of_"):
                    getattr(cls, name)()
        finally:
            for one in patches:
                one.stop()

    @classmethod
    def _rows(cls, model):
        return cls.env[model].search([("company_id", "=", cls.company.id)])

    @classmethod
    def _send(cls, *notices):
        cls.env["jifen.notice"]._send(list(notices))

    # === WHAT SENDS, BY AREA; WHOEVER DECIDES IS MA === #

    @classmethod
    def _send_of_approval(cls):
        rows = cls._rows("jifen.approval")
        waiting = rows.filtered(lambda row: row.state == "pending")
        cls.env["mail.activity"].search([("res_model", "=", "jifen.approval")]).unlink()
        waiting._announce()
        cls._send(waiting[0]._digest(cls.user_ma, 31), waiting._reminder(cls.user_ma))
        overdue = waiting.filtered("user_id")[0]
        cls._send(overdue._notice_of_overdue(overdue.user_id))
        values = {"user_id": cls.user_gao.id, "stand_in_id": cls.user_song.id, "company_id": cls.company.id}
        cls.env["jifen.delegation"].create({**values, "date_from": cls.day, "date_to": cls.day, "reason": "Ill"})

    @classmethod
    def _send_of_claims(cls):
        claims = cls._rows("jifen.claim")
        waiting = claims.filtered(lambda claim: claim.state == "submitted").with_user(cls.user_ma).sudo()
        waiting[0]._tell_further_evidence(["seal.pdf"], "It had no seal")
        claims.filtered(lambda claim: claim.state == "refused").with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        cls.report.with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        cls.report._ask_subjects()
        cls.report._tell_report_withdrawn()
        cls.env["jifen.claim"]._remind_drafts(cls.report, cls.day)

    @classmethod
    def _send_of_findings(cls):
        cls._rows("jifen.inspection").with_user(cls.user_inspector)._tell_concerned()

    @classmethod
    def _send_of_appeals(cls):
        appeals = cls._rows("jifen.appeal")
        appeal = appeals.filtered(lambda row: row.state == "submitted").with_user(cls.user_ma)
        appeal.sudo()._trusted().write({"investigator_id": cls.user_officer.id, "outcome": "rejected", "answer": "No"})
        appeal._tell_investigator(cls.user_officer)
        appeal.sudo()._tell_further_evidence(["seal.pdf"], "It had no seal")
        appeal._tell_office()
        appeal.sudo()._remind()
        force_state(appeal.sudo(), "investigation")
        appeal.sudo()._tell_outcome(cls.user_ma)
        force_state(appeal.sudo(), "answered")
        appeal.sudo()._tell_outcome(cls.user_ma)

    @classmethod
    def _send_of_feedback(cls):
        cls._rows("jifen.talk").with_user(cls.user_ma)._tell_person()
        cards = cls.graded_period.scorecard_ids.filtered("user_id").with_user(cls.user_officer).sudo()
        cards._tell_result()
        cls._send(*(card._feedback_reminder(what) for card in cards for what in ("summary", "result")))
        cls._send(cls.graded_period.with_user(cls.user_officer).sudo()._reminder(cls.user_chen, 3))

    @classmethod
    def _send_of_results(cls):
        cls.graded_period._trusted().write({"result_state": "approved", "result_submitted_by_id": cls.user_officer.id})
        cls.graded_period.with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        nominations = cls._rows("jifen.nomination")
        force_state(nominations, "approved")
        nominations.with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        consequences = cls._rows("jifen.consequence").with_user(cls.user_officer).sudo()
        consequences._tell_people_acting(dict.fromkeys(consequences, cls.user_ma))
        notices = cls._rows("jifen.public.notice")
        line = {"scorecard_id": cls.graded_period._scorecard(cls.wu).id, "employee_id": cls.wu.id, "name": "Wu"}
        notices._trusted().write({"published_by_id": cls.user_officer.id})
        cls.env["jifen.public.notice.line"]._trusted().create({**line, "notice_id": notices[0].id})
        notices.with_user(cls.user_officer).sudo()._tell_members()
        cls._send(notices._message_of_end(cls.graded_period, cls.user_officer))

    @classmethod
    def _send_of_pay(cls):
        pays = cls._rows("jifen.allocation").filtered(lambda pay: pay.state == "approved")
        pays._trusted().write({"computed_by_id": cls.user_officer.id})
        pays.with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        asked = cls._rows("jifen.allocation.cancellation")
        force_state(asked, "agreed")
        asked.with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        changes = cls._rows("jifen.pay.change")
        force_state(changes, "applied")
        changes.with_user(cls.user_ma).sudo()._tell_outcome(cls.user_ma)
        cls._send(cls.slip.payslip_run_id._notice_of_tasks(cls.user_payroll))

    # === WHO READS WHAT === #

    def bystanders(self):
        names = ("chen", "li", "wu", "ma", "gao", "song", "inspector", "committee", "auditor", "officer", "payroll")
        names += ("stranger", "plain", "neighbour")
        return [getattr(self, f"user_{name}") for name in names]

    def read_by(self, user, model, domain=()):
        """Return what a user finds in a table of the mail, and what they read of it."""
        rows = self.as_user(user, self.env[model])
        try:
            with mute_logger(*QUIET):
                found = rows.search(list(domain))
                return found.sudo(), found.read()
        except AccessError:
            return rows.sudo().browse(), []

    def test_everything_that_sends_has_sent_something(self):
        self.assertEqual(makers() - self.made, set())

    def test_subjects_and_authors_say_nothing(self):
        mails = self.env["mail.mail"].search([("mail_message_id", "in", self.sent.ids)])
        self.assertTrue(mails)
        self.assertEqual(set(self.sent.mapped("subject")), SUBJECTS)
        self.assertLessEqual(set(mails.mapped("subject")), SUBJECTS)
        self.assertFalse(marked(self.sent.mapped("subject")))
        self.assertFalse(self.sent.author_id.user_ids, "the author of a message reads to whom it went")
        self.assertNotIn(self.reporter.email, "".join(self.sent.mapped("email_from")))

    def test_each_message_has_one_recipient(self):
        for message in self.sent:
            self.assertEqual(len(message.partner_ids | message.notified_partner_ids), 1, message.body)

    def test_nobody_reads_a_message_to_somebody_else(self):
        ours = [("id", "in", self.sent.ids)]
        for user in self.bystanders():
            with self.subTest(user=user.login):
                mine = self.sent.filtered(lambda message, user=user: user.partner_id in message.notified_partner_ids)
                found, answer = self.read_by(user, "mail.message", ours)
                self.assertLessEqual(found, mine)
                others = self.as_user(user, (self.sent - mine))
                self.assertFalse(others._filtered_access("read"))
                self.assertLessEqual({id_ for row in answer for id_ in row["partner_ids"]}, {user.partner_id.id})

    def test_nobody_reads_to_whom_a_message_went(self):
        ours = [("mail_message_id", "in", self.sent.ids)]
        for user in self.bystanders():
            rows = self.env["mail.notification"].sudo().search(ours)
            theirs = rows.filtered(lambda row, user=user: row.res_partner_id != user.partner_id)
            with self.subTest(user=user.login):
                found, __ = self.read_by(user, "mail.notification", ours)
                self.assertLessEqual(found.res_partner_id, user.partner_id)
                self.assertFalse(self.as_user(user, theirs)._filtered_access("read"))
                groups = self.as_user(user, rows).formatted_read_group(ours, ["res_partner_id"], ["__count"])
                self.assertLessEqual({group["res_partner_id"][0] for group in groups}, {user.partner_id.id})

    def test_who_has_something_waiting_still_finds_it(self):
        for user in (self.user_ma, self.user_li, self.user_officer):
            domain = [("needaction", "=", True), ("id", "in", self.sent.ids)]
            mine = self.sent.filtered(lambda message, user=user: user.partner_id in message.notified_partner_ids)
            inbox = mine.notification_ids.filtered(lambda row: row.notification_type == "inbox").mail_message_id
            self.assertEqual(self.read_by(user, "mail.message", domain)[0], inbox, user.login)
            self.assertTrue(mine, user.login)

    def test_followers_are_known_to_who_reads_the_document(self):
        for name in ("jifen.claim", "jifen.appeal", "jifen.allocation", "jifen.period"):
            self._rows(name)[:3].message_subscribe(self.user_song.partner_id.ids)
        rows = self.env["mail.followers"].search([("res_model", "=like", "jifen.%")])
        for user in self.bystanders():
            with self.subTest(user=user.login):
                found, __ = self.read_by(user, "mail.followers", [("id", "in", rows.ids)])
                for row in found.filtered(lambda row, user=user: row.partner_id != user.partner_id):
                    document = self.as_user(user, self.env[row.res_model].browse(row.res_id))
                    self.assertTrue(document.has_access("read"), (row.res_model, row.res_id))
                if not user.share:
                    own = rows.filtered(lambda row, user=user: row.partner_id == user.partner_id)
                    self.assertLessEqual(own, found)
                    self.assertEqual(self.as_user(user, rows)._filtered_access("read").sudo(), found)

    def test_nothing_hidden_in_any_table_of_the_mail(self):
        """Chen reported Li, protected: neither name nor login nor message tells, and bystanders learn of nobody."""
        partner = self.reporter.partner_id
        for user in self.bystanders():
            if user in (self.reporter, self.user_officer):
                continue
            for model in MAIL:
                with self.subTest(user=user.login, model=model):
                    found, answer = self.read_by(user, model)
                    if model == "mail.notification":
                        self.assertNotIn(partner, found.res_partner_id)
                    if model == "mail.message":
                        self.assertNotIn(partner, (found & self.sent).partner_ids)
                    if user in (self.user_stranger, self.user_plain, self.user_neighbour):
                        told = {
                            mark for mark in marked(answer) if mark[0] in ("hr_employee", "jifen_claim", "jifen_appeal")
                        }
                        self.assertFalse(told)

    def test_why_a_notice_was_withdrawn_is_not_in_the_history_that_everybody_reads(self):
        notice = self._rows("jifen.public.notice").filtered(lambda row: row.state == "running")
        notice.with_user(self.user_officer).action_withdraw("The case of Li is open")
        self.assertEqual(set(notice.mapped("withdrawn_reason")), {"The case of Li is open"})
        for user in self.bystanders():
            __, answer = self.read_by(user, "mail.message", [("model", "=", "jifen.period")])
            self.assertNotIn("case of Li", str(answer), user.login)
        history = notice.period_id.message_ids.mapped("body")
        self.assertTrue(any("was withdrawn" in body for body in history))

    def test_the_queue_and_the_bus_are_the_systems(self):
        for user in self.bystanders():
            for model in ("mail.mail", "mail.tracking.value", "bus.bus"):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError), mute_logger(*QUIET):
                    self.as_user(user, self.env[model]).search([])

    def test_who_decides_reads_no_notice_to_the_reporter(self):
        told = self.sent.filtered(lambda message: self.reporter.partner_id in message.partner_ids)
        self.assertTrue(told)
        for user in self.bystanders():
            if user != self.reporter:
                self.assertFalse(self.as_user(user, told)._filtered_access("read"), user.login)
