"""Corrections of approved pay: the differences, where they come from, and how they reach the payslips."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..payroll.payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestAllocationDelta(PayrollCase):
    """Chen, Li and Wu with 100 points each share 900 less what is kept for appeals."""

    def _correct_score(self, employee, score):
        """Leave a corrected result, as an upheld appeal does."""
        card = self.period._scorecard(employee)
        card._trusted().write({"score": score})
        self.env.flush_all()
        self.env.invalidate_all()

    def _scores(self):
        return self.period.scorecard_ids.mapped("score")

    def _begin(self, pay, **values):
        """Return a correction, begun and computed by the office."""
        action = pay.with_user(self.user_officer).action_correct()
        correction = self.env["jifen.allocation"].with_user(self.user_officer).browse(action["res_id"])
        if values:
            correction.write(values)
        return correction

    def _finish(self, correction):
        correction.action_submit()
        self.env.invalidate_all()
        correction.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        return correction.sudo()

    def _amounts(self, pay):
        return {line.employee_name: line.amount for line in pay.line_ids}

    def _approved_with_reserve(self, percent=10, **scheme):
        self.scheme.write({"pay_reserve_percent": percent, **scheme})
        return self._approved(1000)

    def test_one_s_own_difference_comes_from_what_was_kept(self):
        pay = self._approved_with_reserve()
        self.assertEqual((self._amounts(pay), pay.reserve_left), ({"Chen": 300, "Li": 300, "Wu": 300}, 100))
        score = self._scores()[0]
        self._correct_score(self.chen, score * 1.1)
        self.assertTrue(pay.with_user(self.user_officer).has_differences)
        correction = self._begin(pay)
        self.assertEqual(correction.state, "computed")
        self.assertEqual(self._amounts(correction), {"Chen": 30})
        self.assertEqual((correction.reserve_amount, correction.pool_amount), (-30, 0))
        self.assertEqual(pay.reserve_left, 100)
        self._finish(correction)
        self.assertEqual(pay.reserve_left, 70)
        self.assertFalse(pay.has_differences)
        with self.assertRaisesRegex(UserError, "No result has changed"):
            self._begin(pay)

    def test_what_is_too_much_is_taken_back_and_fills_the_reserve(self):
        pay = self._approved_with_reserve()
        self._correct_score(self.li, self._scores()[0] / 2)
        correction = self._finish(self._begin(pay))
        self.assertEqual(self._amounts(correction), {"Li": -150})
        self.assertEqual(pay.reserve_left, 250)

    def test_everybody_s_amounts_anew_add_up_to_the_same_pool(self):
        pay = self._approved_with_reserve(pay_delta="all")
        self._correct_score(self.chen, self._scores()[0] * 2)
        correction = self._finish(self._begin(pay))
        self.assertEqual(self._amounts(correction), {"Chen": 150, "Li": -75, "Wu": -75})
        self.assertEqual((correction.reserve_amount, pay.reserve_left), (0, 100))

    def test_beyond_the_reserve_takes_an_additional_sum_and_the_budget(self):
        pay = self._approved_with_reserve(percent=1)
        self.assertEqual(pay.reserve_left, 10)
        self._correct_score(self.chen, self._scores()[0] * 1.1)
        correction = self._begin(pay)
        self.assertEqual((correction.state, len(correction.line_ids)), ("draft", 0))
        with self.assertRaisesRegex(UserError, "additional sum of at least"):
            correction.action_compute()
        self.assertFalse(correction.line_ids)
        correction.pool_amount = 23
        correction.action_compute()
        self.assertEqual((self._amounts(correction), correction.reserve_amount), ({"Chen": 33}, -10))
        self._finish(correction)
        self.assertEqual((pay.reserve_left, correction.sudo().spent_amount), (0, 23))

    def test_a_second_correction_rests_on_the_first(self):
        pay = self._approved_with_reserve()
        score = self._scores()[0]
        self._correct_score(self.chen, score * 1.1)
        self._finish(self._begin(pay))
        self._correct_score(self.chen, score * 1.2)
        second = self._finish(self._begin(pay))
        self.assertEqual(self._amounts(second), {"Chen": 30})
        self._correct_score(self.chen, score)
        third = self._finish(self._begin(pay))
        self.assertEqual(self._amounts(third), {"Chen": -60})
        self.assertEqual(pay.reserve_left, 100)

    def test_a_veto_found_later_takes_everything_back(self):
        pay = self._approved_with_reserve()
        self.period._scorecard(self.wu)._trusted().write({"veto_no_pay": True})
        correction = self._finish(self._begin(pay))
        self.assertEqual(self._amounts(correction), {"Wu": -300})

    def test_one_correction_at_a_time_and_none_of_a_correction(self):
        pay = self._approved_with_reserve()
        self._correct_score(self.chen, self._scores()[0] * 1.1)
        correction = self._begin(pay)
        self.assertFalse(pay.with_user(self.user_officer).has_differences)
        with self.assertRaisesRegex(UserError, "under way already"):
            self._begin(pay)
        with self.assertRaisesRegex(UserError, "Only an approved"):
            correction.action_correct()
        with self.assertRaisesRegex(UserError, "Cancel the correction first"):
            self._ask_to_cancel(pay)
        correction.action_cancel()
        self.assertTrue(self._begin(pay))

    def test_who_computed_does_not_approve_and_nobody_enters_an_origin(self):
        pay = self._approved_with_reserve()
        self._correct_score(self.chen, self._scores()[0] * 1.1)
        with self.assertRaises(AccessError):
            pay.with_user(self.user_ma).action_correct()
        with self.assertRaises(AccessError):
            self.env["jifen.allocation"].with_user(self.user_officer).create(
                {"period_id": self.period.id, "origin_id": pay.id}
            )
        correction = self._begin(pay)
        correction.action_submit()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            correction.action_approve()

    # === ONTO THE PAYSLIPS === #

    def _next_slip(self, employee, **values):
        slip = self._slip(employee, **values)
        slip.compute_sheet()
        return slip

    def test_after_payment_the_difference_lands_on_the_next_payslip(self):
        pay = self._approved_with_reserve()
        slip = self._next_slip(self.chen)
        slip.action_payslip_done()
        self._correct_score(self.chen, self._scores()[0] * 1.1)
        self._finish(self._begin(pay))
        self.env.invalidate_all()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        extra = self._next_slip(self.chen)
        self.assertEqual(self._paid(extra), {"Chen": 30})
        extra.action_payslip_done()
        self.assertEqual(set(self._states(pay).values()) | {"paid"}, {"paid", "approved"})

    def test_a_debt_is_taken_back_as_far_as_a_payslip_bears_it(self):
        pay = self._approved_with_reserve(pay_recovery_limit=100)
        first = self._next_slip(self.li)
        first.action_payslip_done()
        self._correct_score(self.li, self._scores()[0] / 6)
        correction = self._finish(self._begin(pay))
        self.assertEqual(self._amounts(correction), {"Li": -250})
        paid = []
        for __ in range(3):
            slip = self._next_slip(self.li)
            slip.compute_sheet()
            paid += self._paid(slip).values()
            slip.action_payslip_done()
            self.env.invalidate_all()
        self.assertEqual(paid, [-100, -100, -50])
        self.assertEqual(sum(correction.line_ids.mapped("amount")), -250)
        self.assertEqual(set(correction.line_ids.mapped("state")), {"paid"})
        self.assertTrue(self.env["jifen.pay.reconciliation"].search([("allocation_id", "=", correction.id)]).balanced)

    def test_a_debt_not_yet_paid_out_is_set_off_on_the_same_payslip(self):
        pay = self._approved_with_reserve(pay_recovery_limit=10)
        slip = self._next_slip(self.li)
        self.assertEqual(self._paid(slip), {"Li": 300})
        self._correct_score(self.li, self._scores()[0] / 2)
        self._finish(self._begin(pay))
        self.env.invalidate_all()
        self.assertEqual(self._paid(slip), {"Li": 150})

    def test_a_debt_released_from_a_cancelled_payslip_waits_with_its_reason(self):
        pay = self._approved_with_reserve()
        slip = self._next_slip(self.li)
        slip.action_payslip_done()
        self._correct_score(self.li, self._scores()[0] / 2)
        correction = self._finish(self._begin(pay))
        extra = self._next_slip(self.li)
        self.assertEqual(self._paid(extra), {"Li": -150})
        extra.action_payslip_cancel()
        self.env.invalidate_all()
        self.assertEqual(correction.line_ids.state, "released")
        self.li.version_id.contract_date_end = "2020-12-31"
        self.env.invalidate_all()
        self.assertIn("contract", correction.line_ids.waiting_reason)
