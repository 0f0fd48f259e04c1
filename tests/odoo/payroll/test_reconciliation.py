"""Where the money of an allocation is, and that somebody hears when it does not add up."""

import io
import zipfile

from openpyxl import load_workbook

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

    # === CORRECTIONS === #

    def _corrected(self, employee=None, score=50):
        """Return an allocation whose amounts were paid, and the approved correction of one of them."""
        self.scheme.pay_reserve_percent = 10
        pay = self._approved(1000)
        for person in self.staff:
            self._slip(person).action_payslip_done()
        return pay, self._correction(pay, employee or self.li, score)

    def test_corrections_have_rows_of_their_own_and_add_up(self):
        pay, correction = self._corrected()
        self.assertEqual(self._figures(pay), (0, 0, 900, 0, 0))
        self.assertEqual(self._row(correction).origin_id, pay)
        self.assertEqual(self._figures(correction), (-150, 0, 0, 0, 0))
        slip = self._slip(self.li)
        slip.compute_sheet()
        self.assertEqual(self._figures(correction), (0, -150, 0, 0, 0))
        slip.action_payslip_done()
        self.assertEqual(self._figures(correction), (0, 0, -150, 0, 0))
        slip.refund_sheet()
        self.assertEqual(self._figures(correction), (0, 0, 0, -150, 0))
        # All of the period: pool = paid + refunded + reserve.
        rows = self.env["jifen.pay.reconciliation"].search([("period_id", "=", self.period.id)])
        [(pool, paid, refunded, reserve)] = rows._read_group(
            [("period_id", "=", self.period.id)],
            [],
            ["pool_amount:sum", "paid_amount:sum", "refunded_amount:sum", "reserve_amount:sum"],
        )
        self.assertEqual((pool, paid, refunded, reserve), (1000, 900, -150, 250))

    def test_a_refunded_amount_that_is_paid_again_is_no_difference(self):
        """Of two amounts on a refunded slip one waits again: the slip and its refund still cancel out."""
        __, correction = self._corrected()
        slip = self._slip(self.li)
        slip.action_payslip_done()
        slip.refund_sheet()
        correction.line_ids.with_user(self.user_payroll).action_pay_again()
        self.assertEqual(self._figures(correction), (-150, 0, 0, 0, 0))
        self.assertFalse(self.env["jifen.pay.reconciliation"]._payslips_off_the_books())

    # === THE NIGHTLY CHECK === #

    def _spoil(self, slip, cents):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_payslip_line SET total = total + %s WHERE slip_id = %s AND code = 'JIFEN_PERF'",
            [cents / 100, slip.id],
        )
        self.env.invalidate_all()

    def _activities(self, record):
        self.env.invalidate_all()
        kind = self.env.ref("jifen_payroll_link.mail_activity_books")
        return record.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_repaired_books_close_the_activity(self):
        pay = self._approved(900)
        slip = self._slip()
        slip.action_payslip_done()
        check = self.env["jifen.pay.reconciliation"]._check_books
        check()
        self.assertFalse(self._activities(pay) | self._activities(slip.sudo()))
        self._spoil(slip, 1)
        check()
        first = self._activities(pay)
        self.assertEqual(first.user_id, self.user_officer | self.user_payroll)
        self.assertTrue(self._activities(slip.sudo()))
        check()
        self.assertEqual(self._activities(pay), first)
        self._spoil(slip, -1)
        check()
        self.assertFalse(self._activities(pay))
        self.assertFalse(self._activities(slip.sudo()))
        self.assertIn("adds up again", " ".join(pay.message_ids.mapped("body")))
        # Broken once more it is said once more.
        self._spoil(slip, 1)
        check()
        self.assertEqual(len(self._activities(pay)), 2)

    def test_another_activity_does_not_hide_the_alarm(self):
        pay = self._approved(900)
        slip = self._slip()
        slip.action_payslip_done()
        for user in (self.user_officer, self.user_payroll):
            pay.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary="Something else")
        self._spoil(slip, 1)
        self.env["jifen.pay.reconciliation"]._check_books()
        self.assertEqual(len(self._activities(pay)), 2)
        self._spoil(slip, -1)
        self.env["jifen.pay.reconciliation"]._check_books()
        self.assertEqual(pay.activity_ids.mapped("summary"), ["Something else"] * 2)

    def test_payslip_that_pays_without_any_allocation_is_found(self):
        """No row of an allocation could show it."""
        self._approved(900)
        slip = self._slip()
        slip.action_payslip_done()
        bare = self._slip(self.li, struct_id=self._structure().id)
        bare.action_payslip_done()
        self.env.flush_all()
        self.env.cr.execute("UPDATE hr_payslip_line SET code = 'JIFEN_PERF' WHERE slip_id = %s", [bare.id])
        self.env.invalidate_all()
        rows = self.env["jifen.pay.reconciliation"]
        self.assertEqual(rows._payslips_off_the_books(), bare.ids)
        rows._check_books()
        self.assertEqual(self._activities(bare.sudo()).user_id, self.user_payroll)

    # === THE SHEET === #

    def _sheets(self, rows):
        report = self.env["ir.actions.report"].with_user(self.user_payroll)
        content, __ = report._render_xlsx("jifen_payroll_link.reconciliation_xlsx", rows.ids, {})
        book = load_workbook(io.BytesIO(content), data_only=True)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}

    def test_sheet_has_corrections_totals_leavers_and_what_was_settled(self):
        pay, correction = self._corrected()
        self.li.active = False
        self.env.invalidate_all()
        rows = self._row(pay) | self._row(correction)
        sheets = self._sheets(rows)
        self.assertEqual(list(sheets), ["Reconciliation", "By unit and period", "Not paid yet"])
        table = {row[0]: row for row in sheets["Reconciliation"]}
        self.assertEqual(table[pay.name][3:8], (1000, 0, 0, 900, 0))
        self.assertEqual(table[correction.name][1:8], (pay.name, self.period.name, 0, -150, 0, 0, 0))
        self.assertEqual(table["Total"][3:8], (1000, -150, 0, 900, 0))
        total = next(row for row in sheets["By unit and period"] if row[0] == self.company.name)
        self.assertEqual(total[1:6], (self.period.name, 1000, -150, 0, 900))
        waiting = next(row for row in sheets["Not paid yet"] if row[2] == "Li")
        self.assertEqual((waiting[4], waiting[5]), (-150, "yes"))
        self.assertIn("has left", waiting[6])
        correction.line_ids.with_user(self.user_payroll).action_settle("written_off", "Moved abroad")
        self.env.invalidate_all()
        sheets = self._sheets(rows)
        line = next(row for row in sheets["Settled"] if row[2] == "Li")
        self.assertEqual((line[4], line[5], line[6], line[8]), (-150, "Written off", "Payroll", "Moved abroad"))
        self.assertFalse([row for row in sheets["Not paid yet"] if row[2] == "Li"])

    def test_the_sheet_says_why_an_amount_is_open(self):
        pay = self._approved(900)
        row = self._row(pay)
        report = self.env["ir.actions.report"].with_user(self.user_payroll)
        content, kind = report._render_xlsx("jifen_payroll_link.reconciliation_xlsx", row.ids, {})
        self.assertEqual(kind, "xlsx")
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
        self.assertIn("No open payslip of this person yet.", texts)
        self.assertIn(pay.name, texts)
