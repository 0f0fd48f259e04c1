"""Background chunks of a payroll at the same time, on real connections."""

from contextlib import suppress

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..connections import CommittedCase
from .payroll_common import PayrollCase


@tagged("post_install", "-at_install")
class TestTwoWorkers(CommittedCase):
    """Chunks of a batch in the background, done by two workers, and by one that is killed."""

    town = PayrollCase

    def _prepare(self, case):
        case._approved(900)
        env = self._env(case.env.cr)
        run = env["hr.payslip.run"].create(
            {
                "name": "Two workers",
                "company_id": case.company.id,
                "date_start": case.period.date_from,
                "date_end": case.period.date_to,
            }
        )
        wizard = env["hr.payslip.employees"].with_context(active_id=run.id)
        wizard.create({"employee_ids": [Command.set(case.staff.ids)]}).action_generate_in_background()
        self.run_id, self.tasks = run.id, run.jifen_task_ids.ids

    def _tasks(self, cr):
        return self._env(cr)["jifen.payroll.task"].browse(self.tasks)

    def _state(self):
        with self.registry.cursor() as cr:
            run = self._env(cr)["hr.payslip.run"].browse(self.run_id)
            states = sorted(run.jifen_task_ids.mapped("state"))
            return states, sorted(run.slip_ids.mapped("employee_id.name")), sum(run.slip_ids.mapped("jifen_amount"))

    ALL = (["done"] * 3, ["Chen", "Li", "Wu"], 900)

    def test_same_chunk_by_two_workers(self):
        """The second leaves alone what the first has in hand."""
        with self.registry.cursor() as one, self.registry.cursor() as two:
            self._tasks(one)._perform()
            self._env(one).flush_all()
            self._tasks(two)._perform()
            self._env(two).flush_all()
            self.assertFalse(self._env(two)["hr.payslip.run"].browse(self.run_id).slip_ids)
            one.commit()
        self.assertEqual(self._state(), self.ALL)

    def test_worker_that_began_before_the_other_one_ended(self):
        with mute_logger("odoo.sql_db"), self.registry.cursor() as two:
            self._tasks(two).mapped("state")
            with self.registry.cursor() as one:
                self._tasks(one)._perform()
            with self.assertRaises(SerializationFailure):
                self._tasks(two)._perform()
                self._env(two).flush_all()
            two.rollback()
        with self.registry.cursor() as two:
            self._tasks(two)._perform()
        self.assertEqual(self._state(), self.ALL)

    def test_killed_in_the_middle_goes_on(self):
        with self.registry.cursor() as cr:
            self._tasks(cr)[:1]._perform()
        dying = self.registry.cursor()
        self._tasks(dying)[1:]._perform()
        self._env(dying).flush_all()
        with self.registry.cursor() as killer:
            dying.execute("SELECT pg_backend_pid()")
            killer.execute("SELECT pg_terminate_backend(%s)", [dying.fetchone()[0]])
        with mute_logger("odoo.sql_db"), suppress(OperationalError):
            dying.close()
        states, names, amount = self._state()
        self.assertEqual((states, len(names), amount), (["done", "waiting", "waiting"], 1, 300))
        with self.registry.cursor() as cr:
            self._env(cr)["hr.payslip.run"].browse(self.run_id).action_jifen_continue()
            self._tasks(cr)._perform()
        self.assertEqual(self._state(), self.ALL)

    def test_generated_while_the_same_people_are_paid_in_another_batch(self):
        """Two batches at once: each amount stands on one slip."""
        with self.registry.cursor() as cr:
            other = self._env(cr)["hr.payslip.run"].browse(self.run_id).copy({"name": "Other"}).id
        outcomes = []
        with mute_logger("odoo.sql_db"), self.registry.cursor() as two:
            people = self._tasks(two).employee_id
            wizards = self._env(two)["hr.payslip.employees"].with_context(active_id=other)
            wizard = wizards.create({"employee_ids": [Command.set(people.ids)]})
            with self.registry.cursor() as one:
                self._tasks(one)._perform()
            try:
                wizard.compute_sheet()
                self._env(two).flush_all()
            except SerializationFailure:
                outcomes.append("starts again")
                two.rollback()
        self.assertEqual(outcomes, ["starts again"])
        with self.registry.cursor() as cr:
            wizards = self._env(cr)["hr.payslip.employees"].with_context(active_id=other)
            wizards.create({"employee_ids": [Command.set(self._tasks(cr).employee_id.ids)]}).compute_sheet()
            second = self._env(cr)["hr.payslip.run"].browse(other)
            self.assertEqual((len(second.slip_ids), sum(second.slip_ids.mapped("jifen_amount"))), (3, 0))
        self.assertEqual(self._state(), self.ALL)
