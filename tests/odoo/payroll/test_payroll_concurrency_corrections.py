"""Corrections and settling while a payroll runs, on real connections."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_payroll_concurrency import TwoConnections


@tagged("post_install", "-at_install")
class TestCorrectionMeanwhile(TwoConnections):
    """A correction is approved while the slip with the amount it corrects is being confirmed."""

    def _prepare(self, case):
        """Leave two slips of Li, the first with 300 on it, and a submitted correction of 150 less."""
        case.scheme.pay_reserve_percent = 10
        pay = case._approved(1000)
        self.slips = [case._slip(case.li).id, case._slip(case.li).id]
        case.env["hr.payslip"].browse(self.slips[0]).compute_sheet()
        self.correction = case._submitted_correction(pay, case.li, 50).id
        self.committee = case.user_committee.id

    def _approve(self, env):
        env["jifen.allocation"].browse(self.correction).with_user(self.committee).action_approve()

    def _confirm(self, env):
        env["hr.payslip"].browse(self.slips[0]).action_payslip_done()

    def _ended(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            slip = env["hr.payslip"].browse(self.slips[0])
            perf = sum(slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("total"))
            lines = env["jifen.allocation"].browse(self.correction).line_ids
            rows = env["jifen.pay.reconciliation"].search([("company_id", "=", lines.company_id.id)])
            self.assertEqual(rows.mapped("balanced"), [True, True])
            self.assertFalse(set(rows._payslips_off_the_books()) & set(self.slips))
            return slip.state, perf, lines.state, lines.payslip_id.id

    def test_confirmed_first(self):
        """The approval starts again, and the difference goes on the other open slip."""
        self.assertEqual(self._meanwhile(self._confirm, self._approve), ["starts again"])
        with self.registry.cursor() as cr:
            self._approve(self._env(cr))
        self.assertEqual(self._ended(), ("done", 300, "reserved", self.slips[1]))

    def test_approved_first(self):
        """The confirmation starts again and pays what is left: 300 less 150."""
        self.assertEqual(self._meanwhile(self._approve, self._confirm), ["starts again"])
        with self.registry.cursor() as cr:
            self._confirm(self._env(cr))
        self.assertEqual(self._ended(), ("done", 150, "paid", self.slips[0]))

    def test_settled_while_a_payroll_takes_it(self):
        with self.registry.cursor() as cr:
            self._approve(self._env(cr))
            self._env(cr)["hr.payslip"].browse(self.slips).filtered(lambda slip: slip.state != "draft").write(
                {"state": "cancel"}
            )
            lines = self._env(cr)["jifen.allocation"].browse(self.correction).line_ids
            self.assertEqual(lines.state, "released")

        def settle(env):
            env["jifen.allocation"].browse(self.correction).line_ids.action_settle("written_off", "so")

        def compute(env):
            env["hr.payslip"].browse(self.slips[1]).compute_sheet()

        self.assertEqual(self._meanwhile(compute, settle), ["starts again"])
        with self.registry.cursor() as cr, self.assertRaises(UserError):
            settle(self._env(cr))
        with self.registry.cursor() as cr:
            lines = self._env(cr)["jifen.allocation"].browse(self.correction).line_ids
            self.assertEqual((lines.state, lines.payslip_id.id), ("reserved", self.slips[1]))
