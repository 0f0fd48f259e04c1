"""Corrections, settling and background chunks at the same time, on real connections."""

from contextlib import suppress

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..common import committed_town
from .payroll_common import PayrollCase
from .test_payroll_concurrency import TwoConnections


@tagged("post_install", "-at_install")
class TestCorrectionMeanwhile(TwoConnections, BaseCase):
    """A correction is approved while the slip with the amount it corrects is being confirmed."""

    def _prepare(self, case):
        """Leave two slips of Li, the first with 300 on it, and a submitted correction of 150 less."""
        case.scheme.pay_reserve_percent = 10
        pay = case._approved(1000)
        self.slips = [case._slip(case.li).id, case._slip(case.li).id]
        case.env["hr.payslip"].browse(self.slips[0]).compute_sheet()
        case.period._scorecard(case.li)._trusted().write({"score": 50})
        case.env.flush_all()
        case.env.invalidate_all()
        action = pay.with_user(case.user_officer).action_correct()
        correction = case.env["jifen.allocation"].with_user(case.user_officer).browse(action["res_id"])
        correction.action_submit()
        self.correction, self.committee = correction.id, case.user_committee.id

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


@tagged("post_install", "-at_install")
class TestTwoWorkers(BaseCase):
    """Chunks of a batch in the background, done by two workers, and by one that is killed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            case = committed_town(PayrollCase, self._env(cr))()
            case._approved(900)
            run = self._env(cr)["hr.payslip.run"].create(
                {
                    "name": "Two workers",
                    "company_id": case.company.id,
                    "date_start": case.period.date_from,
                    "date_end": case.period.date_to,
                }
            )
            wizard = self._env(cr)["hr.payslip.employees"].with_context(active_id=run.id)
            wizard.create({"employee_ids": [Command.set(case.staff.ids)]}).action_generate_in_background()
            self.run_id, self.tasks = run.id, run.jifen_task_ids.ids

    _env = TwoConnections._env

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
