"""Where the money of an allocation is, and that somebody hears when it does not add up."""

import io
import zipfile

from odoo.tests import tagged

from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestReconciliation(PayrollCase):
    def _row(self, pay, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["jifen.pay.reconciliation"].with_user(user or self.user_payroll)
        return rows.search([("allocation_id", "=", pay.id)])

    def _figures(self, pay):
        row = self._row(pay)
        self.assertTrue(row.balanced)
        return row.waiting_amount, row.reserved_amount, row.paid_amount, row.refunded_amount, row.returned_amount

    def test_money_moves_and_always_adds_up(self):
        pay = self._approved(900)
        self.assertEqual(self._figures(pay), (900, 0, 0, 0, 0))
        slip = self._slip()
        slip.compute_sheet()
        self.assertEqual(self._figures(pay), (600, 300, 0, 0, 0))
        slip.action_payslip_done()
        self.assertEqual(self._figures(pay), (600, 0, 300, 0, 0))
        slip.refund_sheet()
        self.assertEqual(self._figures(pay), (600, 0, 0, 300, 0))

    def test_returned_and_reserve_are_accounted_for(self):
        self.scheme.write({"pay_excluded": "budget", "pay_reserve_percent": 10})
        self._post(self.wu, "discipline.idle")
        self._close()
        self.period._scorecard(self.wu)._trusted().write({"veto_no_pay": True})
        pay = self._approved(900)
        row = self._row(pay)
        self.assertEqual(row.reserve_amount, 90)
        self.assertTrue(row.returned_amount)
        self.assertTrue(row.balanced)

    def test_only_approved_ones_of_ones_company(self):
        pay = self._approved()
        stranger = self._user("stranger", "officer")
        other = self.env["res.company"].create({"name": "Other"})
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        rows = self.env["jifen.pay.reconciliation"].with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.env.flush_all()
        self.assertFalse(rows.search([("allocation_id", "=", pay.id)]))
        self.assertTrue(self._row(pay, self.user_officer))

    def test_a_payslip_that_pays_something_else_is_found(self):
        pay = self._approved(900)
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_done()
        # Behind the back of every rule, as a mistake in the database would.
        self.env.cr.execute(
            "UPDATE hr_payslip_line SET total = total + 0.01 WHERE slip_id = %s AND code = 'JIFEN_PERF'", [slip.id]
        )
        row = self._row(pay)
        self.assertFalse(row.balanced)
        self.assertEqual((row.difference, row.payslip_difference), (0, 0.01))
        self.env["jifen.pay.reconciliation"]._check_books()
        self.env["jifen.pay.reconciliation"]._check_books()
        self.assertEqual(pay.activity_ids.user_id, self.user_officer | self.user_payroll)
        self.assertEqual(len(pay.activity_ids), 2)

    def test_an_amount_that_was_lost_is_found(self):
        pay = self._approved(900)
        self.env.cr.execute("UPDATE jifen_allocation_line SET amount = 0 WHERE id = %s", [pay.line_ids[0].id])
        self.assertEqual(self._row(pay).difference, 300)

    def test_sheet(self):
        pay = self._approved(900)
        row = self._row(pay)
        report = self.env["ir.actions.report"].with_user(self.user_payroll)
        content, kind = report._render_xlsx("jifen_payroll_link.reconciliation_xlsx", row.ids, {})
        self.assertEqual(kind, "xlsx")
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
        self.assertIn("No open payslip of this person yet.", texts)
        self.assertIn(pay.name, texts)
