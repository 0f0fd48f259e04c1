"""A budget is never overspent, whoever approves and in whatever order."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TownCase


@tagged("post_install", "-at_install")
class TestBudget(TownCase):
    def _budget(self, amount, **values):
        return (
            self.env["jifen.pay.budget"]
            .with_user(self.user_committee)
            .create({"name": "The year", "amount": amount, **values})
        )

    def _submitted(self, pool):
        pay = (
            self.env["jifen.allocation"]
            .with_user(self.user_officer)
            .create({"period_id": self.period.id, "pool_basis": "fixed", "pool_amount": pool})
        )
        pay.action_compute()
        pay.action_submit()
        return pay

    def _approve(self, pay):
        self.env.invalidate_all()
        pay.with_user(self.user_committee).action_approve()

    def test_what_is_left_decides(self):
        budget = self._budget(1000)
        self._close()
        pay = self._submitted(1000.01)
        with self.assertRaisesRegex(UserError, "left, but"):
            self._approve(pay)
        self.assertEqual(pay.state, "submitted")
        pay.action_cancel()
        pay = self._submitted(1000)
        self._approve(pay)
        budget.invalidate_recordset()
        self.assertEqual((budget.committed_amount, budget.paid_amount, budget.left_amount), (1000, 0, 0))
        self.assertEqual(budget.allocation_ids, pay.with_user(self.user_committee))

    def test_what_is_returned_is_not_spent(self):
        self.scheme.pay_excluded = "budget"
        budget = self._budget(1000)
        self._close()
        self.period._scorecard(self.wu)._trusted().write({"veto_no_pay": True})
        pay = self._submitted(1200)
        self.assertEqual(pay.returned_amount, 200)
        self._approve(pay)
        budget.invalidate_recordset()
        self.assertEqual(budget.left_amount, 0)

    def test_a_budget_cannot_fall_below_what_is_committed(self):
        budget = self._budget(1000)
        self._close()
        self._approve(self._submitted(600))
        with self.assertRaisesRegex(ValidationError, "has been approved already"):
            budget.amount = 599
        budget.amount = 600

    def test_one_budget_for_a_day(self):
        self._budget(1000)
        with self.assertRaisesRegex(ValidationError, "already covers"):
            self._budget(10)

    def test_who_computes_does_not_set_the_budget(self):
        with self.assertRaises(AccessError):
            self.env["jifen.pay.budget"].with_user(self.user_officer).create({"name": "Mine", "amount": 1})
        for user in (self.user_li, self.user_chen, self.user_ma):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["jifen.pay.budget"].with_user(user).search([])

    def test_without_a_budget_there_is_no_limit(self):
        self._close()
        pay = self._submitted(10**9)
        self._approve(pay)
        self.assertEqual(pay.state, "approved")
