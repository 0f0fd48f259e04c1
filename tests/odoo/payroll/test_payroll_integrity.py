"""What a confirmed payslip pays stays what was approved, whoever writes to it over RPC."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestPayslipIntegrity(PayrollCase):
    def setUp(self):
        super().setUp()
        self.pay = self._approved()
        self.slip = self._slip()
        self.slip.compute_sheet()

    def _line(self, employee=None):
        return self.pay.line_ids.filtered(lambda line: line.employee_id == (employee or self.chen))

    def _perf(self, slip):
        return slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF")

    def _perf_input(self, slip):
        return slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF")

    def _assert_only_on(self, slip, state):
        """The amount stands on this slip and no other, computed or not, can get it."""
        self.assertRecordValues(self._line(), [{"state": state, "payslip_id": slip.id}])
        another = self._slip()
        another.compute_sheet()
        self.assertEqual(self._paid(another), {"Chen": 0})

    # === A CONFIRMED SLIP === #

    def test_confirmed_slip_does_not_become_another(self):
        """Else its amount would wait again while the slip still pays it."""
        self.slip.action_payslip_done()
        for values in (
            {"employee_id": self.li.id},
            {"credit_note": True},
            {"company_id": self.env["res.company"].create({"name": "Elsewhere"}).id},
            {"date_to": "2020-01-31", "date_from": "2020-01-01"},
            {"contract_id": self.li.version_id.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.slip.write(values)
        # What a form sends back unchanged is no change.
        self.slip.write({"employee_id": self.chen.id, "credit_note": False, "company_id": self.company.id})
        self._assert_only_on(self.slip, "paid")

    def test_line_of_a_confirmed_slip_is_fixed(self):
        self.slip.action_payslip_done()
        line, draft = self._perf(self.slip), self._slip()
        draft.compute_sheet()
        other = draft.line_ids[0]
        for name, change in {
            "amount": lambda: line.write({"amount": 99999}),
            "quantity": lambda: line.write({"quantity": 2}),
            "code": lambda: line.write({"code": "X"}),
            "slip": lambda: line.write({"slip_id": draft.id}),
            "unlink": lambda: line.unlink(),
            "copy": lambda: line.copy(),
            "moved here": lambda: other.write({"code": "JIFEN_PERF", "slip_id": self.slip.id}),
        }.items():
            with self.subTest(name), self.assertRaises(UserError):
                change()
        self._assert_only_on(self.slip, "paid")

    def test_input_is_not_moved_to_a_confirmed_slip(self):
        self.slip.action_payslip_done()
        draft = self._slip(self.li)
        draft.compute_sheet()
        row = self._perf_input(draft)
        empty = self._slip(self.wu, contract_id=False)
        empty.with_context(without_compute_sheet=True).action_payslip_done()
        with self.assertRaises(UserError):
            row.write({"payslip_id": empty.id})

    def test_confirmed_slip_is_not_computed_in_a_batch(self):
        self.slip.action_payslip_done()
        other = self._slip(self.li)
        with self.assertRaises(UserError):
            (other | self.slip).compute_sheet()
        self.assertEqual(self.slip.state, "done")

    # === PAYING WITHOUT THE BOOKS === #

    def test_slip_created_as_confirmed_pays_nothing_of_ours(self):
        rule = self.perf_rule
        line = {
            "name": "mine",
            "code": "JIFEN_PERF",
            "amount": 5000,
            "salary_rule_id": rule.id,
            "category_id": rule.category_id.id,
            "employee_id": self.chen.id,
            "contract_id": self.chen.version_id.id,
        }
        with self.assertRaises(UserError):
            self._slip(state="done", line_ids=[Command.create(line)])
        with self.assertRaises(UserError):
            self.env["hr.payslip.line"].with_user(self.user_payroll).create(
                {**line, "slip_id": self._slip(state="done").id}
            )

    def test_invented_line_is_not_confirmed(self):
        slip = self._slip(self.ma, contract_id=self.ma.version_id.id)
        slip.compute_sheet()
        self._perf(self.slip).copy({"slip_id": slip.id, "employee_id": self.ma.id, "contract_id": slip.contract_id.id})
        with self.assertRaises(UserError):
            slip.write({"state": "done"})
        with self.assertRaises(UserError):
            slip.with_context(without_compute_sheet=True).action_payslip_done()

    def test_cancelled_slip_is_not_confirmed_as_it_was(self):
        self.slip.action_payslip_cancel()
        with self.assertRaises(UserError):
            self.slip.write({"state": "done"})
        self.slip.action_payslip_draft()
        with self.assertRaises(UserError):
            self.slip.with_context(without_compute_sheet=True).action_payslip_done()

    def test_slip_moved_before_the_period_is_not_confirmed_with_the_amount(self):
        self.slip.write({"date_from": "2020-01-01", "date_to": "2020-01-31"})
        with self.assertRaises(UserError):
            self.slip.write({"state": "done"})
        self.slip.compute_sheet()
        self.assertEqual(self._line().state, "released")

    def test_input_is_configured_nowhere_else(self):
        """With an input of the same code on a rule, payroll would make one for each contract."""
        with self.assertRaises(ValidationError):
            self.env["hr.rule.input"].create({"name": "Mine", "code": "JIFEN_PERF", "input_id": self.perf_rule.id})

    # === REFUNDS === #

    def _refunded(self):
        self.slip.action_payslip_done()
        self.slip.refund_sheet()
        return self.slip.refunded_id

    def _allow_cancel(self):
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        self.env.invalidate_all()

    def test_refunded_twice(self):
        self._refunded()
        with self.assertRaises(UserError):
            self.slip.refund_sheet()
        self._assert_only_on(self.slip, "reversed")

    def test_refund_of_a_refund(self):
        with self.assertRaises(UserError):
            self._refunded().refund_sheet()

    def test_refund_of_a_slip_that_did_not_pay(self):
        with self.assertRaises(UserError):
            self.slip.refund_sheet()
        self.assertEqual(self._line().state, "reserved")
        self.slip.action_payslip_cancel()
        with self.assertRaises(UserError):
            self.slip.refund_sheet()
        self.assertEqual(self._line().state, "released")

    def test_refund_entered_by_hand(self):
        """A slip is refunded by its action, not by pointing it at some other slip."""
        self.slip.action_payslip_done()
        with self.assertRaises(UserError):
            self.slip.write({"refunded_id": self._slip(self.li).id})
        self._assert_only_on(self.slip, "paid")
        self.slip.refund_sheet()
        with self.assertRaises(UserError):
            self.slip.write({"refunded_id": False})

    def test_credit_note_by_hand_takes_nothing(self):
        note = self._slip(credit_note=True)
        note.input_line_ids = [
            Command.create({"name": "x", "code": "JIFEN_PERF", "amount": 5000, "contract_id": note.contract_id.id})
        ]
        note.compute_sheet()
        self.assertEqual(self._paid(note), {"Chen": 0})
        self._perf(self.slip).copy({"slip_id": note.id})
        with self.assertRaises(UserError):
            note.with_context(without_compute_sheet=True).action_payslip_done()

    def test_refunded_slip_stays_as_it_is(self):
        refund = self._refunded()
        for slip in (self.slip, refund):
            for state in ("draft", "verify"):
                with self.subTest(slip=slip.name, state=state), self.assertRaises(UserError):
                    slip.write({"state": state})
            with self.assertRaises(UserError):
                slip.compute_sheet()
        with self.assertRaises(UserError):
            self.slip.write({"state": "cancel"})
        self._assert_only_on(self.slip, "reversed")

    def test_refund_cancelled_pays_again_on_the_same_slip(self):
        refund = self._refunded()
        self._allow_cancel()
        refund.action_payslip_cancel()
        self._assert_only_on(self.slip, "paid")
        # Once more confirmed it takes back once more, once cancelled and deleted it is gone.
        refund.action_payslip_draft()
        refund.compute_sheet()
        self.assertEqual(self._paid(refund), {"Chen": 300})
        refund.action_payslip_done()
        self._assert_only_on(self.slip, "reversed")
        refund.action_payslip_cancel()
        refund.unlink()
        self._assert_only_on(self.slip, "paid")
        self.slip.refund_sheet()
        self._assert_only_on(self.slip, "reversed")

    def test_refund_is_not_cancelled_when_the_amount_went_elsewhere(self):
        """Else the first slip and the later one would both pay."""
        refund = self._refunded()
        self._allow_cancel()
        self._line().with_user(self.user_payroll).action_pay_again()
        for state in ("released", "paid"):
            self.assertEqual(self._line().state, state if state == "released" else "paid")
            with self.assertRaises(UserError):
                refund.action_payslip_cancel()
            if state == "released":
                another = self._slip()
                another.compute_sheet()
                another.action_payslip_done()
        with self.assertRaises(UserError):
            self.slip.write({"state": "draft"})

    def test_original_is_cancelled_after_its_refund(self):
        refund = self._refunded()
        self._allow_cancel()
        refund.action_payslip_cancel()
        self.slip.action_payslip_cancel()
        self.assertRecordValues(self._line(), [{"state": "released", "payslip_id": False}])
        refund.action_payslip_draft()
        with self.assertRaises(UserError):
            refund.with_context(without_compute_sheet=True).action_payslip_done()

    def test_copy_of_a_refunded_slip_is_a_slip_of_its_own(self):
        self._refunded()
        copy = self.slip.copy()
        self.assertFalse(copy.refunded_id)
        copy.compute_sheet()
        copy.action_payslip_done()
        self.assertEqual(self._paid(copy), {"Chen": 0})
        self._assert_only_on(self.slip, "reversed")
