"""Who sees and who moves performance pay on payslips."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .payroll_common import PAYROLL_MANAGER, PayrollCase

QUIET = ("odoo.addons.base.models.ir_access", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


@tagged("post_install", "-at_install")
class TestPayrollAccess(PayrollCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.user_clerk = cls._user("payroll_clerk", "payroll.group_payroll_user")

    def _as(self, user, records):
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def test_payroll_reads_what_is_approved_and_nothing_else(self):
        self.period.employee_ids = [Command.set(self.staff.ids)]
        self._close()
        pay = (
            self.env["jifen.allocation"]
            .with_user(self.user_officer)
            .create({"period_id": self.period.id, "pool_amount": 900})
        )
        pay.action_compute()
        for user in (self.user_payroll, self.user_clerk):
            self.assertFalse(self._as(user, pay).search([]))
            self.assertFalse(self._as(user, pay.line_ids).search([]))
        pay.action_submit()
        self._as(self.user_committee, pay).action_approve()
        for user in (self.user_payroll, self.user_clerk):
            self.assertEqual(self._as(user, pay).search([]), pay)
            self.assertEqual(len(self._as(user, pay.line_ids).search([])), 3)
            card = self._as(user, self.period._scorecard(self.chen))
            self.assertTrue(card.shown_score)
            self.assertTrue(card.result_ids.mapped("score"))

    def test_payroll_does_not_read_open_periods(self):
        self._post(self.chen, "discipline.idle", ground="seen at ten")
        card = self.period._scorecard(self.chen)
        for user in (self.user_payroll, self.user_clerk):
            self.assertFalse(self._as(user, card).search([("id", "=", card.id)]))
            self.assertFalse(self._as(user, card.line_ids).search([("scorecard_id", "=", card.id)]))

    def test_payroll_of_another_company_sees_nothing(self):
        pay = self._approved()
        stranger = self._stranger(PAYROLL_MANAGER)
        for records in (pay, pay.line_ids, pay.line_ids.scorecard_id):
            self.assertFalse(self._as(stranger, records).search([]))
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                self._as(stranger, records).mapped("display_name")

    def test_clerk_makes_the_slip_of_their_own_people(self):
        """An officer of payroll without the manager's rights is enough for all of it."""
        self.party.manager_id = self._employee("Clerk", self.town, self.user_clerk)
        self._approved()
        slip = self._as(self.user_clerk, self._slip())
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        slip.action_payslip_done()
        self.assertEqual(slip.jifen_allocation_line_ids.mapped("state"), ["paid"])
        lines = self._as(self.user_clerk, slip.jifen_allocation_line_ids)
        self.assertTrue(lines.action_view_allocation()["res_id"])
        self.assertTrue(lines.action_view_ledger()["domain"])
        slip.refund_sheet()
        self.assertEqual(lines.state, "reversed")
        with self.assertRaises(AccessError):
            lines.action_pay_again()

    def test_payroll_opens_an_allocation_under_a_budget(self):
        budget = self.env["jifen.pay.budget"].create(
            {"name": "The year", "amount": 10**6, "company_id": self.company.id}
        )
        pay = self._approved()
        self.assertEqual(pay.budget_id, budget)
        for user in (self.user_payroll, self.user_clerk):
            with self.subTest(user.login):
                form = Form(self._as(user, pay))
                self.assertEqual(form.pool_amount, 900)
                self.assertNotIn("budget_id", form._view["fields"])
                rows = self._as(user, self.env["jifen.pay.reconciliation"]).search([("allocation_id", "=", pay.id)])
                self.assertEqual(rows.mapped("waiting_amount"), [900])

    def test_nobody_writes_allocations_as_payroll(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        line = slip.jifen_allocation_line_ids
        with mute_logger(*QUIET):
            for user in (self.user_payroll, self.user_clerk):
                for attack in (
                    lambda pay, line: pay.write({"pool_amount": 1}),
                    lambda pay, line: pay.unlink(),
                    lambda pay, line: pay.copy(),
                    lambda pay, line: pay.action_cancel(),
                    lambda pay, line: pay.create({"period_id": pay.period_id.id}),
                    lambda pay, line: line.unlink(),
                    lambda pay, line: line.copy(),
                    lambda pay, line: line.write({"state": "approved", "payslip_id": False}),
                    lambda pay, line: line.with_context(jifen_trusted=True).write({"state": "approved"}),
                ):
                    with self.subTest(user=user.login), self.assertRaises(UserError):
                        attack(self._as(user, pay), self._as(user, line))
        self.assertEqual((pay.pool_amount, pay.state, line.state, line.payslip_id), (900, "approved", "reserved", slip))

    def test_lines_are_not_moved_through_the_payslip(self):
        self._approved()
        slip, other = self._slip(), self._slip()
        slip.compute_sheet()
        line = slip.jifen_allocation_line_ids
        with mute_logger(*QUIET):
            for command in (
                Command.unlink(line.id),
                Command.delete(line.id),
                Command.clear(),
                Command.set([]),
                Command.update(line.id, {"amount": 1}),
                Command.create({"employee_id": self.chen.id, "amount": 1}),
            ):
                with self.subTest(command=command), self.assertRaises(AccessError):
                    slip.write({"jifen_allocation_line_ids": [command]})
                    self.env.flush_all()
            with self.assertRaises(AccessError):
                other.write({"jifen_allocation_line_ids": [Command.link(line.id)]})
                self.env.flush_all()
            with self.assertRaises(AccessError):
                self._slip(jifen_allocation_line_ids=[Command.link(line.id)])
                self.env.flush_all()
        self.assertEqual(line.payslip_id, slip)

    def test_outside_payroll_nothing_can_be_called(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        users = (self.user_chen, self.user_li, self.user_ma, self.user_inspector, self.user_auditor, self.user_officer)
        with mute_logger(*QUIET):
            for user in users:
                for method in (
                    "compute_sheet",
                    "action_payslip_done",
                    "action_payslip_cancel",
                    "action_payslip_draft",
                    "refund_sheet",
                    "unlink",
                    "copy",
                ):
                    with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                        getattr(self._as(user, slip), method)()
                        self.env.flush_all()
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self._as(user, self.structure).action_add_jifen_rule()
            for user in users[:4]:
                with self.assertRaises(AccessError):
                    self._as(user, pay.line_ids).mapped("amount")
        self.assertEqual(self._states(pay)["Chen"], "reserved")
        self.assertEqual(slip.state, "verify")
