"""Two payrolls at once, on two real connections: one pays, the other is told to start again."""

import threading
import time
from contextlib import suppress

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..connections import CommittedCase
from .payroll_common import PayrollCase


class TwoConnections(CommittedCase):
    town = PayrollCase

    def _prepare(self, case):
        """Leave two slips of Chen and an approved amount in the town."""
        pay = case._approved()
        self.slips = [(case._slip() | case._slip()).ids[number] for number in (0, 1)]
        self.line = pay.line_ids.filtered(lambda line: line.employee_id == case.chen).id

    def _sync(self, cr, slip):
        self._env(cr)["hr.payslip"].browse(slip)._jifen_sync()

    def _holder(self):
        with self.registry.cursor() as cr:
            return self._env(cr)["jifen.allocation.line"].browse(self.line).payslip_id.id

    def _meanwhile(self, first, later):
        """Do ``first`` while ``later``, begun before, is under way; return how the later one ended."""
        outcome = []

        def run_later():
            with self.registry.cursor() as cr:
                slip = self._env(cr)["hr.payslip"].browse(self.slips[1])
                slip.read(["name"])
                ready.set()
                begin.wait()
                try:
                    later(self._env(cr))
                    cr.commit()
                    outcome.append("went through")
                except SerializationFailure:
                    cr.rollback()
                    outcome.append("starts again")

        ready, begin = threading.Event(), threading.Event()
        thread = threading.Thread(target=run_later)
        thread.start()
        ready.wait()
        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            first(self._env(cr))
            self._env(cr).flush_all()
            begin.set()
            time.sleep(0.5)
            self.assertFalse(outcome, "the later one waits for the lock")
            cr.commit()
            thread.join()
        return outcome


@tagged("post_install", "-at_install")
class TestTwoPayrolls(TwoConnections):
    def test_the_later_one_starts_again_and_finds_it_taken(self):
        first, later = (lambda env, slip=slip: env["hr.payslip"].browse(slip).compute_sheet() for slip in self.slips)
        self.assertEqual(self._meanwhile(first, later), ["starts again"])
        with self.registry.cursor() as cr:
            later(self._env(cr))
        self.assertEqual(self._holder(), self.slips[0])

    def test_slip_is_not_confirmed_while_an_amount_is_put_on_it(self):
        """Else the amount would stand on a confirmed slip that does not pay it."""

        def attach(env):
            env["hr.payslip"].browse(self.slips[0])._jifen_sync()

        def confirm(env):
            env["hr.payslip"].browse(self.slips[0]).write({"state": "done"})

        self.assertEqual(self._meanwhile(attach, confirm), ["starts again"])
        with self.registry.cursor() as cr, self.assertRaises(UserError):
            confirm(self._env(cr))
        with self.registry.cursor() as cr:
            self._env(cr)["hr.payslip"].browse(self.slips[0]).action_payslip_done()
            line = self._env(cr)["jifen.allocation.line"].browse(self.line)
            self.assertEqual((line.state, line.payslip_id.id), ("paid", self.slips[0]))

    def test_slip_is_not_cancelled_while_it_is_computed(self):
        """Neither a draft, which computing writes, nor a computed one that an amount is put on."""

        def compute(env):
            env["hr.payslip"].browse(self.slips[0]).compute_sheet()

        def cancel(env):
            env["hr.payslip"].browse(self.slips[0]).action_payslip_cancel()

        def let_go(env):
            env["jifen.allocation.line"].browse(self.line)._take_off()

        self.assertEqual(self._meanwhile(compute, cancel), ["starts again"])
        self.assertEqual(self._holder(), self.slips[0])
        with self.registry.cursor() as cr:
            let_go(self._env(cr))
            self.assertEqual(self._env(cr)["hr.payslip"].browse(self.slips[0]).state, "verify")
        self.assertEqual(self._meanwhile(compute, cancel), ["starts again"])
        self.assertEqual(self._holder(), self.slips[0])

    def test_slip_is_not_cancelled_while_its_amount_is_paid(self):
        with self.registry.cursor() as cr:
            self._env(cr)["hr.payslip"].browse(self.slips[0]).compute_sheet()

        def confirm(env):
            env["hr.payslip"].browse(self.slips[0]).action_payslip_done()

        def cancel(env):
            env["hr.payslip"].browse(self.slips[0]).action_payslip_cancel()

        self.assertEqual(self._meanwhile(confirm, cancel), ["starts again"])
        with self.registry.cursor() as cr, self.assertRaises(UserError):
            cancel(self._env(cr))

    def test_a_payroll_that_dies_leaves_nothing_behind(self):
        cr = self.registry.cursor()
        self._sync(cr, self.slips[0])
        self._env(cr).flush_all()
        with self.registry.cursor() as killer:
            cr.execute("SELECT pg_backend_pid()")
            killer.execute("SELECT pg_terminate_backend(%s)", [cr.fetchone()[0]])
        with mute_logger("odoo.sql_db"), suppress(OperationalError):
            cr.close()
        self.assertFalse(self._holder())
        with self.registry.cursor() as cr:
            self._sync(cr, self.slips[1])
        self.assertEqual(self._holder(), self.slips[1])
