"""Payslips and corrections of two periods in any order: payroll pays what is approved, and takes back what is not."""

from collections import defaultdict
from contextlib import closing

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import float_round

from tests.budget import budget

from .payroll_common import PayrollCase
from .test_payroll_random import Walk

WALKS = budget(4, 40)
MOST, STEPS, SLIPS = 40, 80, 8
LIMIT = 30
OFTEN = ("do_compute", "do_confirm", "do_change_results", "do_correct", "do_approve", "do_make")
STANDS_ON = {"reserved": ("draft", "verify"), "paid": ("done",), "reversed": ("done",)}
STATES = {"approved", "reserved", "paid", "released", "reversed", "settled", "cancelled"}
WAITING = ("approved", "released")


def money(amount):
    return float_round(amount, precision_digits=2)


class CorrectionWalk(Walk):
    """Slips of two people over two months, and everything payroll, office and committee can do meanwhile."""

    def __init__(self, case, seed, before):
        """:param before: what other walks have done; the rest is tried more often"""
        super().__init__(case, seed)
        self.before = before
        self.people = case.chen | case.li
        self.periods = case.period | case.earlier
        self.just_approved = case.env["hr.employee"]

    # === WHAT STANDS IN THE BOOKS === #

    @property
    def allocations(self):
        return self.case.env["jifen.allocation"].search([("period_id", "in", self.periods.ids)])

    @property
    def lines(self):
        return self.allocations.line_ids

    def step(self):
        names = [name for name in dir(self) if name.startswith("do_")]
        missing = [name for name in names if name not in self.before | self.done]
        name = self.random.choice([*OFTEN * 4, *names, *missing * 3])
        slips = self.slips.exists()
        slip = self._slip_at_random(slips)
        try:
            with self.case.env.cr.savepoint():
                made = getattr(self, name)(slip)
                self.case.env.flush_all()
        except UserError:
            return f"({name})"
        self.slips = (slips | made if made else slips).exists()
        self.seen.update(self.lines.mapped("state"))
        self.done.add(name)
        return name

    def _slip_at_random(self, slips):
        live = self.lines.payslip_id.with_user(self.case.user_payroll)
        choice = live if live and self.random.random() < 0.6 else slips
        slip = self.random.choice(choice) if choice else choice
        return slip.refunded_id if slip.refunded_id and self.random.random() < 0.4 else slip

    def _one(self, records, what):
        if not records:
            raise UserError(f"no {what}")
        return self.random.choice(records)

    # === PAYSLIPS === #

    def do_make(self, slip):
        if len(self.slips) >= SLIPS:
            raise UserError("enough")
        period = self._one(self.periods, "period")
        return self.case._slip(
            self._one(self.people, "person"), date_from=period.date_from, date_to=period.date_to
        ).with_user(self.case.user_payroll)

    def do_copy(self, slip):
        if not slip or len(self.slips) >= SLIPS:
            raise UserError("enough")
        return slip.copy()

    def do_move_in_time(self, slip):
        period = self._one(self.periods, "period")
        slip.write({"date_from": period.date_from, "date_to": period.date_to})

    def do_give_to_somebody_else(self, slip):
        person = self._one(self.people, "person")
        slip.write({"employee_id": person.id, "contract_id": person.version_id.id})

    def do_pay_again(self, slip):
        line = self._one(self.lines.filtered(lambda line: line.state == "reversed"), "refunded amount")
        line.with_user(self.case.user_payroll).action_pay_again()

    def do_settle(self, slip):
        if self.random.random() < 0.6:
            raise UserError("seldom")
        line = self._one(self.lines.filtered(lambda line: line.state in WAITING and line.amount), "waiting amount")
        line.with_user(self.case.user_payroll).action_settle("written_off" if line.amount < 0 else "outside", "so")

    def do_unsettle(self, slip):
        line = self._one(self.lines.filtered(lambda line: line.state == "settled"), "settled amount")
        line.with_user(self.case.user_payroll).action_unsettle("not so")

    # === ALLOCATIONS AND CORRECTIONS === #

    def do_approve(self, slip):
        """Approve an allocation of a period that has none, or the correction that is under way."""
        corrections = self.allocations.filtered(lambda pay: pay.origin_id and pay.state == "computed")
        having = self.allocations.filtered(lambda pay: pay.state != "cancelled" and not pay.origin_id).period_id
        choice = [*corrections, *(self.periods - having)]
        chosen = self._one(choice, "thing to approve")
        if chosen._name == "jifen.period":
            chosen = self.case._approved(pool=1000 if chosen == self.case.period else 500, period=chosen)
        else:
            self.case._decide(chosen)
        self.just_approved = chosen.sudo().line_ids.employee_id

    def do_change_results(self, slip):
        card = self._one(self.periods, "period")._scorecard(self._one(self.people, "person"))
        card._trusted().write({"score": self.random.choice((10, 50, 100, 200))})
        self.case.env.invalidate_all()

    def do_correct(self, slip):
        pay = self._one(self.allocations.filtered("has_differences"), "changed result")
        self.case._begin(pay)

    def do_cancel_allocation(self, slip):
        live = self.allocations.filtered(lambda pay: pay.state != "cancelled" and not pay.origin_id)
        self._cancel(self._one(live, "allocation"))

    def do_cancel_correction(self, slip):
        live = self.allocations.filtered(lambda pay: pay.state != "cancelled" and pay.origin_id)
        self._cancel(self._one(live, "correction"))

    def _cancel(self, pay):
        if pay.state == "approved":
            self.case._cancel(pay)
        else:
            pay.with_user(self.case.user_officer).action_cancel()

    # === BEGINNING AND END === #

    def begin_in_debt(self):
        """Leave a debt that one payslip cannot bear: a part on a slip, the rest waiting."""
        case = self.case
        paid = case._slip(case.li)
        paid.action_payslip_done()
        case.period._scorecard(case.li)._trusted().write({"score": 10})
        case.env.flush_all()
        case.env.invalidate_all()
        case._decide(case._begin(case.pay))
        slip = case._slip(case.li)
        slip.compute_sheet()
        self.slips |= paid | slip

    def finish(self):
        """Correct what differs, then pay until nothing waits."""
        payroll = self.case.user_payroll
        for pay in self.allocations.filtered(lambda pay: pay.origin_id and pay.state in ("draft", "computed")):
            pay.with_user(self.case.user_officer).action_cancel()
        for pay in self.allocations.filtered("has_differences"):
            self.case._decide(self.case._begin(pay))
        self.lines.filtered(lambda line: line.state == "reversed").with_user(payroll).action_pay_again()
        for __ in range(60):
            open_slips = self.slips.exists().filtered(
                lambda slip: slip.state in ("draft", "verify") and not slip.credit_note
            )
            open_slips.compute_sheet()
            for slip in open_slips:
                slip.action_payslip_done()
            waiting = self.lines.filtered(lambda line: line.state in WAITING and line.amount)
            if not waiting:
                return
            for person in waiting.employee_id:
                self.slips |= self.case._slip(person)
        raise AssertionError("something waits for ever")


