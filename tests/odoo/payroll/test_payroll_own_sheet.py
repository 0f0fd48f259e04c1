"""What a payslip shows of performance pay is its own, however it came to be what it is."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestOwnSheet(PayrollCase):
    """Two payslips of one person; the amount goes from the first to the second."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        self.line = self._approved().line_ids.filtered(lambda line: line.employee_id == self.chen)
        self.first, self.second = self._slip(), self._slip()
        self.first.compute_sheet()

    def _perf(self, slip):
        return self._paid(slip)[slip.employee_id.name]

    def _lose(self):
        """Cancel the first, after which the second carries its amount."""
        self.first.action_payslip_cancel()
        self.second.compute_sheet()
        self.assertEqual((self.line.payslip_id, self._perf(self.second)), (self.second, 300))

    def _assert_without(self, slip):
        self.env.invalidate_all()
        self.assertFalse(self._perf(slip))
        self.assertFalse(slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF" and row.amount))
        self.assertFalse(slip.jifen_amount)

    # === REVIVED === #

    def test_computed_after_it_was_cancelled(self):
        self._lose()
        self.first.compute_sheet()
        self._assert_without(self.first)
        self.assertEqual(self.first.line_ids.mapped("code"), ["TBASIC"])
        self.assertFalse(self.first.jifen_warning)
        self.first.action_payslip_done()
        self.assertEqual(self.line.payslip_id, self.second)

    def test_computed_with_its_batch(self):
        run = self.env["hr.payslip.run"].with_user(self.user_payroll).create({"name": "Batch"})
        (self.first | self.second).write({"payslip_run_id": run.id})
        self._lose()
        run.slip_ids.compute_sheet()
        self._assert_without(self.first)
        self.assertEqual(self._perf(self.second), 300)

    def test_cancelled_and_computed_it_takes_up_what_still_waits(self):
        self.first.action_payslip_cancel()
        self.first.compute_sheet()
        self.assertEqual((self.line.state, self.line.payslip_id, self._perf(self.first)), ("reserved", self.first, 300))
        self.first.action_payslip_done()
        self.assertEqual(self.line.state, "paid")

    def test_set_to_draft_after_it_was_cancelled(self):
        """What was computed then has gone; it is computed again."""
        self._lose()
        self.first.action_payslip_draft()
        self._assert_without(self._as_draft(self.first))
        self.first.action_payslip_done()
        self.assertEqual(self.line.payslip_id, self.second)

    def test_written_to_be_waiting_after_it_was_cancelled(self):
        self._lose()
        self.first.write({"state": "verify"})
        self._assert_without(self._as_draft(self.first))

    def test_confirmed_cancelled_and_revived(self):
        self.first.action_payslip_done()
        self._lose()
        self.first.compute_sheet()
        self._assert_without(self.first)

    def test_refund_that_is_revived_when_there_is_nothing_to_take_back_any_more(self):
        self.first.action_payslip_done()
        self.first.refund_sheet()
        refund = self.first.refunded_id
        refund.action_payslip_cancel()
        self._lose()
        for revive in (refund.action_payslip_draft, refund.compute_sheet):
            revive()
            self.assertFalse(self._perf(refund))

    def test_refund_that_is_revived_takes_back_what_is_paid(self):
        self.first.action_payslip_done()
        self.first.refund_sheet()
        refund = self.first.refunded_id
        for revive in (refund.action_payslip_draft, refund.compute_sheet):
            refund.action_payslip_cancel()
            revive()
            self.assertEqual((self._perf(refund), self.line.state), (300, "paid"))
            refund.action_payslip_done()
            self.assertEqual(self.line.state, "reversed")

    # === COPIED, GIVEN AWAY === #

    def test_a_copied_payslip_pays_nothing(self):
        for slip in (self.first, self.first.copy({"credit_note": True})):
            copy = slip.copy()
            self.assertFalse(self._perf(copy))
            self.assertFalse(copy.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF"))

    def test_copy_of_a_refund_takes_nothing_back(self):
        self.first.action_payslip_done()
        self.first.refund_sheet()
        self.assertFalse(self._perf(self.first.refunded_id.copy()))

    def test_a_payslip_given_to_somebody_else_pays_nothing(self):
        for state in ("draft", "verify"):
            with self.subTest(state):
                self.first.compute_sheet()
                self.first.write({"state": state})
                self.assertEqual(self._perf(self.first), 300)
                self.first.write({"employee_id": self.wu.id, "contract_id": self.wu.version_id.id})
                self.assertEqual(self._perf(self._as_draft(self.first)), 0)
                self.first.write({"employee_id": self.chen.id, "contract_id": self.chen.version_id.id})

    def test_a_payslip_made_a_refund_pays_nothing(self):
        self.first.write({"credit_note": True})
        self.assertFalse(self._perf(self._as_draft(self.first)))

    def test_moved_to_another_batch_contract_time_or_structure_it_keeps_what_it_carries(self):
        run = self.env["hr.payslip.run"].with_user(self.user_payroll).create({"name": "Batch"})
        for values in (
            {"payslip_run_id": run.id},
            {"date_to": self.first.date_from},
            {"struct_id": self._structure().id},
            {"contract_id": self.li.version_id.id},
        ):
            with self.subTest(values):
                self.first.write(values)
                self.assertEqual(self._perf(self.first), self.first.jifen_amount)
                self.assertEqual(self.line.payslip_id, self.first)
        self.first.compute_sheet()
        self.assertEqual((self._perf(self.first), self.line.state), (0, "released"))

    def test_draft_that_loses_its_amount_to_the_rules(self):
        """An approval looks at all open payslips: one that may no longer carry its amount shows it no longer."""
        self.first.action_payslip_draft()
        self.first.write({"struct_id": self._structure().id})
        self.assertEqual(self._perf(self.first), 300)
        self.first.sudo()._jifen_sync()
        self._assert_without(self._as_draft(self.first))

    def test_draft_that_was_cancelled_before_it_was_computed(self):
        self._lose()
        third = self._slip()
        self.second.action_payslip_cancel()
        third.sudo()._jifen_sync()
        self.assertEqual(third.input_line_ids.mapped("amount"), [300])
        third.action_payslip_cancel()
        third.action_payslip_draft()
        self._assert_without(self._as_draft(third))

    def _as_draft(self, slip):
        """A payslip whose sheet has gone waits to be computed, and is not confirmed as if nothing were to be paid."""
        self.assertEqual(slip.state, "draft")
        self.assertFalse(slip.line_ids)
        if slip.compute_date:
            with self.assertRaisesRegex(UserError, "Compute"), self.env.cr.savepoint():
                slip.with_context(without_compute_sheet=True).action_payslip_done()
        return slip
