"""Office, committee, inspectors, people and payroll in any order, beside books that are kept by hand."""

from collections import Counter
from contextlib import closing, contextmanager

from odoo import Command, fields
from odoo.tests import tagged

from tests.budget import budget, tell

from ..common import stored
from .books_by_hand import KEPT, Books, fen
from .office_walk import WAITING, OfficeWalk
from .payroll_common import PayrollCase

WALKS = budget(2, 40)
MOST, STEPS, SLIPS_AT_THE_END = 40, 90, 5
# What a walk relies on being refused at some time, or its laws would never be tried.
MUST_BE_REFUSED = {
    "approve",
    "ask_to_cancel",
    "change_budget",
    "drop_pay",
    "enter_line",
    "post",
    "refund",
    "reopen",
}
MONEY = (
    "jifen_period",
    "jifen_scorecard",
    "jifen_score_line",
    "jifen_approval",
    "jifen_allocation",
    "jifen_allocation_line",
    "jifen_allocation_cancellation",
    "jifen_pay_budget",
    "jifen_appeal",
    "hr_payslip",
    "hr_payslip_input",
    "hr_payslip_line",
)


@tagged("post_install", "-at_install")
class TestAnyOrderOfAll(PayrollCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        self.scheme.write({"pay_reserve_percent": KEPT, "pay_recovery_limit": 0})
        self.user_officer2 = self._user("officer2", "officer")
        start = fields.Date.subtract(self.period.date_from, months=1)
        self.period.with_user(self.user_officer).employee_ids = [Command.set(self.staff.ids)]
        self.earlier = self._period(
            employees=self.staff, name="earlier", date_from=start, date_to=fields.Date.end_of(start, "month")
        )
        self.earlier.with_user(self.user_officer).action_open()
        self.env.flush_all()

    # === WHAT IS ASKED OF THE PRODUCT === #

    def standing(self):
        return stored(self.env, *MONEY)

    def pays(self, slips):
        """Return what these payslips pay, in fen; refunds count as they stand, above 0."""
        return fen(sum(slips.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("total")))

    @contextmanager
    def _told(self, walk):
        """Say of whatever goes wrong how to get there again."""
        try:
            yield
        except Exception as error:
            raise AssertionError(f"seed {walk.seed}: {' '.join(walk.way)}: {error}") from error

    # === WHAT ALWAYS HOLDS === #

    def _compare(self, walk):
        self.env.invalidate_all()
        self._compare_lines(walk)
        self._compare_payslips(walk)
        self._compare_results(walk)
        self._compare_budgets(walk)

    def _compare_lines(self, walk):
        books, lines = walk.books, walk.pays.line_ids
        self.assertLessEqual(set(books.grants), set(lines.ids))
        for line in lines:
            states, slip = books.state(line.id)
            self.assertIn(line.state, states, (line.employee_name, line.amount))
            if slip:
                self.assertEqual(line.payslip_id.id, slip)
            if line.id in books.grants:
                grant = books.grants[line.id]
                here = (line.allocation_id.id, line.employee_id.id, fen(line.amount))
                self.assertEqual(here, (grant.pay, grant.person, grant.fen))
        approved = walk.pays.filtered(lambda pay: pay.state == "approved")
        self.assertEqual(set(approved.ids), set(books.pays))
        for pay in approved:
            out = [line for line in books.out if books.grants[line].pay == pay.id]
            self.assertEqual(fen(pay.paid_amount), books.sum_of(out))
        rows = self.env["jifen.pay.reconciliation"].search([("period_id", "in", walk.periods.ids)])
        self.assertEqual(set(rows.allocation_id.ids), set(books.pays))
        self.assertTrue(all(rows.mapped("balanced")))
        self.assertFalse(rows._payslips_off_the_books())

    def _compare_payslips(self, walk):
        """Confirmed payslips pay what is in the books; what stands on cancelled and open ones is paid to nobody."""
        books, slips = walk.books, walk.slips.filtered(lambda slip: slip.state == "done")
        for person in walk.people:
            own = slips.filtered(lambda slip, person=person: slip.employee_id == person)
            refunds = own.filtered("credit_note")
            out = [line for line in books.out if books.grants[line].person == person.id]
            self.assertEqual(self.pays(own - refunds) - self.pays(refunds), books.sum_of(out))
            granted = [grant.fen for grant in books.grants.values() if grant.person == person.id and grant.fen > 0]
            self.assertLessEqual(books.sum_of(out), sum(granted))

    def _compare_results(self, walk):
        for period in walk.periods:
            public = period.state in ("published", "closed")
            self.assertEqual(public, period.id in walk.books.published)
            for card in period.scorecard_ids if public else ():
                self.assertEqual(card.score, walk.books.score(period.id, card.employee_id.id), card.name)

    def _compare_budgets(self, walk):
        budgets = self.env["jifen.pay.budget"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(budgets.ids), set(walk.books.budgets))
        for row in budgets:
            amount, start, end = walk.books.budgets[row.id]
            committed, paid, settled = walk.books.spent_between(start, end, walk.days)
            self.assertGreaterEqual(amount, committed)
            found = [fen(row[f"{name}_amount"]) for name in ("committed", "paid", "settled", "left")]
            self.assertEqual(found, [committed, paid, settled, amount - committed])

    def _finish(self, walk):
        """Pay until nothing waits: everybody has got what was approved, and no more."""
        for line in sorted(walk.books.back):
            self.env["jifen.allocation.line"].browse(line).with_user(self.user_payroll).action_pay_again()
            del walk.books.back[line]
        for __ in range(SLIPS_AT_THE_END):
            opened = walk.slips.filtered(lambda slip: slip.state in ("draft", "verify") and not slip.credit_note)
            for slip in opened.sorted(lambda slip: (slip.date_to, slip.id)):
                walk.confirm(slip)()
            waiting = walk.pays.line_ids.filtered(lambda line: line.state in WAITING and line.amount)
            self._compare(walk)
            if not waiting:
                break
            for person in waiting.employee_id:
                walk._keep(self._slip(person))
        self.assertFalse(waiting)
        left = set(walk.books.grants) - set(walk.books.out) - walk.books.settled
        self.assertFalse(walk.books.sum_of(left))
        for period in walk.periods.filtered(lambda period: period.state in ("published", "closed")):
            self.assertFalse(period._differences_from_the_books())

    def test_the_books_are_those_kept_by_hand(self):
        steps, taken, refused, seeds = set(OfficeWalk.steps()), Counter(), Counter(), 0
        for seed in range(MOST):
            if seed >= WALKS and set(taken) == steps and MUST_BE_REFUSED <= set(refused):
                break
            with closing(self.env.cr.savepoint()):
                walk = OfficeWalk(self, seed, Books(), taken)
                with self._told(walk):
                    walk.begin()
                    for __ in range(STEPS):
                        walk.step()
                        self._compare(walk)
                    self._finish(walk)
                taken.update(walk.done)
                refused.update(walk.refused)
                seeds += 1
        tell(f"walk of office and payroll, {seeds} walks of {STEPS} steps", taken=taken, refused=refused)
        # The walk went everywhere; else it would show nothing.
        self.assertEqual(set(taken), steps)
        self.assertLessEqual(MUST_BE_REFUSED, set(refused))
