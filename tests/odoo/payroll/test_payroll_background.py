"""Batches in the background: as jobs of the queue where a runner is loaded, else by the scheduled action."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from ..common import force_state
from .background_common import BackgroundCase


@tagged("post_install", "-at_install")
class TestPayrollBackground(BackgroundCase):
    def test_without_a_runner_the_scheduled_action_makes_the_payslips(self):
        self._approved(900)
        run = self._run()
        with self._runner(False):
            self._start(run)
            self.assertEqual((run.jifen_total, run.jifen_waiting, run.jifen_progress), (3, 3, 0))
            self.assertFalse(run.slip_ids)
            self._cron()
        self.assertEqual(run.slip_ids.employee_id, self.staff)
        self.assertEqual(run.slip_ids.mapped("jifen_amount"), [300.0] * 3)
        self.assertEqual((run.jifen_waiting, run.jifen_failed, run.jifen_progress), (0, 0, 100))
        self.assertEqual(run.slip_ids.create_uid, self.user_payroll)

    def test_with_a_runner_each_chunk_is_a_job_of_its_channel(self):
        self._approved(900)
        run = self._run()
        with self._runner(True), patch.object(type(self.tasks), "_task_chunk", 2), trap_jobs() as trap:
            self._start(run)
            chunks = [job for job in trap.enqueued_jobs if job.recordset._name == "jifen.payroll.task"]
            [last] = [job for job in trap.enqueued_jobs if job not in chunks]
            self.assertEqual({job.channel for job in chunks}, {"root.jifen_payroll"})
            self.assertEqual(sorted(len(job.recordset) for job in chunks), [1, 2])
            self.assertEqual(last.recordset, run)
            trap.perform_enqueued_jobs()
        self.env.invalidate_all()
        self.assertEqual(run.slip_ids.employee_id, self.staff)
        self.assertEqual(sum(run.slip_ids.mapped("jifen_amount")), 900)

    def test_a_job_that_runs_twice_makes_one_payslip_each(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
        tasks = run.jifen_task_ids
        tasks._perform()
        force_state(tasks, "waiting")
        tasks._perform()
        self.env.invalidate_all()
        self.assertEqual(len(run.slip_ids), 3)

    def test_who_fails_is_named_with_the_reason_and_stops_nobody_else(self):
        basic = self.structure.rule_ids.filtered(lambda rule: rule.code == "TBASIC")
        basic.amount_python_compute = f"result = 1 / (employee.id - {self.li.id})"
        run = self._run()
        with self._runner(False):
            self._start(run)
            self._cron()
            self.assertEqual(run.slip_ids.employee_id, self.staff - self.li)
            self.assertEqual((run.jifen_waiting, run.jifen_failed), (0, 1))
            failed = self.tasks.search(run.action_view_jifen_failed()["domain"])
            self.assertEqual(failed.employee_id, self.li)
            self.assertIn("TBASIC", failed.error)
            basic.amount_python_compute = "result = 1"
            run.action_jifen_continue()
            self._cron()
        self.assertEqual(run.slip_ids.employee_id, self.staff)
        self.assertFalse(run.jifen_failed)

    def test_a_rule_that_gives_nonsense_stops_nobody_else(self):
        """Whatever kind of error it ends in: halved until the one person is alone, and named."""
        basic = self.structure.rule_ids.filtered(lambda rule: rule.code == "TBASIC")
        for nonsense in ("None", "'much'", "[1]", "{}", "object"):
            with self.subTest(nonsense), self._runner(False):
                basic.amount_python_compute = f"result = {nonsense} if employee.id == {self.li.id} else 1000"
                run = self._run()
                self._start(run)
                with mute_logger("odoo.addons.jifen_appraisal.models.common.task"):
                    self._cron()
                self.assertEqual(run.slip_ids.employee_id, self.staff - self.li)
                self.assertEqual((run.jifen_waiting, run.jifen_failed), (0, 1))
                self.assertTrue(self.tasks.search(run.action_view_jifen_failed()["domain"]).error)

    def test_what_another_transaction_hinders_is_tried_again(self):
        """It is no failure of the person's: those behind it have their turn, and the next run does it."""
        first, second = self._run(), self._run()
        perform = type(self.tasks)._perform_generate

        def hindered(tasks, run):
            if run == first:
                raise SerializationFailure("could not serialize")
            return perform(tasks, run)

        with self._runner(False):
            self._start(first)
            self._start(second)
            with patch.object(type(self.tasks), "_perform_generate", hindered), patch.object(Cursor, "rollback"):
                self._cron()
            self.assertEqual((first.jifen_waiting, first.jifen_failed, second.jifen_waiting), (3, 0, 0))
            self._cron()
        self.assertEqual((first.jifen_waiting, len(first.slip_ids)), (0, 3))

    def test_who_asked_is_told_how_it_ended(self):
        self.user_payroll.notification_type = "inbox"
        for runner in (False, True):
            with self.subTest(runner=runner), self._runner(runner), trap_jobs() as trap:
                run, before = self._run(), self._told()
                self._start(run)
                self.assertEqual(self._told(), before)
                if runner:
                    trap.perform_enqueued_jobs()
                else:
                    self._cron()
                [message] = self._told() - before
                self.assertIn("This month", message.body)
                self.assertIn("3 of 3", message.body)
                self.assertEqual(message.notified_partner_ids, self.user_payroll.partner_id)

    def _told(self):
        return self.env["mail.message"].search([("body", "like", "Finished: ")])

    def test_what_is_in_the_queue_is_not_put_there_twice(self):
        run = self._run()
        with self._runner(True):
            self._start(run)
            jobs = self.env["queue.job"].search([("channel", "=", "root.jifen_payroll")])
            self.assertEqual(len(jobs.filtered(lambda job: job.state == "pending")), 1)
            run.action_jifen_continue()
        self.assertEqual(self.env["queue.job"].search([("channel", "=", "root.jifen_payroll")]), jobs)

    def test_what_was_stopped_half_way_goes_on_where_it_was(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
            run.jifen_task_ids[:1]._perform()
            self.env.invalidate_all()
            first = run.slip_ids
            self.assertEqual(len(first), 1)
            run.action_jifen_continue()
            self._cron()
        self.assertEqual(run.slip_ids.employee_id, self.staff)
        self.assertIn(first, run.slip_ids)

    def test_computing_a_batch_again_takes_in_what_was_approved_meanwhile(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
            self._cron()
            self.assertEqual(sum(run.slip_ids.mapped("jifen_amount")), 0)
            self._approved(900)
            run.action_jifen_compute()
            self._cron()
        self.assertEqual(sum(run.slip_ids.mapped("jifen_amount")), 900)
        self.assertEqual(set(run.slip_ids.mapped("state")), {"verify"})

    def test_a_batch_that_is_worked_on_or_closed_is_not_started_again(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
            with self.assertRaisesRegex(UserError, "still to come"):
                self._start(run)
            run.close_payslip_run()
            self._cron()
            self.assertEqual((run.jifen_failed, len(run.slip_ids)), (3, 0))
            with self.assertRaisesRegex(UserError, "closed"):
                self._start(run)

    def test_stopping_gives_up_what_waits(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
            run.jifen_task_ids[:2]._perform()
            run.action_jifen_stop()
            self._cron()
        self.assertEqual((len(run.slip_ids), run.jifen_total), (2, 2))

    def test_only_payroll_starts_and_nobody_writes_tasks(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
        task = run.jifen_task_ids[0]
        self.env.invalidate_all()
        for user in (self.user_officer, self.user_committee, self.user_auditor, self.user_ma):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                run.with_user(user).action_jifen_continue()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                task.with_user(user).read(["state"])
        for values in ({"state": "done"}, {"error": "x"}):
            with self.assertRaises(AccessError):
                task.with_user(self.user_payroll).write(values)
        with self.assertRaises(AccessError):
            task.with_user(self.user_payroll).unlink()

    def test_payroll_of_another_company_is_kept_out(self):
        run = self._run()
        with self._runner(False):
            self._start(run)
        other = self.env["res.company"].create({"name": "Other Town"})
        self.user_payroll.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.env.invalidate_all()
        for action in ("action_jifen_compute", "action_jifen_continue", "action_jifen_stop"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(run, action)()
        self.assertEqual(run.sudo().jifen_waiting, 3)
