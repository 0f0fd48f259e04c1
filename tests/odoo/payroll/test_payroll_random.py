"""Whatever is done with payslips, in whatever order: payroll pays what the books say, and nothing twice."""

import random
from contextlib import closing

from odoo.exceptions import UserError
from odoo.tests import tagged

from tests.budget import budget

from .payroll_common import PayrollCase

WALKS = budget(3, 40)
MOST, STEPS = 40, 60
OFTEN = ("do_compute", "do_confirm", "do_refund", "do_pay_again") * 2
STATES = {"approved", "reserved", "paid", "released", "reversed"}
# An amount in this state stands on a slip in one of these states; in any other state on none.
STANDS_ON = {"reserved": ("draft", "verify"), "paid": ("done",), "reversed": ("done",)}


class Walk:
    """Slips of one person, and everything a payroll manager can do with them."""

    def __init__(self, case, seed):
        self.case = case
        self.random = random.Random(seed)
        self.line = case.pay.line_ids.filtered(lambda line: line.employee_id == case.chen)
        self.slips = case.env["hr.payslip"].with_user(case.user_payroll)
        self.done, self.seen = set(), set()

    def step(self):
        """Do one thing, with one slip; a refusal undoes all of it."""
        name = self.random.choice([*OFTEN, *(name for name in dir(self) if name.startswith("do_"))])
        slips = self.slips.exists()
        slip = self.random.choice(slips) if slips else slips
        if self.random.random() < 0.6:  # where the amount is, most can go wrong
            live = self.line.payslip_id.with_user(self.case.user_payroll)
            slip = self.random.choice([one for one in (live, live.refunded_id, slip) if one] or [slip])
        try:
            with self.case.env.cr.savepoint():
                made = getattr(self, name)(slip)
                self.case.env.flush_all()
        except UserError:
            return name
        self.slips = (slips | made if made else slips).exists()
        self.seen.add(self.line.state)
        self.done.add(name)
        return name

    def do_make(self, slip):
        return self.case._slip() if len(self.slips) < 5 else None

    def do_copy(self, slip):
        return slip.copy() if slip and len(self.slips) < 5 else None

    def do_compute(self, slip):
        slip.compute_sheet()

    def do_compute_all(self, slip):
        self.slips.exists().filtered(lambda one: one.state in ("draft", "verify")).compute_sheet()

    def do_confirm(self, slip):
        if slip:
            slip.action_payslip_done()

    def do_confirm_uncomputed(self, slip):
        if slip:
            slip.with_context(without_compute_sheet=True).action_payslip_done()

    def do_draft(self, slip):
        slip.action_payslip_draft()

    def do_cancel(self, slip):
        slip.action_payslip_cancel()

    def do_revive(self, slip):
        """Compute what was cancelled, as by a batch, or open it again."""
        self.random.choice([slip.compute_sheet, slip.action_payslip_draft])()

    def do_write_employee(self, slip):
        slip.write({"employee_id": self.random.choice([self.case.chen.id, self.case.li.id])})

    def do_refund(self, slip):
        slip.refund_sheet()
        return slip.refunded_id

    def do_delete(self, slip):
        slip.unlink()

    def do_pay_again(self, slip):
        if self.line.state != "reversed":
            raise UserError("nothing to pay again")
        self.line.with_user(self.case.user_payroll).action_pay_again()

    def do_write_state(self, slip):
        slip.write({"state": self.random.choice(["draft", "verify", "done", "cancel"])})

    def do_write_note(self, slip):
        slip.write({"credit_note": not slip.credit_note} if slip else {})

    def do_write_refund(self, slip):
        others = self.slips.exists() - slip
        slip.write({"refunded_id": self.random.choice([False, *others.ids])})

    def do_write_input(self, slip):
        slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF").write({"amount": 12345})

    def do_drop_line(self, slip):
        slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").unlink()


@tagged("post_install", "-at_install")
class TestAnyOrder(PayrollCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        self.pay = self._approved()

    def _assert_books(self, walk, way):
        done = walk.slips.exists().filtered(lambda slip: slip.state == "done")
        payroll = sum(
            (-1 if row.slip_id.credit_note else 1) * row.total
            for row in done.line_ids.filtered(lambda row: row.code == "JIFEN_PERF")
        )
        booked = walk.line.amount if walk.line.state == "paid" else 0
        self.assertEqual(payroll, booked, way)
        for slip in walk.slips.exists().filtered(lambda slip: slip.state in ("draft", "verify")):
            if slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF"):
                own = sum(slip._jifen_taken_back().mapped("amount")) if slip.credit_note else slip.jifen_amount
                self.assertEqual(sum(self._paid(slip).values()), own, way)
        live = walk.line.payslip_id
        self.assertEqual(bool(live), walk.line.state in ("reserved", "paid", "reversed"), way)
        self.assertIn(live.state, STANDS_ON.get(walk.line.state, (False,)), way)

    def test_payroll_pays_what_the_books_say(self):
        everything = {name for name in dir(Walk) if name.startswith("do_")}
        happened, states = set(), set()
        for seed in range(MOST):
            if seed >= WALKS and happened == everything and states == STATES:
                break
            with closing(self.env.cr.savepoint()):
                walk, way = Walk(self, seed), [seed]
                for __ in range(STEPS):
                    way.append(walk.step())
                    self._assert_books(walk, way)
                happened |= walk.done
                states |= walk.seen
        # The walk went everywhere; else it would show nothing.
        self.assertEqual(happened, everything)
        self.assertEqual(states, STATES)
