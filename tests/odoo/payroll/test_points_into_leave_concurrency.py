"""Two officers grant the same leave at once, on two real connections: one request comes of it."""

import threading

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..connections import CommittedCase
from .leave_common import LeaveCase


@tagged("post_install", "-at_install")
class TestTwoOfficers(CommittedCase):
    town = LeaveCase

    def _prepare(self, case):
        case._month(1, {case.li: 200})
        self.leave = case._leaves().id

    def _leave(self, cr):
        return self._env(cr)["jifen.consequence"].browse(self.leave)

    def _requests(self):
        with self.registry.cursor() as cr:
            return self._leave(cr).leave_allocation_ids.mapped("number_of_days")

    def test_while_the_first_is_at_it(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._leave(first).action_grant_leave()
            with self.assertRaisesRegex(UserError, "somebody else"):
                self._leave(second).action_grant_leave()
            first.commit()
        self.assertEqual(self._requests(), [0.5])

    def test_who_began_before_the_first_was_done(self):
        """The later one does not see the request of the first, and starts again: the first has written the leave."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._leave(second).read(["state"])
            self._leave(first).action_grant_leave()
            first.commit()
            with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
                self._leave(second).action_grant_leave()
            second.rollback()
        self.assertEqual(self._requests(), [0.5])

    def test_completed_by_who_began_before_it_was_requested(self):
        """It does not see the request, which would then wait for an approval that is refused."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._leave(second).read(["state"])
            self._leave(first).action_grant_leave()
            first.commit()
            with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
                self._leave(second).action_complete("Given by hand")
                self._leave(second).env.flush_all()
            second.rollback()
            with self.assertRaisesRegex(UserError, "waits for approval"):
                self._leave(second).action_complete("Given by hand")
            second.rollback()

    def test_approved_by_two_at_once_it_is_booked_once(self):
        with self.registry.cursor() as cr:
            self._leave(cr).action_grant_leave()
        outcome = []

        def approve():
            try:
                with self.registry.cursor() as cr:
                    rows = self._leave(cr).leave_allocation_ids
                    rows.mapped("state")
                    together.wait()
                    rows.action_approve()
                    outcome.append("approved")
            except OperationalError as error:
                outcome.append(type(error).__name__)

        together = threading.Barrier(2)
        threads = [threading.Thread(target=approve) for __ in range(2)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(sorted(outcome), ["SerializationFailure", "approved"])
        with self.registry.cursor() as cr:
            leave = self._leave(cr)
            lines = leave.scorecard_id.line_ids.filtered(lambda line: line.origin == "leave")
            self.assertEqual((leave.state, lines.mapped("quantity")), ("done", [100]))
