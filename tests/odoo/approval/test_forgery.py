"""Approvals, and what a claim keeps of them, are written by code alone."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_approval import ONE_STEP, ApprovalCase


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
