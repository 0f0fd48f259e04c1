"""Nobody is forgotten: the batch itself says whose approved amounts it leaves behind, and why."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .payroll_common import PAYROLL_MANAGER, PayrollCase


@tagged("post_install", "-at_install")
class TestMissing(PayrollCase):
    def _run(self, **values):
        return (
            self.env["hr.payslip.run"]
            .with_user(self.user_payroll)
            .create(
                {
                    "name": "Batch",
                    "date_start": fields.Date.start_of(self.day, "month"),
                    "date_end": fields.Date.end_of(self.day, "month"),
                    "company_id": self.company.id,
                    **values,
                }
            )
        )

    def _fresh(self, run):
        self.env.flush_all()
        self.env.invalidate_all()
        return run

    def test_people_with_amounts_and_no_payslip_in_the_batch(self):
        run = self._run()
        self.assertFalse(run.jifen_missing)
        self._approved()
        self.assertEqual(self._fresh(run).jifen_missing, 3)
        batch = self._batch(self.chen)
        self.assertEqual(self._fresh(batch).jifen_missing, 2)
        action = batch.action_view_jifen_missing()
        lines = self.env["jifen.allocation.line"].with_user(self.user_payroll).search(action["domain"])
        self.assertEqual(set(lines.mapped("employee_name")), {"Li", "Wu"})
        self.assertTrue(all(lines.mapped("waiting_reason")))
        self._batch(self.li | self.wu)
        self.assertEqual(self._fresh(batch).jifen_missing, 0)

    def test_their_payslips_are_made_by_payroll_s_wizard(self):
        self._approved()
        run = self._batch(self.chen)
        self.wu.active = False
        context = self._fresh(run).action_jifen_add_missing()["context"]
        with Form(self.env["hr.payslip.employees"].with_user(self.user_payroll).with_context(**context)) as form:
            self.assertEqual(form.employee_ids.ids, self.li.ids)
        form.record.compute_sheet()
        self.assertEqual(self._paid(run.slip_ids), {"Chen": 300, "Li": 300})
        # The archived one is not forgotten: payroll's wizard does not offer him, the batch goes on saying so.
        self.assertEqual(self._fresh(run).jifen_missing, 1)

    def test_batch_says_why_it_does_not_carry_amounts(self):
        self._approved()
        bare = self._structure()
        bare.name = "Bare"
        self.chen.version_id.struct_id = bare
        self.li.version_id.struct_id = False
        self.wu.version_id.contract_date_start = False
        run = self._run()
        warning = self._fresh(run).jifen_warning.splitlines()
        self.assertEqual(len(warning), 3)
        for name, words in (("Chen", "Bare lacks the rule"), ("Li", "No salary structure"), ("Wu", "No contract")):
            self.assertIn(words, next(line for line in warning if name in line))
        # Payslips that stand in the batch already say it as well.
        slip = self._slip(struct_id=bare.id, payslip_run_id=run.id)
        slip.compute_sheet()
        warning = self._fresh(run).jifen_warning.splitlines()
        self.assertEqual(len(warning), 3)
        self.assertIn("Bare lacks the rule", next(line for line in warning if "Chen" in line))
        bare.with_user(self.user_payroll).action_add_jifen_rule()
        slip.compute_sheet()
        self.assertNotIn("Chen", self._fresh(run).jifen_warning)

    def test_somebody_who_is_in_another_company_now(self):
        self._approved()
        self.chen.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.user_payroll.company_ids |= self.chen.company_id
        warning = self._fresh(self._run()).jifen_warning
        self.assertIn("another company", warning)
        self.assertIn("Chen", warning)

    def test_batches_that_say_nothing(self):
        self._approved()
        for values in (
            {"credit_note": True},
            {"date_start": "2020-01-01", "date_end": "2020-01-31"},
        ):
            run = self._run(**values)
            self.assertEqual((self._fresh(run).jifen_missing, run.jifen_warning or ""), (0, ""))
        run = self._run()
        run.close_payslip_run()
        self.assertEqual((self._fresh(run).jifen_missing, run.jifen_warning), (0, False))

    def test_payroll_of_another_company_learns_no_names(self):
        self._approved()
        run = self._run()
        stranger = self._stranger(PAYROLL_MANAGER)
        other = stranger.company_id
        self.env.invalidate_all()
        theirs = run.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertEqual((theirs.jifen_missing, theirs.jifen_warning or ""), (0, ""))
        lines = self.env["jifen.allocation.line"].with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(lines.search(theirs.action_view_jifen_missing()["domain"]))
        for user in (self.user_officer, self.user_li):
            self.env.invalidate_all()
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                run.with_user(user).read(["jifen_missing", "jifen_warning"])

    def test_queries_do_not_grow_with_people(self):
        def queries(run):
            return self._queries(lambda: run.read(["jifen_missing", "jifen_warning"]))

        crowd = self._crowd_with_contracts(20)
        self._approved(people=crowd | self.staff)
        for employee in crowd[:10]:
            self._slip(employee, struct_id=self._structure().id).compute_sheet()
        few, many = self._run(), self._run()
        many_slips = self.env["hr.payslip"].search([("employee_id", "in", crowd.ids)])
        few_slips = self._slip(self.wu, struct_id=self._structure().id)
        few_slips.compute_sheet()
        bare = few_slips.struct_id
        many_slips.write({"payslip_run_id": many.id, "struct_id": bare.id})
        few_slips.write({"payslip_run_id": few.id})
        queries(few)
        self.assertLessEqual(queries(many), queries(few) + 3)
        self.assertEqual(many.jifen_missing, 13)
