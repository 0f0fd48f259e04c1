"""Performance pay: exact to the fen, by somebody and approved by somebody else."""

from io import BytesIO

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestAllocation(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.five = cls.env["hr.employee"]
        for number, name in enumerate("ABCDE", 1):
            employee = cls._employee(name, cls.party)
            employee.barcode = f"T{number:03}"
            cls.five |= employee

    def _five(self, *scores):
        """Score the five by points off the overall assessment and awards; return the closed period."""
        self.period.employee_ids = [Command.set(self.five[: len(scores)].ids)]
        for employee, score in zip(self.five, scores, strict=False):
            if score == 0:
                self._post(employee, "probity.removal")
                continue
            if score > 100:
                self._post(employee, "award.commendation", level="city")
                score -= 2
            self._post(employee, "assessment.overall", points=max(score - 100, -20))
            if score < 80:
                self._post(employee, "discipline.idle", quantity=(80 - score) / 2)
        return self._close()

    def _pay(self, period, user=None, **values):
        return (
            self.env["jifen.allocation"].with_user(user or self.user_officer).create({"period_id": period.id, **values})
        )

    def _amounts(self, pay):
        return [f"{line.amount:.2f}" for line in pay.line_ids.sorted("employee_name")]

    def test_example_2_exact_to_the_fen(self):
        pay = self._pay(self._five(95.5, 88, 102, 76.5, 0), pool_amount=10000)
        pay.action_compute()
        self.assertEqual(self._amounts(pay), ["2638.12", "2430.94", "2817.68", "2113.26", "0.00"])
        self.assertEqual(f"{pay.unit_value:.8f}", "27.62430939")
        self.assertRecordValues(
            pay,
            [{"weight_sum": 362, "heads": 5, "returned_amount": 0, "allocated_amount": 10000, "state": "computed"}],
        )
        self.assertEqual(pay.line_ids.filtered("excluded").employee_name, "E")

    def test_example_3_odd_fen_goes_by_reference(self):
        pay = self._pay(self._five(90, 90, 90), pool_amount=100)
        pay.action_compute()
        self.assertEqual(self._amounts(pay), ["33.34", "33.33", "33.33"])
        self.assertEqual(pay.line_ids.filtered("rounded_up").employee_name, "A")
        for number, employee in enumerate(self.five):
            employee.barcode = f"X{9 - number}"
        pay.action_compute()
        self.assertEqual(self._amounts(pay), ["33.33", "33.33", "33.34"])

    def test_pool_per_head_comes_from_the_scheme(self):
        pay = self._pay(self._five(90, 80, 85))
        self.assertEqual((pay.pool_basis, pay.per_head), ("per_head", 2000))
        pay.action_compute()
        self.assertEqual((pay.pool_amount, pay.allocated_amount), (6000, 6000))

    def test_pay_is_computed_submitted_then_approved_by_the_committee(self):
        pay = self._pay(self._five(90, 80), pool_amount=1000)
        with self.assertRaises(UserError):
            pay.action_submit()
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        pay.with_user(self.user_committee).action_approve()
        self.assertRecordValues(
            pay,
            [
                {
                    "state": "approved",
                    "computed_by_id": self.user_officer.id,
                    "approved_by_id": self.user_committee.id,
                }
            ],
        )
        self.assertEqual(set(pay.line_ids.mapped("state")), {"approved"})

    def test_nobody_approves_what_they_computed(self):
        admin = self._user("both", "admin")
        pay = self._pay(self._five(90, 80), user=admin, pool_amount=1000)
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            pay.with_user(admin).action_approve()
        with self.assertRaises(AccessError):
            pay.with_user(admin).sudo().action_approve()
        for user in (self.user_officer, self.user_ma, self.user_auditor, self.user_li, self.user_inspector):
            with self.subTest(user.login), self.assertRaises(AccessError):
                pay.with_user(user).action_approve()
        self.assertEqual(pay.state, "submitted")

    def test_refusal_goes_back_with_the_reason(self):
        pay = self._pay(self._five(90, 80), pool_amount=1000)
        pay.action_compute()
        pay.action_submit()
        with self.assertRaises(UserError):
            pay.with_user(self.user_committee).action_refuse("")
        pay.with_user(self.user_committee).action_refuse("the pool is 900")
        self.assertEqual(pay.state, "computed")
        self.assertIn("the pool is 900", pay.message_ids[0].body)

    def test_submitted_pool_is_fixed(self):
        pay = self._pay(self._five(90, 80), pool_amount=1000)
        pay.action_compute()
        pay.pool_amount = 900
        self.assertEqual((pay.state, len(pay.line_ids)), ("draft", 0))
        pay.action_compute()
        pay.action_submit()
        with self.assertRaises(UserError):
            pay.pool_amount = 800

    def test_only_a_closed_period_is_paid(self):
        self.period.with_user(self.user_officer).action_score()
        pay = self._pay(self.period, pool_amount=1000)
        pay.action_compute()
        pay.action_submit()
        with self.assertRaises(UserError):
            pay.with_user(self.user_committee).action_approve()

    def test_a_pool_that_is_no_amount_is_refused(self):
        period = self._five(90, 80)
        for amount in (0, 0.001):
            pay = self._pay(period, pool_basis="fixed", pool_amount=amount)
            with self.subTest(amount), self.assertRaises(UserError):
                pay.action_compute()
            pay.action_cancel()
        for amount in (-1, 10**13, float("inf"), float("nan")):
            with self.subTest(amount), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._pay(period, pool_amount=amount)
                self.env.flush_all()

    def test_one_person_alone_gets_the_whole_pool(self):
        pay = self._pay(self._five(61.7), pool_amount=1000.01)
        pay.action_compute()
        self.assertEqual(pay.line_ids.mapped("amount"), [1000.01])

    def test_fewer_fen_than_people(self):
        pay = self._pay(self._five(90, 80, 90), pool_amount=0.02)
        pay.action_compute()
        self.assertEqual(pay.line_ids.mapped("amount"), [0.01, 0.01, 0])
        self.assertEqual(pay.returned_amount, 0)

    def test_a_score_below_zero(self):
        period = self._five(90, 80)
        period.scorecard_ids[1]._trusted().write({"score": -5})
        pay = self._pay(period, pool_amount=100)
        who = period.scorecard_ids[1].name
        with self.assertRaisesRegex(UserError, rf"The score of {who} \(−5\) is below 0.*pay rule"):
            pay.action_compute()
        self.assertFalse(pay.line_ids)
        self.assertEqual(pay.state, "draft")
        self._change_pay(period.scheme_id, pay_below_zero="zero")
        pay.action_compute()
        self.assertEqual(sorted(pay.line_ids.mapped("amount")), [0, 100])
        self.assertEqual(pay.line_ids.filtered(lambda line: not line.amount).score, -5)

    def test_a_score_below_zero_of_whoever_gets_nothing_anyway(self):
        period = self._five(90, 80)
        period.scorecard_ids[1]._trusted().write({"score": -5, "veto_no_pay": True})
        pay = self._pay(period, pool_amount=100)
        pay.action_compute()
        self.assertEqual(sorted(pay.line_ids.mapped("amount")), [0, 100])

    def test_a_score_below_zero_is_told_of_beforehand(self):
        scheme = self.scheme.with_user(self.user_officer)
        scheme = scheme.browse(scheme.action_new_revision()["res_id"])
        self.assertFalse([text for text in scheme._hints() if "below 0" in text])
        for floor in ({"has_floor": False}, {"has_floor": True, "floor": -1}):
            scheme.write({**floor, "pay_below_zero": "refuse"})
            self.assertIn("nobody’s pay is computed", " ".join(scheme._hints()))
            scheme.pay_below_zero = "zero"
            self.assertIn("counts as 0, as the pay rule says", " ".join(scheme._hints()))
        scheme.pay_method = "per_grade"
        self.assertFalse([text for text in scheme._hints() if "below 0" in text])

    def test_nothing_is_shared_out_over_scores_of_zero(self):
        pay = self._pay(self._five(0, 0), pool_amount=100)
        with self.assertRaises(UserError):
            pay.action_compute()
        self.assertFalse(pay.line_ids)

    def test_no_result_yet(self):
        pay = self._pay(self.period, pool_amount=100)
        with self.assertRaises(UserError):
            pay.action_compute()

    def test_one_allocation_for_a_period(self):
        period = self._five(90, 80)
        self._pay(period, pool_amount=1000)
        with self.assertRaises(ValidationError):
            self._pay(period, pool_amount=1000)
            self.env.flush_all()

    def test_reopening_waits_for_the_allocation(self):
        period = self._five(90, 80)
        pay = self._pay(period, pool_amount=1000)
        pay.action_compute()
        with self.assertRaises(UserError):
            period.with_user(self.user_officer).action_reopen("forgotten claim")
        pay.action_cancel()
        period.with_user(self.user_officer).action_reopen("forgotten claim")

    def test_amounts_are_not_for_entering(self):
        pay = self._pay(self._five(90, 80), pool_amount=1000)
        pay.action_compute()
        line = pay.line_ids[0]
        next_year = fields.Date.add(self.period.date_from, years=1)
        unpaid = self._period(name="next year", date_from=next_year, date_to=next_year)
        self.env.invalidate_all()
        for attack in (
            lambda: line.with_user(self.user_officer).write({"amount": 9999}),
            lambda: line.with_user(self.user_officer).sudo().write({"state": "paid"}),
            lambda: pay.with_user(self.user_officer).write({"line_ids": [Command.clear()]}),
            lambda: pay.with_user(self.user_officer).write({"approved_by_id": self.user_committee.id}),
            lambda: pay.with_user(self.user_officer).write({"state": "approved"}),
            lambda: self._pay(unpaid, pool_amount=1, state="approved"),
            lambda: line.with_user(self.user_officer).copy(),
            lambda: line.with_user(self.user_committee).write({"amount": 1}),
            lambda: pay.with_user(self.user_li).read(["name"]),
            lambda: pay.with_user(self.user_chen).read(["name"]),
        ):
            with self.assertRaises(AccessError):
                attack()
        with self.assertRaises(UserError):
            line.with_user(self.user_officer).unlink()

    # === SHEETS === #

    def _sheet(self, report, record, user):
        content, kind = (
            self.env["ir.actions.report"].with_user(user)._render(f"jifen_appraisal.{report}", record.ids, {})
        )
        self.assertEqual(kind, "xlsx")
        return load_workbook(BytesIO(content))

    def test_the_sheet_of_an_allocation_sums_up_and_takes_no_name_for_a_formula(self):
        self.five[0].name = '=HYPERLINK("http://x")'
        pay = self._pay(self._five(95.5, 88, 102, 76.5, 0), pool_amount=10000)
        pay.action_compute()
        sheet = self._sheet("allocation_xlsx", pay, self.user_officer).active
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        self.assertEqual(len(rows[0]), 7)
        body = rows[1:6]
        self.assertEqual(sorted(row[5] for row in body), [0, 2113.26, 2430.94, 2638.12, 2817.68])
        self.assertEqual(rows[6][5], "=SUM(F5:F9)")
        evil = next(cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value))
        self.assertEqual(evil.data_type, "s")

    def test_the_sheet_of_the_ledger_sums_up_and_takes_no_text_for_a_formula(self):
        self._post(self.chen, "discipline.idle", ground="=1+1")
        self._post(self.li, "discipline.idle", quantity=2)
        sheet = self._sheet("ledger_xlsx", self.period, self.user_officer).active
        rows = [row for row in sheet.iter_rows(min_row=4, values_only=True)]
        self.assertEqual([row[8] for row in rows[:2]], [-2, -4])
        self.assertEqual(rows[2][8], "=SUM(I4:I5)")
        evil = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
        self.assertEqual(evil.data_type, "s")

    def test_sheets_follow_access(self):
        pay = self._pay(self._five(90, 80), pool_amount=1000)
        pay.action_compute()
        for user in (self.user_li, self.user_ma):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                self._sheet("allocation_xlsx", pay, user)
