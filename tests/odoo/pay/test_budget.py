"""A budget is never overspent, whoever approves and in whatever order."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import TownCase
from ..payroll.payroll_common import PayrollCase


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

    def test_what_is_too_much_is_said_before_it_is_approved(self):
        self._budget(1000)
        self._close()
        pay = (
            self.env["jifen.allocation"]
            .with_user(self.user_officer)
            .create({"period_id": self.period.id, "pool_basis": "per_head", "per_head": 200})
        )
        self.assertIn("left, but", pay.budget_warning)
        pay.action_compute()
        self.assertIn("1,200.00", pay.budget_warning)
        pay.action_submit()
        self.assertIn("this cannot be approved", pay.message_ids[0].body)
        facts = {fact["label"]: fact["value"] for fact in pay.sudo()._card_facts()}
        self.assertIn("200.00", facts["Budget overspent by"])
        with self.assertRaisesRegex(UserError, "left, but"):
            self._approve(pay)
        pay.action_cancel()
        self.assertFalse(pay.budget_warning)
        fits = self._submitted(900)
        self.assertFalse(fits.budget_warning)
        self.assertFalse(fits.message_ids.filtered(lambda message: "cannot be approved" in message.body))
        facts = {fact["label"]: fact["value"] for fact in fits.sudo()._card_facts()}
        self.assertIn("100.00", facts["Budget left after it"])

    def test_submitted_is_asked_and_not_committed(self):
        budget = self._budget(1000)
        self._close()
        pay = self._submitted(700)
        budget.invalidate_recordset()
        self.assertEqual((budget.asked_amount, budget.committed_amount, budget.left_amount), (700, 0, 1000))
        self._approve(pay)
        budget.invalidate_recordset()
        self.assertEqual((budget.asked_amount, budget.committed_amount, budget.left_amount), (0, 700, 300))
        action = budget.action_view_allocations()
        self.assertEqual(self.env["jifen.allocation"].search(action["domain"]).ids, pay.ids)

    def test_corrections_draw_on_what_was_kept(self):
        self.scheme.pay_reserve_percent = 10
        budget = self._budget(1100)
        self._close()
        pay = self._submitted(1000)
        self._approve(pay)
        self._stands(budget, committed=1000, kept=100, waiting=900)
        # Somebody's score doubles: 150 more, 100 of it kept, 50 additional.
        card = self.period._scorecard(self.wu)
        card._trusted().write({"score": card.score * 2})
        pay.with_user(self.user_officer).action_correct()
        correction = pay.delta_ids
        correction.pool_amount = 200
        correction.with_user(self.user_officer).action_compute()
        correction.with_user(self.user_officer).action_submit()
        with self.assertRaisesRegex(UserError, "left, but"):
            self._approve(correction)
        correction.action_cancel()
        pay.with_user(self.user_officer).action_correct()
        correction = pay.delta_ids.filtered(lambda row: row.state != "cancelled")
        correction.pool_amount = 50
        correction.with_user(self.user_officer).action_compute()
        correction.with_user(self.user_officer).action_submit()
        self._approve(correction)
        self._stands(budget, committed=1050, kept=0, waiting=1050)

    def _stands(self, budget, committed, kept, **stages):
        """Check where the committed sum stands, and that it stands somewhere as a whole."""
        budget.invalidate_recordset()
        names = ("waiting", "reserved", "paid", "refunded", "settled")
        found = {name: budget[f"{name}_amount"] for name in names}
        self.assertEqual(found, {**dict.fromkeys(names, 0), **stages})
        self.assertEqual((budget.committed_amount, budget.kept_amount), (committed, kept))
        self.assertEqual(round(kept + sum(found.values()), 2), committed)

    def test_many_budgets_take_as_many_questions_as_one(self):
        budgets = self.env["jifen.pay.budget"].create(
            [
                {"name": str(year), "amount": 10, "date_from": f"{year}-01-01", "date_to": f"{year}-12-31"}
                for year in range(2001, 2011)
            ]
        )

        def queries(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("left_amount")
            return self.env.cr.sql_log_count - before

        queries(budgets)
        self.assertLessEqual(queries(budgets), queries(budgets[:1]) + 1)


@tagged("post_install", "-at_install")
class TestBudgetOnPayslips(PayrollCase):
    def _stands(self, budget, **stages):
        budget.invalidate_recordset()
        names = ("waiting", "reserved", "paid", "refunded", "settled")
        self.assertEqual({name: budget[f"{name}_amount"] for name in names}, {**dict.fromkeys(names, 0), **stages})
        self.assertEqual(budget.committed_amount, 900)

    def test_stages_follow_the_payslips(self):
        budget = self.env["jifen.pay.budget"].with_user(self.user_committee)
        budget = budget.create({"name": "The year", "amount": 1000})
        self._approved(900)
        self._stands(budget, waiting=900)
        slip = self._slip(self.chen)
        slip.compute_sheet()
        self._stands(budget, waiting=600, reserved=300)
        slip.action_payslip_done()
        self._stands(budget, waiting=600, paid=300)
        slip.refund_sheet()
        self._stands(budget, waiting=600, refunded=300)
        line = slip.jifen_allocation_line_ids or self.env["jifen.allocation.line"].search(
            [("state", "=", "reversed"), ("employee_id", "=", self.chen.id)]
        )
        line.with_user(self.user_payroll).action_pay_again()
        self._stands(budget, waiting=900)
