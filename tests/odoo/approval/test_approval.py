"""The way of a claim through its approval steps: who decides, what they cannot do, and what follows."""

from contextlib import closing

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

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
    def test_after_its_only_step_a_claim_is_approved_and_posted(self):
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

    def test_nothing_is_posted_before_the_second_step(self):
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
