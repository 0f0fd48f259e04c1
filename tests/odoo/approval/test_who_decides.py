"""Who decides at each step of an approval, who never does, and who is found in their stead."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import GROUP
from .test_approval import TWO_STEPS, ApprovalCase


@tagged("post_install", "-at_install")
class TestWhoDecides(ApprovalCase):
    def _step(self, number):
        return self.scheme.step_ids.filtered(lambda step: step.document == "claim")[number]

    def test_nobody_decides_on_their_own(self):
        claim = self._submitted(self.ma)
        self.assertEqual(self._pending(claim).user_id, self.user_gao)
        for user in (self.user_ma, self.user_officer, self.user_committee, self.env.ref("base.user_admin")):
            with self.subTest(user.name), self.assertRaises(UserError):
                self._decide(claim, user)
        with self.assertRaises(UserError):
            claim.with_user(self.user_ma).action_approve()
        self.assertEqual(claim.state, "submitted")

    def test_a_member_of_the_deciding_group_does_not_decide_on_their_own(self):
        self._step(0).write({"approver": "group", "group_id": self.env.ref(GROUP + "manager").id})
        claim = self._submitted(self.ma)
        with self.assertRaisesRegex(UserError, "own document"):
            self._decide(claim, self.user_ma)
        self._decide(claim, self.user_gao)
        self.assertEqual(claim.state, "approved")

    def test_who_submits_for_another_does_not_decide(self):
        self._step(0).write({"approver": "user", "user_id": self.user_officer.id})
        claim = self._submitted_for_chen(self.user_officer)
        # Their own step falls to the other members of the office.
        self.assertEqual(self._pending(claim).group_id, self.env.ref(GROUP + "officer"))
        with self.assertRaisesRegex(UserError, "own document"):
            self._decide(claim, self.user_officer)
        other = self._user("officer2", "officer")
        self._decide(claim, other)
        self.assertEqual(claim.state, "approved")

    def test_only_the_one_asked_decides(self):
        claim = self._submitted()
        for user in (self.user_gao, self.user_song, self.user_officer, self.user_inspector, self.user_li):
            with self.subTest(user.name), self.assertRaisesRegex(UserError, "for Ma to decide"):
                self._decide(claim, user)
        for user in (self.user_chen, self.user_wu):
            with self.subTest(user.name), self.assertRaises(UserError):
                self._decide(claim, user)
        self.assertEqual(claim.state, "submitted")

    def test_an_approver_of_another_company(self):
        self._step(0).write({"approver": "group", "group_id": self.env.ref(GROUP + "officer").id})
        claim = self._submitted()
        stranger = self._stranger("officer")
        with self.assertRaisesRegex(UserError, "another company"):
            self._decide(claim, stranger)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self._pending(claim, stranger).read(["title"])

    def test_a_manager_of_another_company_is_climbed_past(self):
        elsewhere = self.env["res.company"].create({"name": "Another town"})
        self.user_ma.write({"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id})
        self.assertEqual(self._pending(self._submitted()).user_id, self.user_gao)

    def test_managers_without_a_login_are_climbed_past(self):
        self.ma.user_id = False
        self.assertEqual(self._pending(self._submitted()).user_id, self.user_gao)
        self.user_gao.active = False
        self.assertEqual(self._pending(self._submitted(self.li)).user_id, self.user_song)

    def test_a_portal_manager_is_climbed_past(self):
        self.env.cr.execute("UPDATE hr_employee SET parent_id = %s WHERE id = %s", [self.wu.id, self.chen.id])
        self.env.invalidate_all()
        self.assertEqual(self._pending(self._submitted()).user_id, self.user_ma)

    def test_nobody_above_falls_to_the_office(self):
        self.chen.parent_id = False
        claim = self._submitted()
        self.assertRecordValues(
            self._pending(claim), [{"user_id": False, "group_id": self.env.ref(GROUP + "officer").id}]
        )
        self.assertEqual(claim.waits_for, self.env.ref(GROUP + "officer").name)
        self._decide(claim, self.user_officer)
        self.assertEqual(claim.state, "approved")

    def test_a_circle_of_managers_ends(self):
        self.env.cr.execute("UPDATE hr_employee SET parent_id = %s WHERE id = %s", [self.ma.id, self.gao.id])
        self.env.invalidate_all()
        self.assertEqual(self._pending(self._submitted(self.ma)).user_id, self.user_gao)

    def test_who_has_approved_already_is_not_asked_again(self):
        self.chen.parent_id = self.gao
        claim = self._submitted(item=TWO_STEPS)
        self._decide(claim, self.user_gao)
        self.assertEqual(claim.state, "approved")
        self.assertEqual(self._states(claim), [("approved", self.user_gao), ("skipped", self.user_gao)])

    def test_the_manager_of_the_moment_decides(self):
        claim = self._submitted(item=TWO_STEPS)
        (self.party | self.justice).write({"jifen_deputy_id": self.song.id})
        self._decide(claim, self.user_ma)
        self.assertEqual(self._pending(claim).user_id, self.user_song)
        self.chen.parent_id = self.song
        again = self._submitted()
        self.assertEqual(self._pending(again).user_id, self.user_song)

    def test_an_archived_approver_passes_on_what_waits(self):
        claim = self._submitted()
        self.user_ma.active = False
        self.env.invalidate_all()
        self.assertEqual(self._states(claim), [("cancelled", self.user_ma), ("pending", self.user_gao)])
        self._decide(claim, self.user_gao)
        self.assertEqual(claim.state, "approved")

    def test_the_office_finds_the_approver_anew(self):
        claim = self._submitted()
        self.chen.parent_id = self.gao
        self.env.invalidate_all()
        for user in (self.user_ma, self.user_chen, self.user_auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._decide(claim, user, "action_pass_on")
        self._decide(claim, self.user_officer, "action_pass_on")
        self.assertEqual(self._pending(claim).user_id, self.user_gao)
        self.assertEqual(self._pending(claim).round, 1)
        self.assertEqual(self._pending(claim).sequence, 1)

    def test_points_lowered_do_not_lose_a_step(self):
        """The route depends on the points: the step that always holds is taken all the same."""
        self._step(0).write({"condition": "points", "points_from": 3})
        self._step(1).write({"condition": "always"})
        claim = self._submitted(item="award.range", points_claimed=4)
        self.assertEqual(self._pending(claim).step_count, 2)
        self._decide(claim, self.user_ma, "action_approve", 1)
        self.assertEqual(claim.state, "submitted")
        self._decide(claim, self.user_gao)
        self.assertEqual(claim.line_ids.points, 1)

    def test_group_step_is_for_every_member(self):
        self._step(0).write({"approver": "group", "group_id": self.env.ref(GROUP + "inspector").id})
        claim = self._submitted()
        self.assertTrue(self._pending(claim, self.user_inspector).can_decide)
        self.assertFalse(self._pending(claim, self.user_ma).can_decide)
        self._decide(claim, self.user_inspector)
        self.assertEqual(claim.state, "approved")

    def test_search_for_what_waits_for_me(self):
        self.wu.parent_id = False
        claims = self._submitted() | self._submitted(self.li) | self._submitted(self.wu) | self._submitted(self.ma)
        waiting = {
            self.user_ma: "Chen Li",
            self.user_gao: "Ma",
            self.user_officer: "Wu",
            self.user_song: "",
            self.user_li: "",
        }
        for user, names in waiting.items():
            self.env.invalidate_all()
            rows = self.env["jifen.approval"].with_user(user)
            mine = rows.search([("can_decide", "=", True), ("claim_id", "in", claims.ids)])
            self.assertEqual(" ".join(sorted(mine.mapped("employee_name"))), names, user.name)
            self.assertEqual(mine.filtered("can_decide"), mine)
            rest = rows.search([("can_decide", "=", False)])
            self.assertFalse(rest & mine)