@tagged("post_install", "-at_install")
class TestAnyOrderWithCorrections(PayrollCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "True")
        self.scheme.write({"pay_reserve_percent": 10, "pay_recovery_limit": LIMIT})
        start = fields.Date.subtract(self.period.date_from, months=1)
        self.earlier = self._period(
            employees=self.staff, name="earlier", date_from=start, date_to=fields.Date.end_of(start, "month")
        )
        self.earlier.with_user(self.user_officer).action_open()
        self._close(self.earlier)
        self.pay = self._approved(1000)

    # === AS THE OFFICE AND THE COMMITTEE === #

    def _begin(self, pay):
        """Return a computed correction, with an additional sum where the reserve does not suffice."""
        action = pay.with_user(self.user_officer).action_correct()
        correction = self.env["jifen.allocation"].with_user(self.user_officer).browse(action["res_id"])
        if correction.state == "draft":
            correction.pool_amount = 2000
            correction.action_compute()
        return correction

    def _decide(self, correction):
        correction.with_user(self.user_officer).action_submit()
        self.env.invalidate_all()
        correction.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()

    # === WHAT ALWAYS HOLDS === #

    def _perf(self, slip):
        return slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF")

    def _assert_payroll_is_the_books(self, walk, way):
        paid, booked = defaultdict(float), defaultdict(float)
        for slip in walk.slips.exists().filtered(lambda slip: slip.state == "done"):
            paid[slip.employee_id] += (-1 if slip.credit_note else 1) * sum(self._perf(slip).mapped("total"))
        for line in walk.lines.filtered(lambda line: line.state == "paid"):
            booked[line.employee_id] += line.amount
        for person in walk.people:
            self.assertEqual(money(paid[person]), money(booked[person]), way)
            approved = walk.lines.filtered(
                lambda line, person=person: (
                    line.employee_id == person and line.amount > 0 and line.allocation_id.state == "approved"
                )
            )
            self.assertLessEqual(money(paid[person]), money(sum(approved.mapped("amount"))), way)

    def _assert_lines_stand_where_they_say(self, walk, way):
        for line in walk.lines:
            slip = line.payslip_id
            self.assertIn(slip.state, STANDS_ON.get(line.state, (False,)), way)
            if slip:
                self.assertEqual((slip.employee_id, slip.credit_note), (line.employee_id, False), way)
            self.assertEqual(line.state == "cancelled", line.allocation_id.state == "cancelled", way)

    def _assert_rests_add_up(self, walk, sums, way):
        """What one scorecard has of one allocation is the same from its approval on, in however many parts."""
        now = defaultdict(float)
        for line in walk.lines.filtered(lambda line: line.state != "draft"):
            now[line.allocation_id.id, line.scorecard_id.id] += line.amount
        for key, amount in now.items():
            self.assertEqual(money(amount), sums.setdefault(key, money(amount)), way)
        for rest in walk.lines.filtered("carried_from_id"):
            self.assertLess(rest.amount, 0, way)
            self.assertEqual(rest.scorecard_id, rest.carried_from_id.scorecard_id, way)

    def _assert_reconciled(self, walk, way):
        self.env.flush_all()
        rows = self.env["jifen.pay.reconciliation"]
        rows.invalidate_model()
        rows = rows.search([("period_id", "in", walk.periods.ids)])
        self.assertEqual(rows.allocation_id, walk.allocations.filtered(lambda pay: pay.state == "approved"), way)
        wrong = rows.filtered(lambda row: not row.balanced)
        self.assertFalse(wrong.mapped(lambda row: (row.difference, row.payslip_difference)), way)
        self.assertFalse(rows._payslips_off_the_books(), way)

    def _assert_no_stale_slip(self, walk, just, way):
        """A computed slip pays what is booked on it, or says that it has to be computed; never more than it bears."""
        current = {"do_compute_all": walk.people, "do_approve": walk.just_approved}.get(just, self.env["hr.employee"])
        for slip in walk.slips.exists().filtered(lambda slip: slip.state == "verify" and not slip.credit_note):
            booked = money(sum(slip.sudo().jifen_allocation_line_ids.mapped("amount")))
            pays = money(sum(self._perf(slip).mapped("total")))
            if booked != pays:
                self.assertTrue(slip.jifen_warning, way)
            if slip.employee_id in current:
                inputs = slip.input_line_ids.filtered(lambda row: row.code == "JIFEN_PERF")
                self.assertEqual(pays, booked, way)
                self.assertEqual(money(sum(inputs.mapped("amount"))), booked, way)
                self.assertGreaterEqual(booked, -LIMIT, way)

    def _assert_paid_out(self, walk, way):
        """At the end payroll has paid exactly what is approved, and that is what the results give."""
        approved = walk.lines.filtered(lambda line: line.allocation_id.state == "approved" and line.state != "settled")
        for person in walk.people:
            own = approved.filtered(lambda line, person=person: line.employee_id == person)
            paid = sum(
                (-1 if slip.credit_note else 1) * sum(self._perf(slip).mapped("total"))
                for slip in walk.slips.exists().filtered(lambda slip: slip.state == "done")
                if slip.employee_id == person
            )
            self.assertEqual(money(paid), money(sum(own.mapped("amount"))), way)
        for pay in walk.allocations.filtered(lambda pay: pay.state == "approved" and not pay.origin_id):
            self.assertFalse(pay.has_differences, way)
            booked = {card_id: paid.fen / 100 for card_id, paid in pay._paid_so_far().items()}
            for card_id, amount in pay._amounts_by_rule().amounts.items():
                # The value of a point is taken from rounded amounts.
                self.assertAlmostEqual(booked[card_id], amount / 100, delta=0.05, msg=str(way))

    def test_payroll_pays_what_is_approved_and_corrected(self):
        actions = {name for name in dir(CorrectionWalk) if name.startswith("do_")}
        happened, states = set(), set()
        for seed in range(MOST):
            if seed >= WALKS and happened == actions and states >= STATES:
                break
            with closing(self.env.cr.savepoint()):
                walk, way, sums = CorrectionWalk(self, seed, happened), [seed], {}
                if seed % 2:
                    walk.begin_in_debt()
                    self.assertTrue(walk.lines.carried_from_id)
                for __ in range(STEPS):
                    way.append(walk.step())
                    self._assert_payroll_is_the_books(walk, way)
                    self._assert_lines_stand_where_they_say(walk, way)
                    self._assert_rests_add_up(walk, sums, way)
                    self._assert_reconciled(walk, way)
                    self._assert_no_stale_slip(walk, way[-1], way)
                walk.finish()
                self._assert_payroll_is_the_books(walk, way)
                self._assert_reconciled(walk, way)
                self._assert_paid_out(walk, way)
                happened |= walk.done
                states |= walk.seen
        # The walk went everywhere; else it would show nothing.
        self.assertEqual(happened, actions)
        self.assertLessEqual(STATES, states)
