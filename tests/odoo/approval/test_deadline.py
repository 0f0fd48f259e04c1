"""Deadlines of approvals, what follows them, and approvals that follow a change of leaders."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml.html import fragment_fromstring

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import GROUP
from .test_approval import ONE_STEP
from .test_route import RouteCase

# A Monday of a week without holidays; deadlines are counted from here.
MONDAY = "2031-03-03 02:00:00"


class ScheduledCase(RouteCase):
    def _run(self, method, now=None):
        """Run a scheduled job, as if it were ``now``."""
        self.env.flush_all()
        self.env.invalidate_all()
        done = []
        model = self.env.registry["ir.cron"]
        with patch.object(model, "_commit_progress", lambda cron, count=0, **values: done.append(count) or 1.0):
            if now:
                with freeze_time(now):
                    getattr(self.env["jifen.approval"], method)()
            else:
                getattr(self.env["jifen.approval"], method)()
        self.env.flush_all()
        self.env.invalidate_all()
        return sum(done)


class DeadlineCase(ScheduledCase):
    def setUp(self):
        super().setUp()
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.step.write({"approver": "manager", "deadline_days": 2})

    def _submitted_on_monday(self, *args, **kwargs):
        with freeze_time(MONDAY):
            claim = self._submitted(*args, **kwargs)
        self.assertEqual(set(self._pending(claim).mapped("deadline")), {fields.Date.to_date("2031-03-05")})
        return claim

    def _told(self, user):
        """Return what a user was told without a document."""
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids), ("model", "=", False)], order="id"
        )

    def _remind_on(self, day):
        before = self._told(self.user_ma)
        self._run("_cron_deadlines", f"{day} 02:00:00")
        return self._first_lines(self._told(self.user_ma) - before)

    def _first_lines(self, messages):
        return [fragment_fromstring(message.body, create_parent=True)[0].text_content() for message in messages]


@tagged("post_install", "-at_install")
class TestReminders(DeadlineCase):
    def test_a_step_without_deadline(self):
        self.step.deadline_days = 0
        claim = self._submitted()
        self.assertFalse(self._pending(claim).deadline)

    def test_weekends_do_not_count(self):
        with freeze_time("2031-03-06 02:00:00"):  # a Thursday
            claim = self._submitted()
        self.assertEqual(self._pending(claim).deadline, fields.Date.to_date("2031-03-10"))

    def test_on_the_eve_and_daily_when_overdue(self):
        claim = self._submitted_on_monday()
        expected = {
            "2031-03-03": [],
            "2031-03-04": ["Approvals due soon: 1"],
            "2031-03-05": ["Approvals due soon: 1"],
            "2031-03-06": ["Approvals that wait for you: 1, overdue: 1"],
            "2031-03-08": [],  # Saturday
            "2031-03-10": ["Approvals that wait for you: 1, overdue: 1"],
        }
        for day, subjects in expected.items():
            self.assertEqual(self._remind_on(day), subjects, day)
            self.assertEqual(self._remind_on(day), [], f"once on {day}")
        self.assertEqual(self._pending(claim).user_id, self.user_ma, "it stays where it is")
        self._decide(claim, self.user_ma)
        self.assertEqual(self._remind_on("2031-03-11"), [])

    def test_only_where_the_step_says_so(self):
        self.step.remind = False
        self._submitted_on_monday()
        self.assertEqual(self._remind_on("2031-03-06"), [])

    def test_one_reminder_for_many(self):
        for __ in range(12):
            self._submitted_on_monday(self.li)
        self.assertEqual(self._remind_on("2031-03-06"), ["Approvals that wait for you: 12, overdue: 12"])
        self.assertEqual(self._told(self.user_ma).body.count("<li>"), 11, "ten by name")

    def test_a_stand_in_is_reminded_too(self):
        deputy = self._user("deputy")
        self.env["jifen.delegation"].create(
            {
                "user_id": self.user_ma.id,
                "stand_in_id": deputy.id,
                "company_id": self.company.id,
                "date_from": "2031-03-01",
                "date_to": "2031-03-31",
            }
        )
        self._submitted_on_monday()
        self._run("_cron_deadlines", "2031-03-06 02:00:00")
        self.assertEqual(self._first_lines(self._told(deputy)), ["Approvals that wait for you: 1, overdue: 1"])

    def test_overdue_is_searched_for(self):
        claim = self._submitted_on_monday()
        for now, overdue in (("2031-03-05 15:00:00", False), ("2031-03-05 16:30:00", True)):
            with freeze_time(now):
                self.env.invalidate_all()
                rows = self.env["jifen.approval"].search([("claim_id", "=", claim.id), ("is_overdue", "=", True)])
                self.assertEqual(bool(rows), overdue)
                self.assertEqual(self._pending(claim).is_overdue, overdue)

    def test_queries_do_not_grow(self):
        def queries(day):
            return self._queries(lambda: self._run("_cron_deadlines", f"{day} 02:00:00"))

        self._submitted_on_monday(self.li)
        few = queries("2031-03-06")
        for __ in range(20):
            self._submitted_on_monday(self.li)
        self.assertLessEqual(queries("2031-03-07"), few + 5)


@tagged("post_install", "-at_install")
class TestEscalation(DeadlineCase):
    def _overdue(self, claim, day="2031-03-06"):
        self._run("_cron_deadlines", f"{day} 02:00:00")
        return self._states(claim)

    def test_up_the_chain_step_by_step(self):
        self.step.escalate = "up"
        claim = self._submitted_on_monday()
        self.assertEqual(self._overdue(claim, "2031-03-05"), [("pending", self.user_ma)], "not before the end")
        self.assertEqual(self._overdue(claim), [("overdue", self.user_ma), ("pending", self.user_gao)])
        first, second = claim.approval_ids.sorted("id")
        self.assertIn("Not decided until", first.reason)
        self.assertEqual((second.sequence, second.step_count, second.round), (1, 1, 1))
        self.assertEqual(second.deadline, fields.Date.to_date("2031-03-10"), "with a deadline of its own")
        self.assertEqual(self._first_lines(self._told(self.user_ma))[-1], "Passed on after the deadline: 1")
        with self.assertRaisesRegex(UserError, "decided already"):
            first.with_user(self.user_ma).action_approve()
        self._overdue(claim, "2031-03-11")
        self._overdue(claim, "2031-03-14")
        office = self.env.ref(GROUP + "officer")
        self.assertEqual([who for __, who in self._states(claim)][2:], [self.user_song, office])
        self._overdue(claim, "2031-03-20")
        self.assertEqual(len(claim.approval_ids), 4, "above the office there is nobody")
        self._decide(claim, self.user_officer)
        self.assertEqual(claim.state, "approved")
        kinds = [entry["kind"] for entry in claim._approval_way()]
        self.assertEqual(kinds, ["overdue"] * 3 + ["approved"])

    def test_what_is_overdue_goes_to_the_office(self):
        self.step.escalate = "office"
        claim = self._submitted_on_monday()
        self._overdue(claim)
        self.assertEqual(self._pending(claim).group_id, self.env.ref(GROUP + "officer"))

    def test_all_of_several(self):
        self._several("all", self.user_gao, self.user_song)
        self.step.escalate = "office"
        claim = self._submitted_on_monday()
        self._decide_as(claim, self.user_gao)
        self._overdue(claim)
        self.assertEqual(self._pending(claim).group_id, self.env.ref(GROUP + "officer"))
        self._decide(claim, self.user_officer)
        self.assertEqual(claim.state, "approved")

    def test_any_of_several(self):
        self._several("any", self.user_gao, self.user_song)
        self.step.escalate = "office"
        claim = self._submitted_on_monday()
        self._overdue(claim)
        self.assertEqual(
            self._states(claim),
            [("overdue", self.user_gao), ("overdue", self.user_song), ("pending", self.env.ref(GROUP + "officer"))],
        )

    def test_never_to_who_handed_it_in(self):
        """Gao, above Ma, has submitted the claim for Chen: it climbs past them."""
        self.step.escalate = "up"
        self.user_gao.group_ids |= self.env.ref(GROUP + "officer")
        with freeze_time(MONDAY):
            claim = self._submitted_for_chen(self.user_gao)
        claim = claim.sudo().with_env(self.env)
        self.assertEqual(self._pending(claim).user_id, self.user_ma)
        self._overdue(claim)
        self.assertEqual(self._pending(claim).user_id, self.user_song)

    def test_those_in_time_are_left_alone(self):
        self.step.escalate = "up"
        claim = self._submitted_on_monday()
        with freeze_time("2031-03-05 02:00:00"):
            later = self._submitted(self.li)
        self._overdue(claim)
        self.assertEqual(self._pending(later).user_id, self.user_ma)


@tagged("post_install", "-at_install")
class TestLeaders(ScheduledCase):
    def _triggered(self, call):
        cron = self.env.ref("jifen_appraisal.jifen_approval_cron_leaders")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        call()
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]) > before

    def test_what_waits_goes_to_a_new_manager(self):
        claim, other = self._submitted(), self._submitted(self.li)
        self.assertTrue(self._triggered(lambda: self.chen.write({"parent_id": self.song.id})))
        self._run("_cron_follow_leaders")
        self.assertEqual(self._states(claim), [("cancelled", self.user_ma), ("pending", self.user_song)])
        self.assertIn("Somebody else decides", claim.approval_ids.sorted("id")[0].reason)
        self.assertEqual(self._states(other), [("pending", self.user_ma)])
        self._run("_cron_follow_leaders")
        self.assertEqual(len(claim.approval_ids), 2)

    def test_new_leaders_of_an_office(self):
        self.step.approver = "deputy"
        claim = self._submitted()
        self.assertEqual(self._pending(claim).user_id, self.user_gao)
        self.assertTrue(self._triggered(lambda: self.party.write({"jifen_deputy_id": self.song.id})))
        self._run("_cron_follow_leaders")
        self.assertEqual(self._pending(claim).user_id, self.user_song)
        self.step.approver = "department_manager"
        claim = self._submitted()
        self.assertTrue(self._triggered(lambda: self.party.write({"manager_id": self.gao.id})))
        self._run("_cron_follow_leaders")
        self.assertEqual(self._pending(claim).user_id, self.user_gao)

    def test_other_changes_set_nothing_off(self):
        self.assertFalse(self._triggered(lambda: self.party.write({"name": "Party work"})))
        self.assertFalse(self._triggered(lambda: self.chen.write({"work_phone": "123"})))

    def test_what_waits_goes_to_the_approvers_new_login(self):
        claim = self._submitted()
        new = self._user("newma", "manager")
        self.ma.user_id = new
        self._run("_cron_follow_leaders")
        self.assertEqual(self._pending(claim).user_id, new)

    def test_one_of_several(self):
        self._several("all", self.user_gao, self.user_song)
        claim = self._submitted()
        self.step.user_ids = [Command.set((self.user_song | self.user_ma).ids)]
        self._run("_cron_follow_leaders")
        self.assertEqual(self._pending(claim).user_id, self.user_song | self.user_ma)

    def test_what_was_passed_up_stays(self):
        self.step.write({"deadline_days": 1, "escalate": "office"})
        claim = self._submitted()
        later = fields.Datetime.now() + timedelta(days=9)
        self._run("_cron_deadlines", later)
        self.assertEqual(self._pending(claim).group_id, self.env.ref(GROUP + "officer"))
        self._run("_cron_follow_leaders")
        self.assertEqual(len(claim.approval_ids), 2)

    def test_queries_do_not_grow(self):
        def queries():
            return self._queries(lambda: self._run("_cron_follow_leaders"))

        counts = []
        for count, manager in ((1, self.gao), (20, self.song), (40, self.ma)):
            for __ in range(count):
                claim = self._claim(self.li, ONE_STEP, level=None)
                claim.action_submit()
            self.li.parent_id = manager
            counts.append(queries())
        self.assertLessEqual(counts[2], counts[1] + 5, counts)
