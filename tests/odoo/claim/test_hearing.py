"""A reported deduction is decided only after the person concerned was heard."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..portal_common import QUIET, shown
from .others_common import ReportCase


@tagged("post_install", "-at_install")
class TestHearing(ReportCase):
    def _told(self, user):
        return self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)], order="id desc", limit=1)

    def test_object_in_the_portal_then_the_approval_begins(self):
        report = self.reported()
        self.assertIn("Wu is heard first", shown(self.answer))
        until = self.company._jifen_working_day(self.day, self.scheme.hearing_days)
        self.assertRecordValues(report, [{"state": "hearing", "hearing_until": until, "points": -2}])
        self.assertFalse(report.approval_ids)
        self.assertIn("Reported about you: Named by the office", self._told(self.user_wu).body)
        self.login(self.user_wu)
        self.assertIn("Your answer is asked for: 1", self.text("/my/jifen/claims"))
        self.assertIn("Named by the office", self.text("/my/jifen/hearings?state=hearing"))
        url = f"/my/jifen/claims/{report.id}"
        self.assertIn("What do you say about it?", self.text(url))
        self.get(f"/my/jifen/evidence/{report.attachment_ids.id}")
        response = self.post(f"{url}/answer", {"answer": "objected", "text": "  "})
        self.assertIn("what you object to", shown(response))
        response = self.post(f"{url}/answer", {"answer": "objected", "text": "I was <b>there</b>."})
        self.assertRecordValues(
            report,
            [
                {
                    "state": "submitted",
                    "hearing_answer": "objected",
                    "hearing_text": "I was <b>there</b>.",
                    "heard_by_id": self.user_wu.id,
                }
            ],
        )
        self.assertIn("Objected: I was <b>there</b>.", shown(response))
        pending = report._pending_approvals()
        self.assertEqual(pending.user_id, self.user_ma)
        self.assertIn("A report about Wu", self._told(self.user_ma).body)
        facts = self.as_user(pending, self.user_ma).facts
        self.assertIn({"label": "Person concerned", "value": "Objected: I was <b>there</b>.", "tone": "warning"}, facts)
        self.as_user(pending, self.user_ma).action_refuse("He was there.")
        self.assertEqual(report.state, "refused")
        self.assertFalse(report.line_ids)
        self.assertIn("was not confirmed", self._told(self.user_wu).body)
        self.assertIn("He was there.", self._told(self.user_chen).body)

    def test_confirm_and_deduct(self):
        report = self.reported()
        self.login(self.user_wu)
        self.post(f"/my/jifen/claims/{report.id}/answer", {"answer": "confirmed"}, status=200)
        self.as_user(report._pending_approvals(), self.user_ma).action_approve()
        self.assertEqual(report.line_ids.mapped("points"), [-2])
        self.assertIn("was confirmed: −2 points", self._told(self.user_wu).body)

    def test_reporter_does_not_read_the_answer(self):
        report = self.reported()
        report.with_user(self.user_wu).sudo()._answer_hearing("objected", "Private matter")
        self.assertNotIn("Private matter", self.text(f"/my/jifen/claims/{report.id}"))

    def test_nobody_else_answers(self):
        report = self.reported()
        url = f"/my/jifen/claims/{report.id}/answer"
        self.post(url, {"answer": "confirmed"}, status=404)
        self.login(self.user_li)
        self.post(url, {"answer": "confirmed"}, status=404)
        self.login(self.user_wu)
        with mute_logger(*QUIET):
            self.post(url, {"answer": "confirmed"}, status=400, csrf=False)
        self.get(url, 405)
        self.post(url, {"answer": "silent" * 500}, status=200)
        self.post(url, {"answer": "objected", "text": "x" * 4001}, status=200)
        self.assertEqual(report.state, "hearing")
        for user in (self.user_chen, self.user_li, self.user_officer):
            with self.assertRaises(AccessError):
                report.with_user(user).sudo()._answer_hearing("confirmed", "")

    def test_answered_once(self):
        report = self.reported()
        self.login(self.user_wu)
        url = f"/my/jifen/claims/{report.id}/answer"
        self.post(url, {"answer": "objected", "text": "No"}, status=200)
        self.post(url, {"answer": "confirmed", "text": "Yes"}, status=200)
        self.assertEqual((report.hearing_answer, report.hearing_text), ("objected", "No"))
        self.assertEqual(len(report.approval_ids), 1)

    def test_nothing_is_decided_before(self):
        report = self.reported()
        with self.assertRaises(UserError):
            report.with_user(self.user_ma).sudo().action_approve()
        with self.assertRaisesRegex(UserError, "1 claims are still undecided"):
            self.period.with_user(self.user_officer).sudo(False).action_publish()

    def test_no_answer_until_the_last_day(self):
        report = self.reported()
        self.run_cron("_cron_hearings")
        self.assertEqual(report.state, "hearing")
        report._trusted().write({"hearing_until": self.day - timedelta(days=1)})
        stuck = self.reported(about=self.li)
        stuck._trusted().write({"hearing_until": self.day - timedelta(days=1)})
        self.patch(type(stuck), "_approval_route", self._no_route_for(stuck))
        with self.assertLogs("odoo.addons.jifen_appraisal.models.claim.hearing", "WARNING"):
            self.run_cron("_cron_hearings")
        self.assertEqual(stuck.state, "hearing", "one that cannot go on does not keep the others")
        self.assertRecordValues(report, [{"state": "submitted", "hearing_answer": "silent", "heard_by_id": False}])
        self.assertEqual(report._pending_approvals().user_id, self.user_ma)
        self.login(self.user_wu)
        self.assertIn("No answer until", self.text(f"/my/jifen/claims/{report.id}"))

    def _no_route_for(self, stuck):
        route = type(stuck)._approval_route

        def patched(claim):
            return claim.env["jifen.approval.step"] if claim.id == stuck.id else route(claim)

        return patched

    def test_reminded_once(self):
        report = self.reported()
        report._trusted().write({"hearing_until": self.day + timedelta(days=1)})
        before = self._told(self.user_wu)
        self.run_cron("_cron_hearings")
        reminder = self._told(self.user_wu)
        self.assertNotEqual(reminder, before)
        self.run_cron("_cron_hearings")
        self.assertEqual(self._told(self.user_wu), reminder)

    def test_no_hearing_without_days_or_without_deduction(self):
        self.assertEqual(self.reported(self.good).state, "submitted")
        self.scheme.hearing_days = 0
        self.assertEqual(self.reported().state, "submitted")

    def test_not_more_is_deducted_than_was_put_to_the_person(self):
        report = self.reported(self.span, points_claimed="-2")
        report.with_user(self.user_wu).sudo()._answer_hearing("confirmed", "")
        row = self.as_user(report._pending_approvals(), self.user_ma)
        with self.assertRaisesRegex(UserError, "more cannot be deducted"):
            row.action_approve(-3)
        row.action_approve(-1)
        self.assertEqual(report.line_ids.points, -1)

    def test_good_report_does_not_become_a_deduction(self):
        report = self.reported(self.span, points_claimed="2")
        row = self.as_user(report._pending_approvals(), self.user_ma)
        with self.assertRaisesRegex(UserError, "more cannot be deducted"):
            row.action_approve(-1)

    def test_the_office_writes_down_what_was_said(self):
        report = self.reported()
        for user in (self.user_ma, self.user_committee, self.user_auditor):
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                self.as_user(report, user).action_record_hearing("confirmed", "")
        wizard = self.env["jifen.hearing"].with_user(self.user_officer).with_context(default_claim_id=report.id)
        form = Form(wizard)
        form.answer = "objected"
        form.text = "By telephone: it was another day."
        form.save().action_record()
        self.assertRecordValues(
            report,
            [{"state": "submitted", "hearing_answer": "objected", "heard_by_id": self.user_officer.id}],
        )

    def test_refused_and_reported_again_is_heard_again(self):
        report = self.reported()
        url = f"/my/jifen/claims/{report.id}"
        report.with_user(self.user_wu).sudo()._answer_hearing("confirmed", "")
        self.as_user(report._pending_approvals(), self.user_ma).action_refuse("More facts, please.")
        self.post(f"{url}/reset", status=200)
        self.post(f"{url}/submit", status=200)
        self.assertRecordValues(report, [{"state": "hearing", "hearing_answer": False, "heard_at": False}])
        self.assertEqual(len(report.approval_ids), 1, "the record of the first time stays")

    def test_withdrawn_while_heard(self):
        report = self.reported()
        self.post(f"/my/jifen/claims/{report.id}/withdraw", status=200)
        self.assertEqual(report.state, "withdrawn")
        self.assertIn("was withdrawn", self._told(self.user_wu).body)

    def test_a_reported_deduction_is_not_shared(self):
        report = self.reported()
        report.with_user(self.user_wu).sudo()._answer_hearing("confirmed", "")
        with self.assertRaisesRegex(UserError, "is not shared"):
            report.sudo()._set_shares([(self.period._scorecard(self.li), -2)], self.user_ma)
