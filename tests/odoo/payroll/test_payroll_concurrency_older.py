"""Who began before another was done decides on what was there before: it starts again where the other has changed that.

PostgreSQL tells so only of a row that the first has written and the second locks or writes. What the first has locked
alone goes unnoticed.
"""

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from .test_payroll_concurrency import TwoConnections


class BeganBefore(TwoConnections):
    def _starts_again(self, first, later):
        """Do ``first`` to its end after ``later`` has begun: that one has to start again."""
        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            env = self._env(cr)
            env["hr.payslip"].browse(self.slips).line_ids.mapped("total")
            with self.registry.cursor() as other:
                first(self._env(other))
            with self.assertRaises(SerializationFailure):
                later(env)
                env.flush_all()
            cr.rollback()


@tagged("post_install", "-at_install")
class TestOlderSnapshot(BeganBefore, BaseCase):
    def _prepare(self, case):
        super()._prepare(case)
        case.env["hr.payslip"].browse(self.slips[0]).compute_sheet()
        self.manager = case.user_payroll.id

    def _slip(self, env, number=0):
        return env["hr.payslip"].browse(self.slips[number])

    def _confirm(self, env):
        """Confirm the slip as it was computed."""
        slip = self._slip(env).with_user(self.manager)
        slip.with_context(without_compute_sheet=True).action_payslip_done()

    def _rows(self, env, name):
        rows = self._slip(env).with_user(self.manager)[name]
        return rows.filtered(lambda row: row.code == "JIFEN_PERF")

    def _by_hand(self):
        """Return ``{what: done to a row of the slip by hand}``."""
        return {
            "a line gets another amount": lambda env: self._rows(env, "line_ids").write({"amount": 5000}),
            "a line goes": lambda env: self._rows(env, "line_ids").unlink(),
            "a second line comes": lambda env: self._rows(env, "line_ids").copy(),
            "a line moves elsewhere": lambda env: self._rows(env, "line_ids").write({"slip_id": self.slips[1]}),
            "the input gets another amount": lambda env: self._rows(env, "input_line_ids").write({"amount": 5000}),
            "the input goes": lambda env: self._rows(env, "input_line_ids").unlink(),
        }

    def test_a_row_is_not_changed_of_a_slip_that_was_confirmed_meanwhile(self):
        """Else a confirmed slip would pay what nobody has approved."""
        for what, change in self._by_hand().items():
            with self.subTest(what):
                self._starts_again(self._confirm, change)
                with self.assertRaises(UserError), self.registry.cursor() as cr:
                    change(self._env(cr))
                self._back()

    def test_a_slip_is_not_confirmed_with_a_row_that_was_changed_meanwhile(self):
        for what, change in self._by_hand().items():
            with self.subTest(what):
                self._starts_again(change, self._confirm)
                self._back()

    def _back(self):
        with self.registry.cursor() as cr:
            slips = self._slip(self._env(cr)) | self._slip(self._env(cr), 1)
            slips.write({"state": "cancel"})
            slips.action_payslip_draft()
            slips[0].compute_sheet()
            self.assertEqual(self._rows(self._env(cr), "line_ids").mapped("total"), [300])

    def test_who_takes_an_amount_off_a_slip_writes_the_slip(self):
        """What else the slip bears was decided by it."""

        def take_off(env):
            env["jifen.allocation.line"].browse(self.line)._take_off()

        def put_on(env):
            """As a debt would be that the slip bears with the amount alone."""
            slip = self._slip(env)
            lines = env["jifen.allocation.line"].search(
                [("company_id", "=", slip.company_id.id), ("state", "=", "approved")], limit=1
            )
            lines._reserve_on([(lines.id, slip.id)])

        self._starts_again(take_off, put_on)

    def test_what_was_locked_and_left_as_it_was_is_still_to_be_had(self):
        """The first has found no slip that may carry it: the later one has."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            self._slip(env).action_payslip_cancel()
            self._slip(env).write({"date_to": "2000-01-31", "date_from": "2000-01-01", "state": "draft"})
        with self.registry.cursor() as cr:
            self._slip(self._env(cr), 1).mapped("state")
            with self.registry.cursor() as other:
                self._sync(other, self.slips[0])
            self._sync(cr, self.slips[1])
        self.assertEqual(self._holder(), self.slips[1])

    def test_computed_while_it_is_settled(self):
        with self.registry.cursor() as cr:
            self._slip(self._env(cr)).action_payslip_cancel()

        def settle(env):
            env["jifen.allocation.line"].browse(self.line).action_settle("outside", "so")

        def compute(env):
            self._slip(env, 1).compute_sheet()

        self._starts_again(settle, compute)
        self.assertFalse(self._holder())

    def test_computed_again_while_its_input_is_changed(self):
        """Computing writes the slip, whatever it finds there."""

        def compute(env):
            self._slip(env).compute_sheet()

        for change in self._by_hand().values():
            self._starts_again(compute, change)
