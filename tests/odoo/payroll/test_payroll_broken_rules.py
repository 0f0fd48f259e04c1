"""A salary rule that gives no amount fails at the one person, by name; what only has to wait is tried again."""

from unittest.mock import patch

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from .background_common import BackgroundCase

TASK = "odoo.addons.jifen_appraisal.models.common.task"
# What a rule's code gives for one of the people.
NONSENSE = {
    "nothing": "result = None",
    "a text": "result = 'much'",
    "a list": "result = [1]",
    "a record": "result = employee",
    "NaN": "result = float('nan')",
    "infinity": "result = float('inf')",
    "less than any number": "result = -float('inf')",
    "so much that it is infinite": "result, result_qty = 1e200, 1e200",
    "no rate": "result, result_rate = 1, None",
    "a division by zero": "result = 1 / 0",
    "an input that is not there": "result = inputs.BONUS.amount",
    "a name that is not there": "result = bonus",
}


@tagged("post_install", "-at_install")
class TestBrokenRules(BackgroundCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.basic = cls.structure.rule_ids.filtered(lambda rule: rule.code == "TBASIC")

    def _for_li(self, code):
        self.basic.amount_python_compute = f"result = 1000\nif employee.id == {self.li.id}:\n    {code}"

    def _in_background(self, runner):
        """Make everybody's payslips in the background; return the batch."""
        run = self._run()
        with self._runner(runner), trap_jobs() as trap, mute_logger(TASK):
            self._start(run)
            if runner:
                trap.perform_enqueued_jobs()
            else:
                self._cron()
        self.env.invalidate_all()
        return run

    def _failed(self, run):
        return self.tasks.search(run.action_view_jifen_failed()["domain"])

    def test_the_one_person_is_named_and_the_others_have_their_payslips(self):
        for what, code in NONSENSE.items():
            self._for_li(code)
            for runner in (False, True):
                with self.subTest(what, runner=runner):
                    run = self._in_background(runner)
                    self.assertEqual(run.slip_ids.employee_id, self.staff - self.li)
                    self.assertEqual((run.jifen_waiting, run.jifen_failed), (0, 1))
                    failed = self._failed(run)
                    self.assertEqual(failed.employee_id, self.li)
                    self.assertIn("TBASIC", failed.error)
                    self.assertIn("Li", failed.error)

    def test_code_that_cannot_be_read_fails_everybody_with_the_reason(self):
        self.basic.amount_python_compute = "result = ("
        for runner in (False, True):
            with self.subTest(runner=runner):
                run = self._in_background(runner)
                self.assertFalse(run.slip_ids)
                self.assertEqual((run.jifen_waiting, run.jifen_failed), (0, 3))
                self.assertTrue(all("TBASIC" in error for error in self._failed(run).mapped("error")))

    def test_by_hand_it_is_said_as_well_and_nothing_is_changed(self):
        slip = self._slip(self.li)
        slip.compute_sheet()
        before = slip.line_ids.read(["code", "total"])
        for what, code in NONSENSE.items():
            self._for_li(code)
            with self.subTest(what), self.assertRaisesRegex(UserError, "TBASIC"), self.env.cr.savepoint():
                slip.compute_sheet()
            self.env.invalidate_all()
            self.assertEqual(slip.line_ids.read(["code", "total"]), before)

    def test_an_approval_goes_through_whatever_a_rule_gives(self):
        slip = self._slip(self.li)
        slip.compute_sheet()
        self._for_li(NONSENSE["nothing"])
        pay = self._approved()
        self.assertEqual(self._states(pay)["Li"], "reserved")
        self.assertIn("Compute it again", slip.jifen_warning)

    # === NO FAULT OF A PERSON'S === #

    def _hindered(self, error):
        """Let the rule of Li end in an error of the database, as when another transaction is in the way.

        Payroll makes a mistake of the rule of it, whatever it was.
        """
        compute = type(self.basic)._compute_rule_code

        def hindered(rule, localdict):
            if localdict["employee"] != self.li:
                return compute(rule, localdict)
            try:
                raise error
            except error as cause:
                raise UserError("Wrong python code") from cause

        return patch.object(type(self.basic), "_compute_rule_code", hindered)

    def test_what_another_transaction_hinders_is_no_fault_of_the_rule(self):
        for error in (SerializationFailure, DeadlockDetected, LockNotAvailable):
            with self.subTest(error.__name__):
                with self._hindered(error), patch.object(Cursor, "rollback"):
                    run = self._in_background(False)
                    left = run.jifen_task_ids.filtered(lambda task: task.employee_id == self.li)
                    self.assertEqual((left.state, run.jifen_failed), ("waiting", 0))
                run = self._run()
                with self._runner(True), trap_jobs() as trap, self._hindered(error):
                    self._start(run)
                    with self.assertRaises(error):
                        trap.perform_enqueued_jobs()
                slip = self._slip(self.li)
                with self._hindered(error), self.assertRaises(error):
                    slip.compute_sheet()

    def test_a_chunk_that_takes_all_the_time_there_is_hinders_the_others_once(self):
        """Each run of the scheduled action begins somewhere else, among the kinds of work as well."""
        batches = [self._run(), self._run(), self._run()]
        perform = type(self.tasks)._perform_generate

        def endless(tasks, run):
            if run == batches[0]:
                raise SerializationFailure("could not serialize")
            return perform(tasks, run)

        out_of_time = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 0)
        with self._runner(False):
            for run in batches:
                self._start(run)
            with patch.object(type(self.tasks), "_perform_generate", endless), patch.object(Cursor, "rollback"):
                for place in (0, 3, 4, 8):
                    with out_of_time, patch(f"{TASK}.random.randrange", lambda count, place=place: place % count):
                        self._cron()
        self.assertEqual([run.jifen_waiting for run in batches], [3, 0, 1])
