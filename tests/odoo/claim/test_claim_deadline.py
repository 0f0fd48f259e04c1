"""The last day for claims: late ones are refused or marked, and people are reminded before it."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TownCase
from ..portal_common import shown
from .others_common import ReportCase


class DeadlineMixin:
    def on(self, day):
        """Let it be another day."""
        return patch.object(fields.Date, "context_today", lambda record, timestamp=None: day)

    def until(self, deadline, late="refuse", days=5):
        self.scheme.write({"claim_deadline": deadline, "claim_late": late, "claim_days": days})


@tagged("post_install", "-at_install")
class TestClaimDeadline(DeadlineMixin, TownCase):
    def test_a_scheme_has_no_deadline_unless_it_says_so(self):
        claim = self._claim()
        with self.on(self.period.date_to + timedelta(days=9)):
            claim.action_submit()
        self.assertRecordValues(claim, [{"state": "submitted", "due_date": False, "is_late": False}])

    def test_last_day_of_the_period(self):
        self.until("period")
        in_time, late = self._claim(), self._claim(self.wu)
        with self.on(self.period.date_to):
            in_time.action_submit()
        self.assertRecordValues(in_time, [{"due_date": self.period.date_to, "is_late": False}])
        with self.on(self.period.date_to + timedelta(days=1)):
            with self.assertRaises(UserError):
                late.action_submit()
            self.assertEqual(late.state, "draft")
            self.scheme.claim_late = "mark"
            late.action_submit()
        self.assertRecordValues(late, [{"state": "submitted", "is_late": True}])
        facts = late._pending_approvals().with_user(self.user_ma).facts
        self.assertEqual([(fact["label"], fact["tone"]) for fact in facts], [("Handed in", "warning")])

    def test_working_days_after_the_event(self):
        self.until("days", days=2)
        claim, late = self._claim(), self._claim(self.wu)
        last_day = self.company._jifen_working_day(self.day, 2)
        self.assertGreaterEqual((last_day - self.day).days, 2)
        with self.on(last_day):
            claim.action_submit()
        self.assertEqual((claim.due_date, claim.is_late), (last_day, False))
        with self.on(last_day + timedelta(days=1)), self.assertRaises(UserError):
            late.action_submit()

    def test_the_office_hands_in_a_late_claim_for_somebody(self):
        self.until("period")
        claim = self._claim()
        with self.on(self.period.date_to + timedelta(days=1)):
            claim.with_user(self.user_officer).sudo(False).action_submit()
        self.assertRecordValues(claim, [{"state": "submitted", "is_late": True}])

    def test_an_officer_is_not_above_the_deadline(self):
        self.until("period")
        officer = self._employee("Officer", self.party, self.user_officer)
        self.period._scorecard(self.li)._trusted().write(
            {"employee_id": officer.id, "user_id": self.user_officer.id, "name": "Officer"}
        )
        claim = self._claim(officer)
        with self.on(self.period.date_to + timedelta(days=1)), self.assertRaises(UserError):
            claim.action_submit()

    def test_refused_claim_may_come_again_as_it_was(self):
        self.until("period")
        claim = self._claim()
        claim.action_submit()
        claim.with_user(self.user_ma).action_refuse("Add the seal.")
        with self.on(self.period.date_to + timedelta(days=1)):
            claim.action_reset()
            claim.write({"description": "With the seal", "item_id": claim.item_id.id, "date": str(claim.date)})
            claim.action_submit()
        self.assertRecordValues(claim, [{"state": "submitted", "is_late": False}])

    def test_but_not_as_another_one(self):
        self.until("period")
        for change in ({"item_id": self.scheme._item("discipline.idle").id}, {"date": self.day - timedelta(days=1)}):
            claim = self._claim()
            claim.action_submit()
            claim.with_user(self.user_ma).action_refuse("Add the seal.")
            claim.action_reset()
            claim.write(change)
            self.assertFalse(claim.in_time)

    def test_withdrawn_does_not_keep_the_place(self):
        self.until("period")
        claim = self._claim()
        claim.action_submit()
        claim.action_withdraw()
        with self.on(self.period.date_to + timedelta(days=1)):
            claim.action_reset()
            with self.assertRaises(UserError):
                claim.action_submit()

    # === REMINDERS === #

    def _reminders(self, user):
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids), ("body", "like", "Claims are due")], order="id"
        )

    def _remind(self, day):
        progress = patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0)
        with self.on(day), progress:
            self.env["jifen.claim"]._cron_remind_deadlines()
        self.env.flush_all()

    def test_people_without_a_claim_are_reminded_once(self):
        self.until("period")
        self._claim(self.wu).action_submit()
        last = self.period.date_to
        self._remind(last - timedelta(days=4))
        self.assertFalse(self._reminders(self.user_chen))
        self._remind(last - timedelta(days=3))
        self._remind(last - timedelta(days=2))
        self.assertEqual(len(self._reminders(self.user_chen)), 1)
        self.assertIn("You have not handed in any yet", self._reminders(self.user_chen).body)
        self.assertFalse(self._reminders(self.user_wu))
        self._remind(last + timedelta(days=1))
        self.assertEqual(len(self._reminders(self.user_chen)), 1)

    def test_drafts_are_reminded_of_on_the_eve_and_the_day(self):
        self.until("days", days=2)
        self._claim()
        last = self.company._jifen_working_day(self.day, 2)
        for before, count in ((2, 0), (1, 1), (1, 1), (0, 2)):
            self._remind(last - timedelta(days=before))
            self.assertEqual(len(self._reminders(self.user_chen)), count, f"{before} days before")

    def test_nobody_is_reminded_without_a_deadline(self):
        self._claim()
        self._remind(self.period.date_to)
        self.assertFalse(self._reminders(self.user_chen))

    def test_queries_do_not_grow_with_the_people(self):
        self.until("period")
        cards = self.period.scorecard_ids
        day = self.period.date_to
        self._remind(day)
        counts = []
        for number in (2, 4):
            cards._trusted().write({"claims_reminded_on": day})
            cards[:number]._trusted().write({"claims_reminded_on": False})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.on(day):
                found = self.env["jifen.claim"]._cards_to_remind(day)
            counts.append((len(found), self.env.cr.sql_log_count - before))
        self.assertEqual([found for found, __ in counts], [2, 4])
        self.assertEqual(counts[0][1], counts[1][1])


@tagged("post_install", "-at_install")
class TestDeadlineInThePortal(DeadlineMixin, ReportCase):
    def test_form_says_until_when(self):
        self.login(self.user_chen)
        self.assertNotIn("later claims", self.text("/my/jifen/claims/new"))
        self.until("period")
        self.assertIn("This month: until", self.text("/my/jifen/claims/new"))
        self.assertIn("later claims are refused", self.text("/my/jifen/claims/new"))
        self.until("days", "mark")
        self.assertIn(
            "until 5 working days after the event; later claims are marked", self.text("/my/jifen/claims/new")
        )

    def test_late_claim_stays_a_draft_or_is_marked(self):
        self.until("days", days=0)
        yesterday = max(self.period.date_from, self.day - timedelta(days=1))
        self.login(self.user_chen)
        today = self.day if self.day > yesterday else self.day + timedelta(days=1)
        with self.on(today):
            response = self.send(self.values(date=str(yesterday), intent="submit"))
            claim = self.claims_of(self.chen)
            self.assertIn("had to be handed in by", shown(response))
            self.assertEqual(claim.state, "draft")
            self.scheme.claim_late = "mark"
            self.post(f"/my/jifen/claims/{claim.id}/submit", status=200)
        self.assertTrue(claim.is_late)
        self.assertIn("late", self.text(f"/my/jifen/claims/{claim.id}"))

    def test_a_report_has_the_same_last_day(self):
        self.until("period")
        report = self.reported(intent="draft")
        with self.on(self.period.date_to + timedelta(days=1)):
            self.post(f"/my/jifen/claims/{report.id}/submit", status=200)
        self.assertEqual(report.state, "draft")

    def test_search_in_the_list(self):
        self.login(self.user_chen)
        self.send(self.values(description="Prize of the city"))
        self.send(self.values(description="Another matter"))
        for text, count in (("prize", 1), (self.item.name, 2), ("nothing%20of%20it", 0)):
            page = self.page(f"/my/jifen/claims?search={text}")
            self.assertEqual(len(page.xpath("//a[contains(@class,'jifen_line')]")), count, text)
        self.assertIn("No claim like this", self.text("/my/jifen/claims?search=nothing&state=draft"))
        self.get("/my/jifen/claims?search=" + "x" * 5000)
