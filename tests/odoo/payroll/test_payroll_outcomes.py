"""What happens when …: situations of payroll that have an outcome of their own, see the table in USAGE."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestOutcomes(PayrollCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.first = fields.Date.start_of(cls.day, "month")
        cls.last = fields.Date.end_of(cls.day, "month")
        cls.middle = fields.Date.add(cls.first, days=14)

    def _line(self, pay, employee=None):
        self.env.invalidate_all()
        return pay.line_ids.filtered(lambda line: line.employee_id == (employee or self.chen))

    def _perf(self, slip):
        return slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF")

    def _run(self, **values):
        return (
            self.env["hr.payslip.run"]
            .with_user(self.user_payroll)
            .create({"name": "Batch", "date_start": self.first, "date_end": self.last, **values})
        )

    # === CONTRACTS === #

    def test_new_terms_inside_the_month_pay_once(self):
        """Payroll makes one slip, on the terms that hold at the end of the month."""
        pay = self._approved()
        self.chen.create_version({"date_version": self.middle, "wage": 6000})
        run = self._batch()
        slip = run.slip_ids.filtered(lambda slip: slip.employee_id == self.chen)
        self.assertEqual(len(slip), 1)
        self.assertEqual(slip.contract_id.wage, 6000)
        self.assertEqual(self._paid(slip), {"Chen": 300})
        slip.action_payslip_done()
        self.assertEqual(self._line(pay).state, "paid")

    def _second_contract(self, structure):
        """End the contract in the middle of the month and begin another one the day after."""
        self.chen.version_id.contract_date_end = fields.Date.subtract(self.middle, days=1)
        return self.chen.create_version(
            {
                "date_version": self.middle,
                "contract_date_start": self.middle,
                "contract_date_end": False,
                "wage": 6000,
                "struct_id": structure.id,
            }
        )

    def test_second_contract_inside_the_month_pays_once(self):
        pay = self._approved()
        second = self._second_contract(self.structure)
        first = self.chen.version_ids - second
        run = self._batch()
        slip = run.slip_ids.filtered(lambda slip: slip.employee_id == self.chen)
        self.assertEqual(len(slip), 1)
        self.assertEqual(self._paid(slip), {"Chen": 300})
        # A slip of its own for the other contract carries nothing more.
        other = self._slip(contract_id=(first if slip.contract_id == second else second).id)
        other.compute_sheet()
        self.assertEqual(self._paid(other), {"Chen": 0})
        (slip | other).write({"state": "done"})
        self.assertEqual(self._line(pay).payslip_id, slip)

    def test_one_of_two_contracts_without_the_rule(self):
        """The slip that payroll makes may be on the contract without it: said before the run; the other one carries."""
        pay = self._approved()
        bare = self._structure()
        second = self._second_contract(self.structure)
        first = self.chen.version_ids - second
        self.chen.version_ids.write({"struct_id": bare.id})
        taken = self._batch(self.chen).slip_ids
        self.assertEqual(self._paid(taken), {"Chen": 0})
        self.assertIn("lacks the rule", taken.jifen_warning)
        free = second if taken.contract_id == first else first
        free.struct_id = self.structure
        self.env.invalidate_all()
        other = self._slip(contract_id=free.id)
        other.compute_sheet()
        self.assertEqual(self._paid(other), {"Chen": 300})
        self.assertEqual(self._line(pay).payslip_id, other)

    def test_contract_that_does_not_run_in_the_time_of_the_slip(self):
        pay = self._approved()
        self.chen.version_id.contract_date_end = self.middle
        after = fields.Date.add(self.last, days=1)
        slip = self._slip(date_from=after, date_to=fields.Date.end_of(after, "month"))
        slip.compute_sheet()
        self.assertFalse(slip.line_ids)
        self.assertIn("does not run", slip.jifen_warning)
        slip.action_payslip_done()
        self.assertEqual(self._line(pay).state, "approved")
        self.assertIn("final payslip", self._line(pay).waiting_reason)

    # === COMPANIES === #

    def test_employee_who_changes_company_after_the_approval(self):
        pay = self._approved()
        other = self.env["res.company"].create({"name": "Elsewhere", "currency_id": self.env.ref("base.USD").id})
        slip, own = self._slip(), self._slip()
        own.action_payslip_cancel()
        self.user_payroll.company_ids |= other
        self.chen.company_id = other
        # As who has the payroll of both companies in charge, and has ticked both.
        both = {"allowed_company_ids": (self.company | other).ids}
        slip, own = slip.with_context(**both), own.with_context(**both)
        slip.company_id = other
        slip.compute_sheet()
        self.assertFalse(slip.sudo().jifen_allocation_line_ids)
        self.assertIn("another company", self._line(pay).waiting_reason)
        slip.action_payslip_cancel()
        # The company that owes the amount pays it on a slip of its own.
        own.action_payslip_draft()
        own.compute_sheet()
        own.action_payslip_done()
        self.assertEqual(self._paid(own), {"Chen": 300})
        self.assertRecordValues(self._line(pay), [{"state": "paid", "payslip_id": own.id}])

    # === BATCHES === #

    def test_slip_moved_between_batches_and_batch_deleted(self):
        pay = self._approved()
        run = self._batch()
        slip = run.slip_ids.filtered(lambda slip: slip.employee_id == self.chen)
        other = self._run(name="Other")
        slip.payslip_run_id = other
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        run.close_payslip_run()
        run.slip_ids.write({"state": "done"})
        (run | other).unlink()
        self.assertFalse(slip.payslip_run_id)
        slip.action_payslip_done()
        self.assertEqual(self._states(pay), dict.fromkeys(("Chen", "Li", "Wu"), "paid"))
        self.assertTrue(self._balanced(pay))

    def _balanced(self, pay):
        self.env.flush_all()
        rows = self.env["jifen.pay.reconciliation"]
        rows.invalidate_model()
        return rows.search([("allocation_id", "=", pay.id)]).balanced

    def test_second_batch_of_the_month_carries_nothing(self):
        pay = self._approved()
        first, second = self._batch(), self._batch()
        self.assertEqual(set(self._paid(second.slip_ids).values()), {0})
        (first.slip_ids | second.slip_ids).write({"state": "done"})
        self.assertEqual(pay.paid_amount, 900)

    def test_batch_of_refunds_carries_nothing(self):
        pay = self._approved()
        run = self._batch(credit_note=True)
        self.assertEqual(set(self._paid(run.slip_ids).values()), {0})
        self.assertEqual(set(self._states(pay).values()), {"approved"})
        self.assertFalse(run.jifen_warning)

    # === THE SLIP ITSELF === #

    def test_structure_changed_after_computing(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.struct_id = self._structure()
        # Confirmed as computed it pays what is booked; computed again it lets go.
        with self.cr.savepoint() as savepoint:
            slip.with_context(without_compute_sheet=True).action_payslip_done()
            self.assertEqual((self._paid(slip), self._line(pay).state), ({"Chen": 300}, "paid"))
            savepoint.rollback()
        self.env.invalidate_all()
        slip.action_payslip_done()
        self.assertEqual((self._paid(slip), self._line(pay).state), ({"Chen": 0}, "released"))

    def test_waiting_slip_is_not_deleted_a_draft_lets_go(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        with self.assertRaises(UserError):
            slip.unlink()
        self.assertRecordValues(self._line(pay), [{"state": "reserved", "payslip_id": slip.id}])
        slip.write({"state": "done"})
        with self.assertRaises(UserError):
            slip.unlink()
        self.assertEqual(self._line(pay).state, "paid")

    def test_import_of_payslips_with_our_fields(self):
        """An import is a door like any other: links are not entered, refunds neither; the rest is a slip as usual."""
        pay = self._approved()
        line, slip = self._line(pay), self._slip(self.li)
        slips = self.env["hr.payslip"].with_user(self.user_payroll)
        common = ["name", "employee_id/.id", "contract_id/.id", "struct_id/.id", "company_id/.id"]
        row = [
            "Imported",
            str(self.chen.id),
            str(self.chen.version_id.id),
            str(self.structure.id),
            str(self.company.id),
        ]
        for name, value in (
            ("jifen_allocation_line_ids/.id", str(line.id)),
            ("jifen_allocation_line_ids/state", "paid"),
            ("refunded_id/.id", str(slip.id)),
        ):
            with self.subTest(name):
                result = slips.load([*common, name], [[*row, value]])
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])
        self.assertFalse(slips.search([("name", "=", "Imported")]))
        result = slips.load([*common, "jifen_amount", "jifen_warning"], [[*row, "99999", "x"]])
        imported = slips.browse(result["ids"])
        self.assertEqual(len(imported), 1)
        imported.compute_sheet()
        self.assertEqual(self._paid(imported), {"Chen": 300})

    def test_refund_by_hand_when_a_slip_is_made(self):
        slip = self._slip()
        with self.assertRaises(UserError):
            self._slip(refunded_id=slip.id)
        with self.assertRaises(UserError):
            slip.write({"refunded_id": self._slip(credit_note=True).id})

    def test_refund_given_to_somebody_else_takes_nothing_back(self):
        """Else the amount would be taken from the wrong person."""
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        pay = self._approved()
        slip = self._slip()
        slip.action_payslip_done()
        slip.refund_sheet()
        refund = slip.refunded_id
        refund.action_payslip_cancel()
        refund.write({"employee_id": self.li.id, "contract_id": self.li.version_id.id})
        refund.action_payslip_done()
        self.assertEqual(self._paid(refund), {"Li": 0})
        self.assertEqual(self._line(pay).state, "paid")
        self.assertTrue(self._balanced(pay))

    def test_refunded_slip_carries_nothing_new(self):
        """A slip that was refunded before anything was approved can be opened again in payroll."""
        slip = self._slip()
        slip.action_payslip_done()
        slip.refund_sheet()
        slip.action_payslip_draft()
        pay = self._approved()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})
        self.assertIn("refunded", slip.jifen_warning)
        self.assertEqual(self._line(pay).state, "approved")

    # === NOTHING, AND LESS THAN NOTHING === #

    def test_amount_of_zero_waits_for_nothing(self):
        self.period.employee_ids = [Command.set(self.staff.ids)]
        self._close()
        self.period._scorecard(self.wu)._trusted().write({"veto_no_pay": True})
        pay = self._approved()
        line = self._line(pay, self.wu)
        self.assertEqual(line.amount, 0)
        slip = self._slip(self.wu)
        slip.compute_sheet()
        self.assertFalse(slip.jifen_allocation_line_ids)
        self.assertNotIn("JIFEN_PERF", slip.line_ids.mapped("code"))
        self.assertFalse(slip.jifen_warning)
        self.assertFalse(line.waiting_reason)
        slip.action_payslip_done()
        waiting = pay.with_user(self.user_payroll).action_view_waiting()
        self.assertNotIn(line, self.env["jifen.allocation.line"].search(waiting["domain"]))

    def test_amount_and_debt_that_cancel_out(self):
        """A line of zero, refunded once as any other."""
        self.scheme.pay_reserve_percent = 10
        pay = self._approved(1000)
        slip = self._slip()
        slip.compute_sheet()
        correction = self._correction(pay, self.chen, 0)
        self.assertEqual(correction.line_ids.amount, -300)
        self.assertEqual(self._perf(slip).mapped("total"), [0])
        slip.action_payslip_done()
        self.assertEqual({self._line(pay).state, correction.line_ids.state}, {"paid"})
        slip.refund_sheet()
        self.assertEqual({self._line(pay).state, correction.line_ids.state}, {"reversed"})
        with self.assertRaises(UserError):
            slip.refund_sheet()
        # Half of it paid again would not be what the refund took back: it stands.
        self._line(pay).with_user(self.user_payroll).action_pay_again()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        with self.assertRaises(UserError):
            slip.refunded_id.action_payslip_cancel()
        self.assertTrue(self._balanced(pay) and self._balanced(correction))

    def test_correction_that_another_one_rests_on_is_not_cancelled(self):
        """Else its difference would be lost: the later one was computed from what the earlier one had changed."""
        self.scheme.pay_reserve_percent = 10
        pay = self._approved(1000)
        first = self._correction(pay, self.chen, 110)
        second = self._correction(pay, self.chen, 120)
        self.assertEqual((first.line_ids.amount, second.line_ids.amount), (30, 30))
        for chosen in (pay, first):
            with self.assertRaisesRegex(UserError, "Cancel the correction first"):
                self._ask_to_cancel(chosen)
        self.assertEqual((first.state, self._line(pay).state), ("approved", "approved"))
        for chosen in (second, first, pay):
            self._cancel(chosen)
        self.assertEqual(set((pay | first | second).mapped("state")), {"cancelled"})

    def test_refund_of_a_slip_that_took_something_back(self):
        self.scheme.pay_reserve_percent = 10
        pay = self._approved(1000)
        self._slip().action_payslip_done()
        correction = self._correction(pay, self.chen, 50)
        slip = self._slip()
        slip.action_payslip_done()
        self.assertEqual(self._paid(slip), {"Chen": -150})
        slip.refund_sheet()
        # A refund counts against: minus minus 150 gives the person the money back.
        self.assertEqual(self._paid(slip.refunded_id), {"Chen": -150})
        self.assertEqual(correction.line_ids.state, "reversed")
        self.assertTrue(self._balanced(correction))
        correction.line_ids.with_user(self.user_payroll).action_pay_again()
        again = self._slip()
        again.action_payslip_done()
        self.assertEqual(self._paid(again), {"Chen": -150})
        self.assertTrue(self._balanced(correction))

    def test_net_pay_below_zero_is_said_on_the_slip(self):
        self.scheme.pay_reserve_percent = 10
        pay = self._approved(1000)
        self._slip().action_payslip_done()
        self._correction(pay, self.chen, 50)
        slip = self._slip()
        slip.compute_sheet()
        self.assertFalse(slip.jifen_warning)
        self.chen.version_id.wage = 100
        slip.compute_sheet()
        self.assertIn("comes to", slip.jifen_warning)
        # With a net line that line counts.
        self._net_rule("result = 40 + categories.TBASIC + categories.JIFEN_PERF")
        slip.compute_sheet()
        self.assertIn("10.00", slip.jifen_warning)
        self.structure.rule_ids.filtered(
            lambda rule: rule.code == "TNET"
        ).amount_python_compute = "result = 500 + categories.JIFEN_PERF"
        slip.compute_sheet()
        self.assertFalse(slip.jifen_warning)

    def _net_rule(self, code):
        net = self.env["hr.salary.rule.category"].create({"name": "Test net", "code": "NET"})
        self.structure.rule_ids += self.env["hr.salary.rule"].create(
            {
                "name": "Net",
                "code": "TNET",
                "sequence": 200,
                "category_id": net.id,
                "condition_select": "none",
                "amount_select": "code",
                "amount_python_compute": code,
                "company_id": self.company.id,
            }
        )

    def test_debt_leaves_a_slip_that_no_longer_bears_it(self):
        """The amount it was set off against left the slip, so only the limit of the pay rule stays on it."""
        self.scheme.write({"pay_reserve_percent": 10, "pay_recovery_limit": 100})
        start = fields.Date.subtract(self.first, months=1)
        earlier = self._period(
            employees=self.staff, name="earlier", date_from=start, date_to=fields.Date.end_of(start, "month")
        )
        earlier.with_user(self.user_officer).action_open()
        self._close(earlier)
        old = self._approved(1000, period=earlier)
        self._slip(date_from=start, date_to=earlier.date_to).action_payslip_done()
        new = self._approved(1000)
        slip = self._slip()
        slip.compute_sheet()
        correction = self._correction(old, self.chen, 10)
        self.assertEqual(self._paid(slip), {"Chen": 30})
        slip.write({"date_from": start, "date_to": earlier.date_to})
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": -100})
        self.assertEqual(self._line(new).state, "released")
        self.assertEqual(round(sum(correction.line_ids.mapped("amount")), 2), -270)
        with self.assertRaises(AccessError):
            correction.line_ids[0].with_user(self.user_payroll).write({"amount": 1})
