"""Approved pay that is cancelled while payroll has it: what is on open payslips comes off, what was paid stays."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .payroll_common import PayrollCase
from .test_payroll_concurrency import TwoConnections


@tagged("post_install", "-at_install")
class TestCancelling(PayrollCase):
    def _balanced(self):
        rows = self.env["jifen.pay.reconciliation"].search([("company_id", "=", self.company.id)])
        return all(rows.mapped("balanced"))

    def test_what_is_on_open_payslips_comes_off(self):
        drafted = self._slip()
        pay = self._approved()
        computed, waiting = self._slip(self.li), self._slip(self.wu)
        (computed | waiting).compute_sheet()
        waiting.action_payslip_cancel()
        self.assertEqual(self._states(pay), {"Chen": "reserved", "Li": "reserved", "Wu": "released"})
        self._cancel(pay)
        self.assertEqual((pay.state, set(self._states(pay).values())), ("cancelled", {"cancelled"}))
        self.assertFalse(pay.line_ids.payslip_id)
        self.assertRecordValues(drafted | computed, [{"state": "draft"}, {"state": "verify"}])
        self.assertFalse((drafted | computed).input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF"))
        self.assertEqual(self._paid(computed), {"Li": 0})
        drafted.compute_sheet()
        for slip in drafted | computed:
            slip.action_payslip_done()
        self.assertEqual(self._paid(drafted | computed), {"Chen": 0, "Li": 0})
        self.assertTrue(self._balanced())

    def test_the_period_is_paid_anew_on_the_same_payslips(self):
        self._cancel(self._approved())
        slip = self._slip()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})
        self._approved(600)
        self.assertEqual(self._paid(slip), {"Chen": 200})

    def test_what_was_paid_is_in_the_way_until_it_is_refunded(self):
        pay = self._approved()
        slip = self._slip()
        slip.action_payslip_done()
        with self.assertRaisesRegex(UserError, r"has been paid to Chen \(amounts: 1, .*300.00.* payroll first refunds"):
            self._ask_to_cancel(pay)
        dialog = self.env["jifen.allocation.ask.to.cancel"].with_user(self.user_officer)
        dialog = dialog.create({"allocation_id": pay.id})
        self.assertIn("refunds these payslips", dialog.obstacle)
        found = self.env["jifen.allocation.line"].with_user(self.user_officer)
        self.assertEqual(found.search(dialog.action_view_obstacle()["domain"]).mapped("employee_name"), ["Chen"])
        slip.refund_sheet()
        self.assertEqual(self._states(pay)["Chen"], "reversed")
        self._cancel(pay)
        self.assertEqual(set(self._states(pay).values()), {"cancelled"})
        self.assertTrue(self._balanced())
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        with self.assertRaisesRegex(UserError, "the refund stands"):
            slip.refunded_id.action_payslip_cancel()

    def test_what_is_paid_between_asking_and_deciding_is_in_the_way(self):
        pay = self._approved()
        request = self._ask_to_cancel(pay)
        slip = self._slip()
        slip.action_payslip_done()
        for door in (request, request.sudo()._pending_approvals().sudo(False)):
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "has been paid to Chen"), self.env.cr.savepoint():
                door.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        self.assertEqual((request.state, pay.state, self._states(pay)["Chen"]), ("waiting", "approved", "paid"))
        self.assertTrue(self._balanced())

    def test_a_correction_that_takes_something_back_is_cancelled(self):
        """The debt, of which one payslip bears a part, is nobody's any more; the first amount stays paid."""
        self.scheme.write({"pay_reserve_percent": 10, "pay_recovery_limit": 100})
        pay = self._approved(1000)
        self._slip(self.li).action_payslip_done()
        correction = self._correction(pay, self.li, 10)
        slip = self._slip(self.li)
        slip.compute_sheet()
        self.assertEqual(set(correction.line_ids.mapped("state")), {"reserved", "approved"})
        self._cancel(correction)
        self.assertEqual(set(correction.line_ids.mapped("state")), {"cancelled"})
        self.assertEqual((self._paid(slip), self._states(pay)["Li"]), ({"Li": 0}, "paid"))
        slip.action_payslip_done()
        self.assertTrue(self._balanced())

    def test_payroll_neither_asks_nor_decides(self):
        pay = self._approved()
        request = self._ask_to_cancel(pay)
        for attack in (
            lambda: pay.with_user(self.user_payroll).sudo(False).action_ask_to_cancel("so"),
            lambda: pay.with_user(self.user_payroll).sudo(False).action_cancel(),
            lambda: request.with_user(self.user_payroll).action_approve(),
            lambda: request.with_user(self.user_payroll).action_withdraw(),
        ):
            self.env.invalidate_all()
            with self.assertRaises(UserError):
                attack()
        self.assertEqual((request.state, pay.state), ("waiting", "approved"))


@tagged("post_install", "-at_install")
class TestCancelledMeanwhile(TwoConnections):
    """The committee decides while payroll computes or confirms a payslip with the amount."""

    def _prepare(self, case):
        super()._prepare(case)
        pay = case.env["jifen.allocation.line"].browse(self.line).allocation_id
        self.request, self.committee = case._ask_to_cancel(pay).id, case.user_committee.id

    def _agree(self, env):
        env["jifen.allocation.cancellation"].browse(self.request).with_user(self.committee).action_approve()

    def _compute(self, env):
        env["hr.payslip"].browse(self.slips[0]).compute_sheet()

    def _confirm(self, env):
        env["hr.payslip"].browse(self.slips[0]).action_payslip_done()

    def _ended(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            slip, line = env["hr.payslip"].browse(self.slips[0]), env["jifen.allocation.line"].browse(self.line)
            rows = env["jifen.pay.reconciliation"].search([("company_id", "=", line.company_id.id)])
            self.assertTrue(all(rows.mapped("balanced")))
            paid = sum(slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("total"))
            return slip.state, paid, line.state, line.allocation_id.state

    def _again(self, act):
        with self.registry.cursor() as cr:
            act(self._env(cr))

    def test_cancelling_starts_again_where_a_payslip_was_computed_first(self):
        self.assertEqual(self._meanwhile(self._compute, self._agree), ["starts again"])
        self._again(self._agree)
        self.assertEqual(self._ended(), ("verify", 0, "cancelled", "cancelled"))

    def test_cancelled_before_it_is_computed(self):
        self.assertEqual(self._meanwhile(self._agree, self._compute), ["starts again"])
        self._again(self._compute)
        self.assertEqual(self._ended(), ("verify", 0, "cancelled", "cancelled"))

    def test_cancelling_is_refused_where_a_payslip_was_confirmed_first(self):
        self._again(self._compute)
        self.assertEqual(self._meanwhile(self._confirm, self._agree), ["starts again"])
        with self.assertRaisesRegex(UserError, "has been paid to Chen"):
            self._again(self._agree)
        self.assertEqual(self._ended(), ("done", 300, "paid", "approved"))

    def test_cancelled_before_it_is_confirmed(self):
        self._again(self._compute)
        self.assertEqual(self._meanwhile(self._agree, self._confirm), ["starts again"])
        self._again(self._confirm)
        self.assertEqual(self._ended(), ("done", 0, "cancelled", "cancelled"))
