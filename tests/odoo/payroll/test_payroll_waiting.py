"""An approved amount that is not on a payslip says why, and nothing is found out only after the run."""

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestWaiting(PayrollCase):
    def setUp(self):
        super().setUp()
        self.month = {
            "date_start": fields.Date.start_of(self.day, "month"),
            "date_end": fields.Date.end_of(self.day, "month"),
        }

    def _reason(self, pay):
        self.env.invalidate_all()
        line = pay.line_ids.filtered(lambda row: row.employee_id == self.chen)
        return line.with_user(self.user_officer).waiting_reason

    def _wizard(self, **run):
        run = self.env["hr.payslip.run"].create({"name": "Run", **self.month, **run})
        return (
            self.env["hr.payslip.employees"]
            .with_user(self.user_payroll)
            .with_context(active_id=run.id)
            .create({"employee_ids": [Command.set(self.staff.ids)]})
        )

    def _break(self, employee):
        """Give the person a structure whose rule cannot be computed."""
        structure = self._structure(self.perf_rule)
        rule = structure.rule_ids.filtered(lambda rule: rule.code == "TBASIC")
        employee.version_id.struct_id = structure
        slip = self._slip(employee, struct_id=structure.id)
        slip.compute_sheet()
        rule.amount_python_compute = "result = 1 / 0"
        return slip, rule

    # === WHY AN AMOUNT WAITS === #

    def test_without_a_payslip_an_amount_waits_and_says_so(self):
        self.assertIn("No open payslip", self._reason(self._approved()))

    def test_without_a_contract_an_amount_waits_and_says_so(self):
        self.chen.version_id.write({"contract_date_start": False, "contract_date_end": False})
        self.assertIn("No contract", self._reason(self._approved()))

    def test_contract_ended_before_the_period(self):
        self.chen.version_id.contract_date_end = fields.Date.subtract(self.month["date_start"], days=1)
        self.assertIn("has left", self._reason(self._approved()))

    def test_slip_without_contract(self):
        pay = self._approved()
        self._slip(contract_id=False)
        self.assertIn("has no contract", self._reason(pay))

    def test_slip_that_was_not_computed(self):
        pay = self._approved()
        slip = self._slip()
        self.assertIn("compute it", self._reason(pay))
        slip.compute_sheet()
        self.assertFalse(self._reason(pay))

    def test_slip_that_ends_too_early(self):
        pay = self._approved()
        last = fields.Date.subtract(self.month["date_start"], days=1)
        self._slip(date_from=fields.Date.start_of(last, "month"), date_to=last)
        self.assertIn("ends before", self._reason(pay))

    def test_slip_of_another_company(self):
        pay = self._approved()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        slip = self._slip()
        slip.sudo().company_id = other
        slip.sudo().compute_sheet()
        self.assertFalse(slip.sudo().jifen_allocation_line_ids)
        self.assertIn("another company", self._reason(pay))

    def test_structure_without_the_rule(self):
        pay = self._approved()
        self.structure.rule_ids -= self.perf_rule
        self._slip()
        self.assertIn("lacks the rule", self._reason(pay))

    def test_an_amount_that_was_refunded_waits_and_says_so(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertFalse(self._reason(pay))
        slip.refund_sheet()
        self.assertIn("refunded", self._reason(pay))

    def test_list_of_those_who_wait(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        action = pay.with_user(self.user_officer).action_view_waiting()
        waiting = self.env["jifen.allocation.line"].with_user(self.user_officer).search(action["domain"])
        self.assertEqual(set(waiting.mapped("employee_name")), {"Li", "Wu"})
        self.assertTrue(all(waiting.mapped("waiting_reason")))
        self.assertEqual(pay.waiting_amount, 600)
        self.assertEqual(pay.reserved_amount, 300)

    # === BEFORE THE RUN === #

    def test_wizard_names_who_stays_behind_and_why(self):
        self._approved()
        self.assertFalse(self._wizard().jifen_warning)
        bare = self._structure()
        self.chen.version_id.struct_id = bare
        self.li.version_id.struct_id = False
        self.wu.version_id.write({"contract_date_start": False})
        warning = self._wizard().jifen_warning.splitlines()
        self.assertEqual(len(warning), 3)
        for name, words in (("Chen", "lacks the rule"), ("Li", "No salary structure"), ("Wu", "No contract")):
            line = next(line for line in warning if name in line)
            self.assertIn(words, line)
        # The structure of the batch comes before those of the contracts.
        self.assertEqual(len(self._wizard(struct_id=self.structure.id).jifen_warning.splitlines()), 1)
        self.assertFalse(self._wizard(credit_note=True).jifen_warning)
        early = {"date_start": "2020-01-01", "date_end": "2020-01-31"}
        self.assertFalse(self._wizard(**early).jifen_warning)

    def test_long_lists_are_counted(self):
        crowd = self._crowd(10, self.party)
        self._approved(people=crowd | self.staff)
        self.assertIn("and 2 more", self._batch()._jifen_names(crowd))

    def test_rule_inherited_from_a_parent_structure(self):
        child = self._structure()
        self.assertFalse(child.jifen_has_rule)
        child.parent_id = self.structure
        self.assertTrue(child.jifen_has_rule)
        child.parent_id = False
        holder = child.rule_ids
        sub = self.perf_rule.copy({"parent_rule_id": holder.id})
        self.assertTrue(child.jifen_has_rule)
        sub.active = False
        self.env.invalidate_all()
        self.assertFalse(child.jifen_has_rule)

    def test_adding_the_rule_twice_adds_it_once(self):
        child = self._structure()
        structures = (child | self.structure).with_user(self.user_payroll)
        structures.action_add_jifen_rule()
        structures.action_add_jifen_rule()
        for structure in structures:
            self.assertEqual(structure.rule_ids.mapped("code").count("JIFEN_PERF"), 1)

    # === SLIPS BEFORE THE APPROVAL === #

    def test_approval_takes_the_earliest_slip_that_fits(self):
        after = fields.Date.add(self.month["date_end"], days=1)
        later = self._slip(date_from=after, date_to=fields.Date.end_of(after, "month"))
        fitting = self._slip()
        last = fields.Date.subtract(self.month["date_start"], days=1)
        early = self._slip(date_from=fields.Date.start_of(last, "month"), date_to=last)
        note = self._slip(credit_note=True)
        self._approved()
        self.assertEqual(fitting.jifen_allocation_line_ids.mapped("amount"), [300])
        self.assertFalse((later | early | note).jifen_allocation_line_ids)
        (later | early | note | fitting).compute_sheet()
        self.assertEqual(fitting.jifen_allocation_line_ids.mapped("amount"), [300])

    def test_amount_of_a_past_period_goes_on_a_later_slip(self):
        start = fields.Date.subtract(self.month["date_start"], months=1)
        earlier = self._period(
            employees=self.staff, name="earlier", date_from=start, date_to=fields.Date.end_of(start, "month")
        )
        earlier.with_user(self.user_officer).action_open()
        self._approved(pool=100, period=earlier)
        slip = self._slip()
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 33.34})

    def test_mistake_in_a_salary_rule_does_not_stop_the_approval(self):
        broken, rule = self._break(self.li)
        sound = self._slip()
        sound.compute_sheet()
        pay = self._approved()
        self.assertEqual(pay.state, "approved")
        self.assertEqual(self._paid(sound), {"Chen": 300})
        self.assertEqual(self._paid(broken), {"Li": 0})
        self.assertIn("Compute it again", broken.jifen_warning)
        with self.assertRaises(UserError):
            broken.with_context(without_compute_sheet=True).action_payslip_done()
        rule.amount_python_compute = "result = contract.wage"
        broken.action_payslip_done()
        self.assertEqual(self._paid(broken), {"Li": 300})
        self.assertEqual(self._states(pay)["Li"], "paid")

    # === BY HAND === #

    def test_form_filled_in_by_hand(self):
        pay = self._approved()
        with Form(self.env["hr.payslip"].with_user(self.user_payroll)) as form:
            form.employee_id = self.chen
            self.assertEqual(form.contract_id, self.chen.version_id)
            self.assertEqual(form.struct_id, self.structure)
        slip = form.record
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        slip.onchange_employee()  # payroll's button "Refetch Payslip Data" drops the inputs
        self.assertFalse(slip.input_line_ids)
        slip.action_payslip_done()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        self.assertEqual(self._states(pay)["Chen"], "paid")

    def test_states_changed_for_many_by_payrolls_wizard(self):
        pay = self._approved()
        slips = self._batch().slip_ids

        def change(state):
            wizard = self.env["hr.payslip.change.state"].with_user(self.user_payroll)
            wizard.with_context(active_ids=slips.ids).create({"state": state}).change_state_confirm()
            return set(self._states(pay).values())

        self.assertEqual(change("cancel"), {"released"})
        self.assertEqual(change("draft"), {"released"})
        self.assertEqual(change("verify"), {"reserved"})
        self.assertEqual(change("done"), {"paid"})
        self.assertEqual(self._paid(slips), {"Chen": 300, "Li": 300, "Wu": 300})

    def test_no_computing_when_confirming(self):
        self.env["ir.config_parameter"].sudo().set_param("payroll.prevent_compute_on_confirm", "True")
        self._approved()
        draft, computed = self._slip(), self._slip(self.li)
        computed.compute_sheet()
        computed.action_payslip_done()
        self.assertEqual(self._paid(computed), {"Li": 300})
        draft._jifen_sync()
        with self.assertRaises(UserError):
            draft.action_payslip_done()

    def test_archived_employee_is_still_paid(self):
        pay = self._approved()
        slip = self._slip()
        self.chen.active = False
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        self.assertEqual(self._states(pay)["Chen"], "paid")

    def test_contract_changed_on_the_slip(self):
        pay = self._approved()
        slip = self._slip()
        slip.compute_sheet()
        middle = fields.Date.add(self.month["date_start"], days=14)
        slip.contract_id = self.chen.create_version({"date_version": middle, "wage": 6000})
        slip.compute_sheet()
        self.assertEqual(self._paid(slip), {"Chen": 300})
        self.assertEqual(
            slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF").contract_id, slip.contract_id
        )
        slip.action_payslip_done()
        self.assertEqual(self._states(pay)["Chen"], "paid")

    def test_bonus_only_slip_on_another_day(self):
        """A second slip of the month that alone is computed carries the amount; the first then does not."""
        pay = self._approved()
        only = self._structure(self.perf_rule)
        only.rule_ids = self.perf_rule
        slip, salary = self._slip(struct_id=only.id), self._slip()
        slip.compute_sheet()
        salary.compute_sheet()
        self.assertEqual(slip.line_ids.mapped("total"), [300])
        self.assertEqual(salary.line_ids.mapped("code"), ["TBASIC"])
        (slip | salary).write({"state": "done"})
        self.assertEqual(self._states(pay)["Chen"], "paid")

    def test_amounts_to_the_fen(self):
        pay = self._approved(pool=1000.01)
        run = self._batch()
        for slip in run.slip_ids:
            slip.action_payslip_done()
        paid = self._paid(run.slip_ids)
        self.assertEqual(sorted(paid.values()), [333.33, 333.34, 333.34])
        self.assertEqual(paid, {line.employee_name: line.amount for line in pay.line_ids})
        self.assertEqual(round(sum(paid.values()), 2), pay.pool_amount)
