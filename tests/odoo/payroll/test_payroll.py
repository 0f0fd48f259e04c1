"""Approved performance pay is on the payslips, once, whatever is done with the slips."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestPayslips(PayrollCase):
    def _assert_on(self, slip, pay, amount=300, state="reserved"):
        """The slip carries the amount as one input and one line, and the books say so."""
        self.assertEqual(slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("amount"), [amount])
        self.assertEqual(slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("total"), [amount])
        line = pay.line_ids.filtered(lambda row: row.employee_id == slip.employee_id)
        self.assertRecordValues(line, [{"state": state, "payslip_id": slip.id}])

    # === HOW SLIPS COME ABOUT === #

    def test_a_batch_pays_each_person_their_amount(self):
        pay = self._approved()
        run = self._batch()
        self.assertEqual(self._paid(run.slip_ids), {"Chen": 300, "Li": 300, "Wu": 300})
        for slip in run.slip_ids:
            self._assert_on(slip, pay)

    def test_a_payslip_made_by_hand_pays_the_amount(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        self._assert_on(slip, pay)
        self.assertEqual(slip.jifen_amount, 300)

    def test_slips_that_existed_before_the_approval(self):
        draft, computed, done = self._slip(self.chen), self._slip(self.li), self._slip(self.wu)
        computed.compute_sheet()
        done.compute_sheet()
        done.action_payslip_done()
        pay = self._approved()
        self._assert_on(computed, pay)
        self.assertEqual(draft.jifen_allocation_line_ids.mapped("amount"), [300])
        draft.compute_sheet()
        self._assert_on(draft, pay)
        self.assertFalse(done.jifen_allocation_line_ids)
        self.assertEqual(self._paid(done), {"Wu": 0})
        self.assertEqual(self._states(pay)["Wu"], "approved")

    def test_without_an_amount_there_is_nothing(self):
        slip = self._slip()
        slip.compute_sheet()
        self.assertFalse(slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF"))
        self.assertNotIn("JIFEN_PERF", slip.line_ids.mapped("code"))

    def test_not_approved_is_not_paid(self):
        self.period.employee_ids = [Command.set(self.staff.ids)]
        self._close()
        pay = self.env["jifen.allocation"].create({"period_id": self.period.id, "pool_amount": 900})
        pay.action_compute()
        slip = self._slip()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})
        pay.action_submit()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})

    def test_slip_that_ends_before_the_period_carries_nothing(self):
        pay = self._approved()
        last = fields.Date.subtract(fields.Date.start_of(self.day, "month"), days=1)
        slip = self._slip(date_from=fields.Date.start_of(last, "month"), date_to=last)
        slip.compute_sheet()
        self.assertFalse(slip.jifen_allocation_line_ids)
        self.assertEqual(self._states(pay)["Chen"], "approved")

    # === ONCE === #

    def test_computing_again_changes_nothing(self):
        pay = self._approved()
        slip = self._slip()
        for __ in range(3):
            slip.compute_sheet()
            self._assert_on(slip, pay)

    def test_second_slip_of_the_month_gets_nothing(self):
        pay = self._approved()
        first, second = self._slip(), self._slip()
        (first | second).compute_sheet()
        self._assert_on(first, pay)
        self.assertEqual(self._paid(second), {"Chen": 0})
        third = self._slip()
        third.compute_sheet()
        self.assertEqual(self._paid(third), {"Chen": 0})

    def test_copy_carries_nothing(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        copy = slip.copy()
        self.assertFalse(copy.jifen_allocation_line_ids)
        self.assertFalse(copy.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF"))
        with self.assertRaises(UserError):
            copy.with_context(without_compute_sheet=True).action_payslip_done()
        copy.compute_sheet()
        self.assertEqual(self._paid(copy), {"Chen": 0})
        self._assert_on(slip, pay)

    def test_two_contracts_in_the_month_pay_once(self):
        pay = self._approved()
        middle = fields.Date.add(fields.Date.start_of(self.day, "month"), days=14)
        second = self.chen.create_version({"date_version": middle, "wage": 6000})
        for contract in (second, self.chen.version_ids.sorted("date_version")[0]):
            slip = self._slip(contract_id=contract.id)
            slip.compute_sheet()
            self._assert_on(slip, pay)
            slip.action_payslip_cancel()
            self.assertEqual(self._states(pay)["Chen"], "released")

    def test_slip_without_contract_says_why(self):
        pay = self._approved()
        slip = self._slip(contract_id=False)
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})
        self.assertIn("contract", slip.jifen_warning)
        self.assertEqual(self._states(pay)["Chen"], "approved")
        slip.contract_id = self.chen.version_id
        slip.compute_sheet()
        self._assert_on(slip, pay)
        self.assertFalse(slip.jifen_warning)

    def test_structure_without_the_rule_says_why(self):
        pay = self._approved()
        self.structure.rule_ids -= self.perf_rule
        slip = self._slip()
        slip.compute_sheet()
        self.assertIn("structure", slip.jifen_warning)
        self.assertEqual(self._states(pay)["Chen"], "approved")
        self.structure.action_add_jifen_rule()
        self.assertTrue(self.structure.jifen_has_rule)
        slip.compute_sheet()
        self._assert_on(slip, pay)

    def test_wizard_warns_before_the_run(self):
        self._approved()
        self.structure.rule_ids -= self.perf_rule
        run = self.env["hr.payslip.run"].create(
            {"name": "Run", "date_start": self.period.date_from, "date_end": self.period.date_to}
        )
        wizard = self.env["hr.payslip.employees"].with_user(self.user_payroll).with_context(active_id=run.id)
        wizard = wizard.create({"employee_ids": [Command.set(self.staff.ids)]})
        for name in ("Chen", "Li", "Wu"):
            self.assertIn(name, wizard.jifen_warning)

    def test_two_allocations_on_one_slip_are_one_input(self):
        first = self._approved()
        start = fields.Date.subtract(fields.Date.start_of(self.day, "month"), months=1)
        earlier = self._period(
            employees=self.staff, name="earlier", date_from=start, date_to=fields.Date.end_of(start, "month")
        )
        earlier.with_user(self.user_officer).action_open()
        second = self._approved(pool=100, period=earlier)
        slip = self._slip()
        slip.compute_sheet()
        own = (first | second).line_ids.filtered(lambda line: line.employee_id == self.chen)
        total = round(sum(own.mapped("amount")), 2)
        self.assertEqual(total, 333.34)
        self.assertEqual(self._paid(slip), {"Chen": total})
        self.assertEqual(len(slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF")), 1)
        self.assertEqual(len(slip.jifen_allocation_line_ids), 2)

    # === THROUGH THE STATES === #

    def test_confirming_pays(self):
        pay = self._approved()
        run = self._batch()
        for slip in run.slip_ids:
            slip.action_payslip_done()
            self._assert_on(slip, pay, state="paid")
        self.assertEqual((pay.paid_amount, pay.waiting_amount), (900, 0))

    def test_confirmed_slip_is_not_computed_again(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_done()
        with self.assertRaises(UserError):
            slip.compute_sheet()
        self.assertEqual(slip.state, "done")
        self._assert_on(slip, pay, state="paid")

    def test_slip_confirmed_without_its_line_is_refused(self):
        slip = self._slip()
        slip.compute_sheet()
        pay = self._approved()
        slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").unlink()
        with self.assertRaises(UserError):
            slip.with_context(without_compute_sheet=True).action_payslip_done()
        self.assertEqual(self._states(pay)["Chen"], "reserved")

    def test_cancelled_slip_lets_go(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_cancel()
        self.assertEqual(self._states(pay)["Chen"], "released")
        self.assertEqual(slip.jifen_allocation_line_ids.ids, [])
        another = self._slip()
        another.compute_sheet()
        self._assert_on(another, pay)
        slip.action_payslip_draft()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})

    def test_deleted_slip_lets_go(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        with self.assertRaises(UserError):
            slip.unlink()
        slip.action_payslip_draft()
        self.assertEqual(self._states(pay)["Chen"], "reserved")
        slip.unlink()
        self.assertEqual(self._states(pay)["Chen"], "released")

    def test_done_and_back_to_draft(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_done()
        slip.action_payslip_draft()
        self.assertEqual(self._states(pay)["Chen"], "reserved")
        slip.compute_sheet()
        slip.action_payslip_done()
        self._assert_on(slip, pay, state="paid")

    def test_refund_takes_back(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_done()
        slip.refund_sheet()
        refund = slip.refunded_id
        self.assertTrue(refund.credit_note)
        self.assertEqual(self._paid(refund), {"Chen": 300})
        self.assertFalse(refund.jifen_allocation_line_ids)
        self._assert_on(slip, pay, state="reversed")
        another = self._slip()
        another.compute_sheet()
        self.assertEqual(self._paid(another), {"Chen": 0})
        line = pay.line_ids.filtered(lambda row: row.employee_id == self.chen)
        with self.assertRaises(AccessError):
            line.with_user(self.user_officer).action_pay_again()
        line.with_user(self.user_payroll).action_pay_again()
        another.compute_sheet()
        self._assert_on(another, pay)

    def test_slip_of_somebody_else_lets_go(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.write({"employee_id": self.li.id, "contract_id": self.li.version_id.id})
        self.assertEqual(self._states(pay)["Chen"], "released")
        slip.compute_sheet()
        self._assert_on(slip, pay)
        self.assertEqual(slip.jifen_allocation_line_ids.employee_id, self.li)

    def test_a_slip_opened_again_carries_nothing_that_was_cancelled(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_cancel()
        self._cancel(pay)
        slip.action_payslip_draft()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})

    # === BY HAND === #

    def test_input_changed_by_hand_is_put_right(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        row = slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF")
        row.amount = 99999
        slip.action_payslip_done()
        self._assert_on(slip, pay, state="paid")
        for change in (lambda: row.write({"amount": 1}), lambda: row.unlink(), lambda: row.write({"code": "X"})):
            with self.assertRaises(UserError):
                change()

    def test_input_invented_by_hand_is_taken_away(self):
        slip = self._slip()
        slip.input_line_ids = [
            Command.create({"name": "mine", "code": "JIFEN_PERF", "amount": 5000, "contract_id": slip.contract_id.id})
        ]
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 0})
        slip.action_payslip_done()
        with self.assertRaises(UserError):
            slip.input_line_ids = [
                Command.create(
                    {"name": "mine", "code": "JIFEN_PERF", "amount": 5000, "contract_id": slip.contract_id.id}
                )
            ]

    def test_links_are_not_for_entering(self):
        pay = self._approved()
        slip = self._slip()
        line = pay.line_ids[0]
        self.env.invalidate_all()
        with mute_logger("odoo.addons.base.models.ir_access", "odoo.models"):
            for user in (self.user_payroll, self.user_officer, self.user_committee, self.user_li):
                for values in ({"payslip_id": slip.id}, {"state": "paid"}, {"amount": 9}):
                    with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                        line.with_user(user).write(values)
            with self.assertRaises(AccessError):
                slip.write({"jifen_allocation_line_ids": [Command.link(line.id)]})
                self.env.flush_all()

    def test_way_back_from_the_amount_to_the_ledger(self):
        self._post(self.chen, "discipline.idle", ground="seen at ten")
        self._approved()
        slip = self._slip()
        slip.compute_sheet()
        self.env.invalidate_all()
        lines = (
            self.env["jifen.allocation.line"]
            .with_user(self.user_payroll)
            .search(slip.action_view_jifen_lines()["domain"])
        )
        card = lines.scorecard_id
        self.assertEqual(card.name, "Chen")
        self.assertEqual(card.line_ids.mapped("ground"), ["seen at ten"])
        self.assertEqual(card._explain()["score"], "98")
        self.assertEqual(lines.action_view_payslip()["res_id"], slip.id)

    def test_queries_do_not_grow_with_slips(self):
        crowd = self._crowd_with_contracts(20)
        self._approved(people=crowd | self.staff)
        few = self.env["hr.payslip"].union(*(self._slip(employee) for employee in self.staff))
        many = self.env["hr.payslip"].union(*(self._slip(employee) for employee in crowd))
        self.assertLessEqual(self._queries(many._jifen_sync), self._queries(few._jifen_sync) + 1)
        self.assertEqual(len(many.jifen_allocation_line_ids), 20)
