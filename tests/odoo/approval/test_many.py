"""Many claims decided at once: what can be done is done, and the cost does not grow with them."""

from contextlib import closing
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_approval import ONE_STEP, TWO_STEPS, ApprovalCase


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
            [
                ("mail_message_id.model", "=", "jifen.approval"),
                ("mail_message_id.res_id", "in", claims.approval_ids.ids),
                ("is_read", "=", False),
            ]
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

    def test_queries_of_refusing_do_not_grow_with_the_claims(self):
        def refuse(claims):
            return self._queries(lambda: self._pending(claims, self.user_ma).action_refuse_many("no"))

        batches = [self._batch(count) for count in (1, 40, 160)]
        for claims in batches:
            claims.action_submit()
        __, small, large = [refuse(claims) for claims in batches]
        self.assertLessEqual(large, small + 5)

    def test_queries_of_the_list_do_not_grow_with_its_rows(self):
        self._batch(40).action_submit()
        self.env.flush_all()
        names = ["title", "can_decide", "points_text", "step_text", "approver_name", "evidence_count", "state"]
        rows = self.env["jifen.approval"].with_user(self.user_ma)
        few = self._queries(lambda: rows.search([("can_decide", "=", True)], limit=4).read(names))
        many = self._queries(lambda: rows.search([("can_decide", "=", True)], limit=40).read(names))
        self.assertLessEqual(many, few + 1)
