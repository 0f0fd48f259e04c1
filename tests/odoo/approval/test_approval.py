"""The way of a claim through its approval steps: who decides, what they cannot do, and what follows."""

from contextlib import closing
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import GROUP, TownCase

TWO_STEPS, ONE_STEP = "award.commendation", "award.press"


class ApprovalCase(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        award = cls.scheme._item(TWO_STEPS).dimension_id
        cls.env["jifen.item"].create(
            [
                {
                    "scheme_id": cls.scheme.id,
                    "dimension_id": award.id,
                    "valid_from": cls.day,
                    "report_self": True,
                    **values,
                }
                for values in (
                    {"code": ONE_STEP, "name": "Article in the press", "value_kind": "fixed", "points": 1},
                    {
                        "code": "award.range",
                        "name": "Special task",
                        "value_kind": "range",
                        "points_min": 0.5,
                        "points_max": 5,
                    },
                )
            ]
        )
        cls.env.flush_all()

    def _submitted(self, employee=None, item=ONE_STEP, **values):
        claim = self._claim(employee, item, level="city" if item == TWO_STEPS else None, **values)
        claim.action_submit()
        self.env.invalidate_all()
        return claim.sudo().with_env(self.env)

    def _submitted_for_chen(self, user):
        """Return a claim that somebody else has submitted for Chen, as that user."""
        values = {"employee_id": self.chen.id, "item_id": self.scheme._item(ONE_STEP).id, "date": self.day}
        claim = self.env["jifen.claim"].with_user(user).create({**values, "description": "Article in the city paper"})
        self.env["ir.attachment"].create(
            {"name": "a.pdf", "raw": b"%PDF-1.4", "res_model": "jifen.claim", "res_id": claim.id}
        )
        claim.action_submit()
        return claim

    def _handed_in_again(self, claim):
        """Have Chen hand in once more what was refused."""
        mine = claim.with_user(self.user_chen).sudo()
        mine.action_reset()
        mine.action_submit()
        self.env.invalidate_all()

    def _pending(self, claim, user=None):
        approval = self.env["jifen.approval"].search(
            [("claim_id", "in", claim.ids), ("state", "=", "pending")], order="id"
        )
        return approval.with_user(user) if user else approval

    def _decide(self, claim, user, method="action_approve", *args):
        """Decide as a user with a cold cache, as over RPC."""
        approval = self._pending(claim, user)
        self.env.invalidate_all()
        result = getattr(approval, method)(*args)
        self.env.invalidate_all()
        return result

    def _states(self, claim):
        rows = self.env["jifen.approval"].search([("claim_id", "=", claim.id)], order="id")
        return [(row.state, row.user_id or row.group_id) for row in rows]


@tagged("post_install", "-at_install")
class TestWay(ApprovalCase):
    def test_one_step(self):
        claim = self._submitted()
        self.assertRecordValues(
            self._pending(claim),
            [
                {
                    "user_id": self.user_ma.id,
                    "group_id": False,
                    "sequence": 1,
                    "step_count": 1,
                    "round": 1,
                    "points": 1,
                    "employee_name": "Chen",
                    "department_id": self.party.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(claim.waits_for, "Ma")
        self._decide(claim, self.user_ma)
        self.assertEqual(claim.state, "approved")
        self.assertRecordValues(
            claim.line_ids,
            [
                {
                    "points": 1,
                    "origin": "claim",
                    "approved_by_id": self.user_ma.id,
                    "scorecard_id": claim.scorecard_id.id,
                }
            ],
        )

    def test_two_steps(self):
        claim = self._submitted(item=TWO_STEPS)
        self.assertEqual(self._pending(claim).step_count, 2)
        self._decide(claim, self.user_ma)
        self.assertEqual(claim.state, "submitted")
        self.assertFalse(claim.line_ids)
        self.assertRecordValues(
            self._pending(claim), [{"user_id": self.user_gao.id, "sequence": 2, "step_count": 2, "round": 1}]
        )
        self._decide(claim, self.user_gao)
        self.assertEqual(claim.state, "approved")
        self.assertEqual(claim.line_ids.points, 2)
        self.assertEqual(self._states(claim), [("approved", self.user_ma), ("approved", self.user_gao)])

    def test_the_claim_itself_can_be_decided(self):
        claim = self._submitted()
        as_manager = claim.with_user(self.user_ma)
        self.env.invalidate_all()
        as_manager.action_approve()
        self.assertEqual(claim.state, "approved")
        with self.assertRaisesRegex(UserError, "does not wait"):
            as_manager.action_approve()

    def test_refusal_needs_a_reason_and_keeps_it(self):
        claim = self._submitted(item=TWO_STEPS)
        for empty in ("", "   ", None, False):
            with self.assertRaisesRegex(UserError, "Say why"):
                self._decide(claim, self.user_ma, "action_refuse", empty)
            with self.assertRaisesRegex(UserError, "Say why"):
                self._decide(claim, self.user_ma, "action_refuse_many", empty)
        self._decide(claim, self.user_ma, "action_refuse", " not an award ")
        self.assertRecordValues(claim, [{"state": "refused", "refusal_reason": "not an award", "line_ids": []}])
        self.assertRecordValues(
            claim.approval_ids,
            [{"state": "refused", "reason": "not an award", "decided_by_id": self.user_ma.id}],
        )

    def test_resubmission_keeps_the_record(self):
        claim = self._submitted(item=TWO_STEPS)
        self._decide(claim, self.user_ma)
        self._decide(claim, self.user_gao, "action_refuse", "evidence is missing")
        self._handed_in_again(claim)
        self.assertEqual(self._pending(claim).round, 2)
        self.assertEqual(self._pending(claim).user_id, self.user_ma)
        self._decide(claim, self.user_ma)
        self._decide(claim, self.user_gao)
        self.assertEqual(claim.state, "approved")
        self.assertEqual([state for state, __ in self._states(claim)], ["approved", "refused", "approved", "approved"])
        self.assertEqual(
            [(entry["kind"], entry["who"], entry["note"]) for entry in claim._approval_way()],
            [
                ("approved", "Ma", ""),
                ("refused", "Gao", "evidence is missing"),
                ("approved", "Ma", ""),
                ("approved", "Gao", ""),
            ],
        )

    def test_withdrawal_cancels_what_is_pending(self):
        claim = self._submitted()
        approval = self._pending(claim)
        claim.with_user(self.user_chen).sudo().action_withdraw()
        self.env.invalidate_all()
        self.assertEqual(approval.state, "cancelled")
        with self.assertRaisesRegex(UserError, "decided already"):
            approval.with_user(self.user_ma).action_approve()

    def test_points_of_a_range_are_the_approvers_to_set(self):
        claim = self._submitted(item="award.range", points_claimed=4)
        self.assertEqual(self._pending(claim).points, 4)
        for wrong in (0.4, 5.1, -1):
            with self.assertRaisesRegex(UserError, "between"), closing(self.env.cr.savepoint()):
                self._decide(claim, self.user_ma, "action_approve", wrong)
        self._decide(claim, self.user_ma, "action_approve", 2.5)
        self.assertEqual(claim.line_ids.points, 2.5)
        self.assertEqual((claim.points, claim.points_claimed), (2.5, 4))
        self.assertEqual(claim.approval_ids.points, 2.5)

    def test_zero_points_are_not_the_points_claimed(self):
        item = self.scheme._item("award.range")
        self.env.cr.execute("UPDATE jifen_item SET points_min = -1 WHERE id = %s", [item.id])
        self.env.invalidate_all()
        claim = self._submitted(item="award.range", points_claimed=4)
        self._decide(claim, self.user_ma, "action_approve", 0)
        self.assertEqual(claim.line_ids.points, 0)

    def test_points_of_other_items_are_fixed(self):
        for item in (ONE_STEP, TWO_STEPS):
            claim = self._submitted(item=item)
            with self.assertRaisesRegex(UserError, "fixed"):
                self._decide(claim, self.user_ma, "action_approve", 7)

    def test_wizard_grants_other_points(self):
        claim = self._submitted(item="award.range", points_claimed=4)
        approval = self._pending(claim, self.user_ma)
        wizard = self.env["jifen.grant"].with_user(self.user_ma).create({"approval_id": approval.id})
        self.assertEqual(wizard.points, 4)
        wizard.points = 3
        wizard.action_approve()
        self.assertEqual(claim.line_ids.points, 3)

    def test_wizard_tells_nothing_to_others(self):
        approval = self._pending(self._submitted(item="award.range", points_claimed=4))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.env["jifen.grant"].with_user(self.user_li).create({"approval_id": approval.id})

    def test_a_closed_period_is_named_before_anything_is_written(self):
        claim = self._submitted()
        self.env.cr.execute("UPDATE jifen_period SET state = 'published' WHERE id = %s", [self.period.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "no longer open"):
            self._decide(claim, self.user_ma)
        self._decide(claim, self.user_ma, "action_refuse", "too late")
        self.assertEqual(claim.state, "refused")


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


@tagged("post_install", "-at_install")
class TestForgery(ApprovalCase):
    """Approval rows are evidence: nobody writes them, whatever their role."""

    def _everybody(self):
        return (
            self.user_chen,
            self.user_li,
            self.user_ma,
            self.user_gao,
            self.user_inspector,
            self.user_officer,
            self.user_committee,
            self.user_auditor,
            self.env.ref("base.user_admin"),
        )

    def test_rows_cannot_be_written(self):
        claim = self._submitted()
        approval = self._pending(claim)
        values = (
            {"state": "approved"},
            {"user_id": self.user_li.id},
            {"group_id": self.env.ref("base.group_user").id},
            {"decided_by_id": self.user_gao.id},
            {"reason": "because"},
            {"points": 100},
            {"res_id": 1},
            {"step_id": False},
        )
        for user in self._everybody():
            for vals in values:
                for row in (approval.with_user(user), approval.with_user(user).sudo()):
                    with self.subTest(user=user.name, vals=vals), self.assertRaises(AccessError):
                        row.write(vals)
            with self.subTest(user.name), self.assertRaises(AccessError), mute_logger("odoo.models.unlink"):
                approval.with_user(user).unlink()
        self.assertEqual(self._states(claim), [("pending", self.user_ma)])

    def test_rows_cannot_be_created(self):
        claim = self._submitted()
        vals = {
            "res_model": "jifen.claim",
            "res_id": claim.id,
            "claim_id": claim.id,
            "title": "forged",
            "step_name": "forged",
            "state": "approved",
            "user_id": self.user_li.id,
            "company_id": self.company.id,
        }
        for user in self._everybody():
            rows = self.env["jifen.approval"].with_user(user)
            for model in (
                rows,
                rows.sudo(),
                rows.with_context(jifen_trusted=True),
                rows.sudo().with_context(jifen_trusted=1),
            ):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    model.create(vals)

    def test_claims_do_not_let_in_rows_either(self):
        claim = self._claim(self.li, ONE_STEP, level=None)
        for vals in (
            {"approval_ids": [Command.create({"title": "x", "step_name": "x", "state": "approved"})]},
            {"state": "approved"},
            {"submitted_by_id": self.user_gao.id},
            {"points": 50},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                claim.with_user(self.user_li).write(vals)

    def test_a_follower_is_not_made_of_the_claimant(self):
        claim = self._submitted()
        self.assertNotIn(self.user_chen.partner_id, self._pending(claim).message_partner_ids)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self._pending(claim, self.user_chen).read(["title"])


@tagged("post_install", "-at_install")
class TestMany(ApprovalCase):
    def test_what_can_be_done_is_done_and_the_rest_reported(self):
        claims = self._submitted() | self._submitted(self.li) | self._submitted(self.ma)
        result = self._decide(claims, self.user_ma, "action_approve_many")
        self.assertEqual(claims.mapped("state"), ["approved", "approved", "submitted"])
        self.assertEqual(result["params"]["type"], "warning")
        self.assertIn("2 decided, 1 not", result["params"]["message"])
        self.assertIn("Ma: Article in the press", result["params"]["message"])

    def test_all_or_none(self):
        claims = self._submitted() | self._submitted(self.ma)
        with self.assertRaises(UserError), closing(self.env.cr.savepoint()):
            self._decide(claims, self.user_ma)
        self.env.invalidate_all()
        self.assertEqual(claims.mapped("state"), ["submitted", "submitted"])

    def test_one_that_cannot_be_posted_does_not_stop_the_others(self):
        claims = self._submitted() | self._submitted(self.li) | self._submitted(self.wu) | self._submitted(self.li)
        broken = claims[2]
        # The item was closed to this day after the claim had been submitted.
        other = self.scheme._item(ONE_STEP).copy({"code": "award.closed", "name": "Closed", "valid_from": self.day})
        self.env.cr.execute(
            "UPDATE jifen_item SET valid_to = '2001-01-01', valid_from = NULL WHERE id = %s", [other.id]
        )
        self.env.cr.execute("UPDATE jifen_claim SET item_id = %s WHERE id = %s", [other.id, broken.id])
        self.env.invalidate_all()
        mails = self.env["mail.mail"].search_count([])
        result = self._decide(claims, self.user_ma, "action_approve_many")
        self.assertEqual(claims.mapped("state"), ["approved", "approved", "submitted", "approved"])
        self.assertIn("3 decided, 1 not", result["params"]["message"])
        self.assertIn("does not hold", result["params"]["message"])
        self.assertEqual(self._pending(broken).user_id, self.user_ma)
        # Nobody is told of what was undone: one e-mail for Chen, Li's two go to the same person.
        self.assertEqual(self.env["mail.mail"].search_count([]) - mails, 3)
        unread = self.env["mail.notification"].search(
            [("mail_message_id.model", "=", "jifen.approval"), ("is_read", "=", False)]
        )
        self.assertEqual(unread.mail_message_id.mapped("res_id"), self._pending(broken).ids)

    def test_refuse_many_through_the_wizard(self):
        claims = self._submitted() | self._submitted(self.li)
        approvals = self._pending(claims, self.user_ma)
        wizard = (
            self.env["jifen.refuse"]
            .with_user(self.user_ma)
            .with_context(active_model="jifen.approval", active_ids=approvals.ids)
            .create({"reason": "twice the same"})
        )
        self.assertEqual(wizard.count, 2)
        self.env.invalidate_all()
        wizard.action_refuse()
        self.assertEqual(claims.mapped("refusal_reason"), ["twice the same"] * 2)

    def test_wizard_on_one_claim_and_its_limits(self):
        claim = self._submitted()
        wizards = self.env["jifen.refuse"].with_user(self.user_ma)
        for context in (
            {"active_model": "res.users", "active_ids": self.user_li.ids},
            {"active_model": "jifen.approval"},
            {},
        ):
            wizard = wizards.create({"reason": "no"})
            with self.subTest(context), self.assertRaises(UserError):
                wizard.with_context(**context).action_refuse()
        wizard = wizards.with_context(active_model="jifen.claim", active_id=claim.id).create({"reason": "no"})
        self.env.invalidate_all()
        wizard.action_refuse()
        self.assertEqual(claim.refusal_reason, "no")

    def test_wizard_sends_an_allocation_back(self):
        self._close()
        pay = self.env["jifen.allocation"].create({"period_id": self.period.id, "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        self.env["jifen.refuse"].with_user(self.user_committee).with_context(
            active_model="jifen.allocation", active_ids=pay.ids
        ).create({"reason": "pool is wrong"}).action_refuse()
        self.assertEqual(pay.state, "computed")

    def test_a_row_locked_by_somebody_else(self):
        claims = self._submitted() | self._submitted(self.li)
        approvals = self._pending(claims, self.user_ma)
        model = type(self.env["jifen.approval"])

        def locked(records, **kwargs):
            return records[1:]

        with patch.object(model, "try_lock_for_update", locked):
            with self.assertRaisesRegex(UserError, "Somebody else is deciding"):
                approvals.action_approve()
            result = approvals.action_approve_many()
        self.assertIn("1 decided, 1 not", result["params"]["message"])
        self.assertIn("Somebody else is deciding", result["params"]["message"])
        self.env.invalidate_all()
        self.assertEqual(claims.mapped("state"), ["submitted", "approved"])


@tagged("post_install", "-at_install")
class TestCost(ApprovalCase):
    """Queries do not grow with the number of documents decided at once."""

    def _batch(self, count):
        item = self.scheme._item(TWO_STEPS)
        claims = self.env["jifen.claim"].create(
            [
                {
                    "employee_id": (self.chen, self.li)[number % 2].id,
                    "item_id": item.id,
                    "level_id": item.level_ids[0].id,
                    "date": self.day,
                    "description": f"award {number}",
                }
                for number in range(count)
            ]
        )
        self.env["ir.attachment"].create(
            [{"name": "a.pdf", "raw": b"%PDF-1.4", "res_model": "jifen.claim", "res_id": claim.id} for claim in claims]
        )
        self.env.flush_all()
        return claims

    def _measure(self, count):
        claims = self._batch(count)
        return {
            "submit": self._queries(claims.action_submit),
            "first step": self._queries(self._pending(claims, self.user_ma).action_approve_many),
            "second step": self._queries(self._pending(claims, self.user_gao).action_approve_many),
        }, claims

    def test_queries_are_constant(self):
        self._measure(1)
        small, __ = self._measure(40)
        large, claims = self._measure(160)
        self.assertEqual(set(claims.mapped("state")), {"approved"})
        self.assertEqual(len(claims.line_ids), 160)
        for step, queries in large.items():
            with self.subTest(step):
                self.assertLessEqual(queries, small[step] + 5, (small, large))
                self.assertLess(queries, 200, (small, large))

    def test_refusing_many(self):
        def refuse(claims):
            return self._queries(lambda: self._pending(claims, self.user_ma).action_refuse_many("no"))

        batches = [self._batch(count) for count in (1, 40, 160)]
        for claims in batches:
            claims.action_submit()
        __, small, large = [refuse(claims) for claims in batches]
        self.assertLessEqual(large, small + 5)

    def test_list_of_a_manager(self):
        self._batch(40).action_submit()
        self.env.flush_all()
        names = ["title", "can_decide", "points_text", "step_text", "approver_name", "evidence_count", "state"]
        rows = self.env["jifen.approval"].with_user(self.user_ma)
        few = self._queries(lambda: rows.search([("can_decide", "=", True)], limit=4).read(names))
        many = self._queries(lambda: rows.search([("can_decide", "=", True)], limit=40).read(names))
        self.assertLessEqual(many, few + 1)


@tagged("post_install", "-at_install")
class TestReading(ApprovalCase):
    def test_an_approver_reads_claim_and_evidence(self):
        claim = self._submitted(item=TWO_STEPS)
        file = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", claim.id)])
        self.env.invalidate_all()
        for user, expected in ((self.user_ma, True), (self.user_gao, False), (self.user_li, False)):
            self.assertEqual(claim.with_user(user).has_access("read"), expected, user.name)
            self.assertEqual(file.with_user(user).has_access("read"), expected, user.name)
            self.env.invalidate_all()
        self.assertEqual(file.with_user(self.user_ma).raw[:5], b"%PDF-")
        approval = self._pending(claim, self.user_ma)
        self.env.invalidate_all()
        self.assertEqual(approval.evidence_ids.mapped("name"), ["notice.pdf"])
        self.assertEqual(approval.description, "City commendation, document 12")
        self.assertEqual([entry["kind"] for entry in approval.way], ["pending", "ahead"])

    def test_an_approver_without_the_role_gets_it(self):
        """Whoever leads people is asked, whether or not somebody thought of the role."""
        lead = self._user("lead")
        self.gao.user_id = lead
        claim = self._submitted(item=TWO_STEPS)
        self.assertFalse(lead.has_group(GROUP + "manager"))
        self._decide(claim, self.user_ma)
        self.assertTrue(lead.has_group(GROUP + "manager"))
        self.assertEqual(lead.notification_type, "inbox")
        self.env.invalidate_all()
        self.assertEqual(claim.with_user(lead).description, "City commendation, document 12")
        self._decide(claim, lead)
        self.assertEqual(claim.state, "approved")

    def test_an_approver_reads_on_after_deciding(self):
        claim = self._submitted()
        self._decide(claim, self.user_ma)
        self.assertTrue(claim.with_user(self.user_ma).has_access("read"))
        row = self.env["jifen.approval"].with_user(self.user_ma).search([("decided_by_id", "=", self.user_ma.id)])
        self.assertRecordValues(row, [{"state": "approved", "claim_id": claim.id}])
        self.assertEqual(fields.Date.to_date(row.decided_at), fields.Date.today())
