"""Nominations on the route that their scheme gives them."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..approval.test_document_routes import NominationRouteCase
from ..common import GROUP


@tagged("post_install", "-at_install")
class TestNominationRoute(NominationRouteCase):
    def test_each_step_is_asked_in_its_turn(self):
        nomination = self._nominate(self.period, self.first)
        row = self._row(nomination)
        self.assertRecordValues(row, [{"user_id": self.user_gao.id, "employee_name": "trio1"}])
        row.with_user(self.user_gao).action_approve()
        self.assertRecordValues(nomination, [{"state": "agreed", "agreed_by_id": self.user_gao.id}])
        row = self._row(nomination)
        self.assertEqual(row.group_id, self.env.ref(GROUP + "committee"))
        row.with_user(self.user_bai).action_approve()
        self.assertRecordValues(nomination, [{"state": "approved", "decided_by_id": self.user_bai.id}])
        self.assertEqual(self._codes(self.period, [self.first]), ["good"])
        self.assertTrue(self._told(self.user_leader, "trio1"))

    def test_declining_in_the_inbox_leaves_the_place_to_others(self):
        nomination = self._nominate(self.period, self.first)
        self._row(nomination).with_user(self.user_gao).action_refuse("Second did more")
        self.assertRecordValues(nomination, [{"state": "declined", "agreed_note": "Second did more"}])
        self.assertTrue(self._told(self.user_leader, "Second did more"))
        self.assertEqual(self._quota_of(self.period, "trio").left, 1)

    def test_refused_in_the_inbox_uses_the_quota(self):
        nomination = self._agreed(self.period, self.first)
        self._row(nomination).with_user(self.user_bai).action_refuse("Late three times")
        self.assertRecordValues(nomination, [{"state": "refused", "decision_reason": "Late three times"}])
        self.assertEqual(self._quota_of(self.period, "trio").left, 0)
        self.assertEqual(self._codes(self.period, [self.first]), ["fair"])

    def test_the_screen_of_grades_closes_what_waits(self):
        nomination = self._agreed(self.period, self.first)
        row = self._row(nomination)
        self._decide(self.period, self.first, "good", user=self.user_bai)
        self.assertRecordValues(row, [{"state": "approved", "decided_by_id": self.user_bai.id}])
        self.assertFalse(nomination.sudo()._pending_approvals())
        self.assertTrue(self._told(self.user_leader, "trio1"))

    def test_the_screen_of_grades_refuses_what_waits(self):
        nomination = self._agreed(self.period, self.first)
        row = self._row(nomination)
        self._decide(self.period, self.first, "ordinary", "Under investigation")
        self.assertRecordValues(row, [{"state": "refused", "reason": "Under investigation"}])
        self.assertEqual(nomination.state, "refused")

    def test_a_leader_decides_in_the_place_of_the_committee(self):
        self._route("proposal", ("Deputy", "deputy"), ("Leader", "head", {}))
        self.bureau.manager_id.user_id = self.user_head
        for unit in self.units.values():
            unit.jifen_is_unit = True
        nomination = self._agreed(self.period, self.first)
        self.assertEqual(self._row(nomination).user_id, self.user_head, "the unit's own leader has proposed")
        with self.assertRaises(AccessError):
            nomination.with_user(self.user_committee).action_approve()
        with self.assertRaisesRegex(AccessError, "for Head to decide"), self.env.cr.savepoint():
            self._decide(self.period, self.first, "good")
        nomination.with_user(self.user_head).action_approve()
        self.assertEqual((nomination.state, nomination.decided_by_id), ("approved", self.user_head))
        self.assertEqual(self._codes(self.period, [self.first]), ["good"])

    def test_every_member_has_to_agree(self):
        self._route("proposal", ("Deputy", "deputy"), ("Committee", "committee", {"need": "all"}))
        nomination = self._agreed(self.period, self.first)
        self.assertEqual(nomination.sudo()._pending_approvals().user_id, self.user_committee | self.user_bai)
        with self.assertRaisesRegex(UserError, "several people have to agree"), self.env.cr.savepoint():
            self._decide(self.period, self.first, "good")
        nomination.with_user(self.user_committee).action_approve()
        self.assertEqual((nomination.state, self._codes(self.period, [self.first])), ("agreed", ["fair"]))
        with self.assertRaises(AccessError):
            nomination.with_user(self.user_committee).action_approve()
        self._decide(self.period, self.first, "good", user=self.user_bai)
        self.assertEqual((nomination.state, nomination.decided_by_id), ("approved", self.user_bai))

    def test_one_of_several_is_enough(self):
        people = {"user_ids": [Command.set((self.user_committee | self.user_bai).ids)], "need": "any"}
        self._route("proposal", ("Deputy", "deputy"), ("Two of us", "users", people))
        nomination = self._agreed(self.period, self.first)
        rows = nomination.sudo()._pending_approvals()
        self.assertEqual(len(rows), 2)
        self._decide(self.period, self.first, "good", user=self.user_bai)
        self.assertEqual(nomination.state, "approved")
        self.assertEqual(sorted(rows.mapped("state")), ["approved", "cancelled"])

    def test_one_step_goes_straight_to_the_committee(self):
        self._route("proposal", ("Committee", "committee"))
        nomination = self._nominate(self.period, self.first)
        self.assertEqual((nomination.state, nomination.agreed_by_id), ("agreed", self.env["res.users"]))
        nomination.with_user(self.user_committee).action_approve()
        self.assertEqual(nomination.state, "approved")

    def test_who_proposed_and_who_is_nominated_do_not_decide(self):
        self.user_leader.group_ids |= self.env.ref(GROUP + "committee")
        self.first.user_id = self._user("nominee", "committee")
        nomination = self._agreed(self.period, self.first)
        row = self._row(nomination)
        self.env.invalidate_all()
        for user in (self.user_leader, self.first.user_id):
            with self.subTest(user.login):
                for attack in (
                    lambda user=user: row.with_user(user).action_approve(),
                    lambda user=user: row.with_user(user).sudo().action_refuse("no"),
                    lambda user=user: nomination.with_user(user).action_approve(),
                    lambda user=user: nomination.with_user(user).action_refuse("no"),
                ):
                    with self.assertRaises(UserError):
                        attack()
                found = self.env["jifen.approval"].with_user(user).search([("can_decide", "=", True)])
                self.assertNotIn(row.id, found.ids)

    def test_who_proposed_is_not_asked_to_agree(self):
        self.units["trio"].jifen_deputy_id = self.leader
        nomination = self._nominate(self.period, self.first)
        self.assertNotEqual(self._row(nomination).user_id, self.user_leader)

    def test_withdrawn_nominations_wait_for_nobody(self):
        nomination = self._nominate(self.period, self.first)
        row = self._row(nomination)
        nomination.with_user(self.user_leader).action_withdraw("A mistake")
        self.assertEqual(row.state, "cancelled")
        with self.assertRaises(UserError):
            row.with_user(self.user_gao).action_approve()
        self.assertEqual(nomination.state, "withdrawn")

    def test_nothing_is_decided_once_scoring_is_over(self):
        nomination = self._nominate(self.period, self.first)
        row = self._row(nomination)
        self.period.action_back_to_open()
        for decide in (
            lambda: row.with_user(self.user_gao).action_approve(),
            lambda: row.with_user(self.user_gao).action_refuse("no"),
        ):
            with self.assertRaisesRegex(UserError, "not being scored"), self.env.cr.savepoint():
                decide()
        self.assertEqual((row.state, nomination.state), ("pending", "proposed"))

    def test_many_nominations_are_approved_at_once(self):
        nominations = self.env["jifen.nomination"]
        for person in self.members["six"][:2]:
            nominations |= self._agreed(self.period, person)
        rows = nominations.sudo()._pending_approvals().sudo(False)
        rows.with_user(self.user_bai).action_approve_many()
        self.assertEqual(set(nominations.mapped("state")), {"approved"})
