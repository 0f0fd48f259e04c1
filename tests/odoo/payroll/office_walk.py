"""Everything office, committee, inspectors, people and payroll do about pay, at random; each as who has the role."""

import random

from odoo import Command
from odoo.exceptions import UserError

from .books_by_hand import ITEMS, fen

SLIPS = 8
POOLS = (300, 899.99, 900, 1000)
# What a budget has left when it is set: too little, enough for a correction or one pool, enough for all.
LEFT = (-0.01, 0, 20, 299.99, 300, 600, 5000)
WHY = "So it was decided"
WAITING = ("approved", "released")
# What one is busy with for a while; the rest happens in between.
MOODS = (
    ("post", "enter_line", "score", "publish", "close", "close", "prepare", "compute_pay", "submit", "approve"),
    ("prepare", "compute_pay", "post", "score", "publish", "close", "submit", "submit", "appeal", "approve"),
    ("make", "batch", "compute", "confirm", "confirm", "confirm", "settle", "unsettle"),
    ("appeal", "correct", "correct", "compute_pay", "submit", "approve", "approve", "confirm", "make"),
    ("refund", "cancel_slip", "pay_again", "ask_to_cancel", "agree", "keep_pay", "confirm", "make", "settle"),
    (
        "refund",
        "open_slip",
        "unsettle",
        "ask_to_cancel",
        "agree",
        "agree",
        "reopen",
        "post",
        "score",
        "publish",
        "close",
    ),
    ("make_budget", "change_budget", "compute_pay", "submit", "approve", "approve", "prepare", "close"),
)
# How a walk gets to approved pay of one period.
TO_PAY = ("score", "publish", "close", "prepare", "compute_pay", "submit", "approve")


class NothingToDo(Exception):
    """There is nothing that this could be done with; something else is done."""


class OfficeWalk:
    """A step acts and returns what is then written into the books; a refusal undoes all of it."""

    def __init__(self, case, seed, books, before=()):
        """:param before: steps that other walks have taken; the rest is tried more often"""
        self.case, self.books, self.before = case, books, set(before)
        self.seed, self.way, self.mood = seed, [], MOODS[0]
        self.random = random.Random(seed)
        self.people, self.periods = case.staff, case.period | case.earlier
        self.days = {period.id: period.date_to for period in self.periods}
        self.slips = case.env["hr.payslip"].with_user(case.user_payroll)
        self.done, self.refused = {}, {}

    @classmethod
    def steps(cls):
        return sorted(name.removeprefix("do_") for name in dir(cls) if name.startswith("do_"))

    def step(self):
        """Do one thing, and add it to the way, in brackets where it was refused.

        :raise AssertionError: when what was refused has changed something
        """
        if self.random.random() < 0.1:
            self.mood = self.random.choice(MOODS)
        before = self.case.standing()
        while not self._done(self._choice(), before):
            pass

    def begin(self):
        """Get to approved pay of the earlier period by the usual way."""
        self.periods = self.case.earlier
        for name in TO_PAY:
            self._done(name, self.case.standing())
        self.periods |= self.case.period
        if self.seed % 2:
            self._done("make_budget", self.case.standing())

    def _done(self, name, before):
        """Do this if there is anything to do it with, and tell whether there was.

        :param before: what the database holds
        """
        self.way.append(name)
        self.case.env.invalidate_all()
        try:
            with self.case.env.cr.savepoint():
                write_down = getattr(self, f"do_{name}")()
                self.case.env.flush_all()
        except NothingToDo:
            self.way.pop()
            return False
        except UserError as error:
            write_down, why = False, error
        else:
            why = "reported"  # as "approve many" does
        if write_down is False:
            self._refused(name, why, before)
            return True
        if write_down:
            write_down()
        self.done[name] = self.done.get(name, 0) + 1
        self.slips = self.slips.exists()
        return True

    def _choice(self):
        steps = self.steps()
        missing = [name for name in steps if name not in self.before and name not in self.done]
        return self.random.choice([*self.mood * 8, *steps, *missing * 8])

    def _refused(self, name, error, before):
        self.case.env.invalidate_all()
        self.case.assertEqual(self.case.standing(), before, f"{name} was refused and has changed something: {error}")
        self.refused[name] = self.refused.get(name, 0) + 1
        self.way[-1] = f"({name})"

    # === WHO ACTS, ON WHAT === #

    def _as(self, role, records):
        return records.with_env(self.case.env).with_user(getattr(self.case, f"user_{role}"))

    def _one(self, records):
        if not records:
            raise NothingToDo
        return self.random.choice(records)

    def _mostly(self, records, *states):
        """Return one of these, seldom one in another state, where it may be refused."""
        fitting = records.filtered(lambda record: record.state in states)
        return self._one(fitting if self.random.random() < 0.95 else records)

    def _period(self, *states):
        return self._as("officer", self._mostly(self.periods, *states))

    @property
    def pays(self):
        return self.case.env["jifen.allocation"].search([("period_id", "in", self.periods.ids)])

    def _pay(self, *states, role="officer", pays=None):
        return self._as(role, self._mostly(self.pays if pays is None else pays, *states))

    def _line(self, state):
        """Return an amount in this state as the books have it, for payroll."""
        lines = [line for line, grant in self.books.grants.items() if state(line) and grant.fen]
        return self._as("payroll", self.case.env["jifen.allocation.line"].browse(self._one(sorted(lines))))

    def _slip(self, *states):
        return self._one(self.slips.filtered(lambda slip: slip.state in states))

    # === POINTS AND RESULTS === #

    def _card(self, period):
        return period._scorecard(self._one(self.people))

    def _posted(self, lines):
        def write_down():
            for line in lines.sudo():
                part, points = ITEMS[line.item_id.code, line.level_id.code or None]
                self.books.points[line.id] = (line.period_id.id, line.employee_id.id, part, points)

        return write_down

    def _item(self, positive):
        code, level = self._one([key for key, (__, points) in ITEMS.items() if (points > 0) == positive])
        item = self.case.scheme._item(code)
        return {
            "item_id": item.id,
            "level_id": item.level_ids.filtered(lambda row: row.code == level).id if level else False,
        }

    def do_post(self):
        """An inspector's finding, in whatever state the period is."""
        period = self._mostly(self.periods, "open", "scoring")
        findings = self.case.env["jifen.inspection"].with_user(self.case.user_inspector)
        finding = findings.create(
            {
                "period_id": period.id,
                "scorecard_ids": [Command.set(self._card(period).ids)],
                **self._item(positive=False),
                "date": period.date_from,
                "ground": WHY,
            }
        )
        finding.action_enter()
        return self._posted(finding.line_ids)

    def do_enter_line(self):
        """A line that the office enters by hand."""
        period = self._mostly(self.periods, "open", "scoring")
        lines = self.case.env["jifen.score.line"].with_user(self.case.user_officer)
        values = {"scorecard_id": self._card(period).id, "date": period.date_from, "ground": WHY}
        return self._posted(lines.create([{**values, **self._item(positive=True)}]))

    def do_reverse(self):
        line = self._as("officer", self.case.env["jifen.score.line"].browse(self._one(sorted(self.books.points))))
        line.action_reverse(WHY)
        return lambda: self.books.points.pop(line.id)

    def do_score(self):
        self._period("open", "scoring").action_score()

    def do_back_to_open(self):
        self._period("scoring").action_back_to_open()

    def do_publish(self):
        period = self._period("scoring")
        period.action_publish(WHY)
        return lambda: self.books.published.add(period.id)

    def do_close(self):
        self._period("published").action_close(WHY)

    def do_reopen(self):
        free = self.periods.filtered(lambda period: period not in self._having())
        periods = free if free and self.random.random() < 0.9 else self.periods
        period = self._as(
            "officer", self._one(periods.filtered(lambda period: period.state in ("published", "closed")))
        )
        period.action_reopen(WHY)
        return lambda: self.books.published.discard(period.id)

    def do_appeal(self):
        """Somebody appeals and is right: a line against them goes, or one for them comes. It takes long: seldom."""
        if self.random.random() < 0.6:
            raise NothingToDo
        case, card = self.case, self._card(self._period("published", "closed"))
        key = (card.period_id.id, card.employee_id.id)
        own = [line for line, row in self.books.points.items() if row[:2] == key and row[3] < 0]
        line = case.env["jifen.score.line"].browse(self._one(own) if own and self.random.random() < 0.7 else ())
        change = {"kind": "add", **self._item(positive=True), "date": card.period_id.date_from, "quantity": 1}
        if line:
            change = {"kind": "reverse", "line_id": line.id}
        appeal = self._appealed(card, line)
        self._as("officer", appeal).investigator_id = case.user_committee
        mine = self._as("committee", appeal)
        answer = {"proposed_outcome": "upheld", "proposed_answer": WHY, "finding": WHY}
        mine.write({"change_ids": [Command.create(change)], **answer})
        case.env.invalidate_all()
        mine.action_propose()
        case.env.invalidate_all()
        self._as("officer2", appeal).action_approve()
        if line:
            return lambda: self.books.points.pop(line.id)
        return self._posted(appeal.with_env(case.env).change_ids.new_line_id)

    def _appealed(self, card, line):
        """Return the appeal that somebody has handed in; who has no login has the office write it down."""
        user = card.employee_id.user_id
        appeals = self.case.env["jifen.appeal"].with_user(user).sudo(user.share)  # as the portal does
        values = {"scorecard_id": card.id, "about": "line" if line else "score", "line_id": line.id}
        appeal = appeals.create({**values, "grounds": WHY, "wish": WHY})
        appeal.action_submit()
        self.case.env.invalidate_all()
        return appeal.sudo(False)

    # === PAY === #

    def _having(self):
        """Return the periods that have pay."""
        return self.pays.filtered(lambda pay: pay.state != "cancelled" and not pay.origin_id).period_id

    def do_prepare(self):
        choice = (self.periods - self._having()).filtered(lambda period: period.state != "open")
        choice = choice if self.random.random() < 0.9 else self.periods
        pays = self.case.env["jifen.allocation"].with_user(self.case.user_officer)
        pays.create({"period_id": self._one(choice).id, "pool_basis": "fixed", "pool_amount": self._one(POOLS)})

    def do_compute_pay(self):
        self._pay("draft", "computed").action_compute()

    def do_change_pool(self):
        self._pay("draft", "computed", "submitted").pool_amount = self._one(POOLS)

    def do_submit(self):
        self._pay("computed").action_submit()

    def do_approve(self):
        """The committee approves by the form, in the inbox, or with others there."""
        pay = self._as("committee", self._one(self.pays.filtered(lambda pay: pay.state == "submitted")))
        inbox = self.case.env["jifen.approval"].with_user(self.case.user_committee)
        row = inbox.search([("can_decide", "=", True), ("res_model", "=", pay._name), ("res_id", "=", pay.id)])
        door = self.random.choice([pay.action_approve, row.action_approve, row.action_approve_many])
        door()
        self.case.env.invalidate_all()
        if pay.state != "approved":
            return False
        return lambda: self._granted(pay.sudo())

    def _granted(self, pay):
        amounts = {line.id: (line.employee_id.id, fen(line.amount)) for line in pay.line_ids}
        if pay.origin_id:
            spent = fen(pay.pool_amount) - fen(pay.returned_amount)
            others = set((pay.origin_id.delta_ids - pay).ids)
            wrong = self.books.corrected(pay.id, pay.origin_id.id, amounts, spent, others)
        else:
            wrong = self.books.approved(pay.id, pay.period_id.id, amounts, fen(pay.pool_amount), self.people.ids)
        self.case.assertFalse(wrong, f"{pay.name} was approved with {wrong}")

    def do_send_back(self):
        self._pay("submitted", role="committee").action_refuse(WHY)

    def do_drop_pay(self):
        self._pay("draft", "computed", "submitted", "approved").action_cancel()

    def do_correct(self):
        """Begin a correction, with an additional sum where what was kept does not suffice."""
        pays = self.pays
        changed = pays.filtered("has_differences")
        action = self._pay(
            "approved", pays=changed if changed and self.random.random() < 0.8 else pays
        ).action_correct()
        correction = self.case.env["jifen.allocation"].with_user(self.case.user_officer).browse(action["res_id"])
        if correction.state == "draft":
            correction.pool_amount = 300
            correction.action_compute()

    def do_ask_to_cancel(self):
        gone = {self.books.grants[line].pay for line in {*self.books.out, *self.books.settled}}
        unpaid = self.pays.filtered(lambda pay: pay.id not in gone and pay.state == "approved")
        self._pay("approved", pays=unpaid if unpaid and self.random.random() < 0.8 else self.pays).action_ask_to_cancel(
            WHY
        )

    def _request(self, role):
        requests = self.case.env["jifen.allocation.cancellation"].search(
            [("allocation_id", "in", self.pays.ids), ("state", "=", "waiting")]
        )
        return self._as(role, self._one(requests))

    def do_agree(self):
        request = self._request("committee")
        pay = request.sudo().allocation_id.id
        request.action_approve()

        def write_down():
            kept = self.books.revoked(pay)
            self.case.assertFalse(kept, "pay was cancelled of which something was paid or settled")

        return write_down

    def do_keep_pay(self):
        self._request("committee").action_refuse(WHY)

    def do_withdraw_request(self):
        self._request("officer").action_withdraw()

    # === BUDGETS === #

    def _budget(self):
        budgets = self.case.env["jifen.pay.budget"].search([("id", "in", list(self.books.budgets))])
        return self._as("committee", self._one(budgets))

    def _kept(self, budget):
        return lambda: self.books.budgets.update({budget.id: (fen(budget.amount), budget.date_from, budget.date_to)})

    def _amount_of(self, start, end):
        return max(self.books.spent_between(start, end, self.days)[0] / 100 + self._one(LEFT), 0)

    def do_make_budget(self):
        budgets = self.case.env["jifen.pay.budget"].with_user(self.case.user_committee)
        periods = self._one([self.periods, self.periods, *self.periods])
        start, end = min(periods.mapped("date_from")), max(periods.mapped("date_to"))
        values = {"date_from": start, "date_to": end, "amount": self._amount_of(start, end)}
        return self._kept(budgets.create({"name": "Budget", **values}))

    def do_change_budget(self):
        budget = self._budget()
        budget.amount = self._amount_of(budget.date_from, budget.date_to)
        return self._kept(budget)

    def do_move_budget(self):
        budget, period = self._budget(), self._one(self.periods)
        budget.write({"date_from": period.date_from, "date_to": period.date_to})
        return self._kept(budget)

    def do_drop_budget(self):
        budget = self._budget()
        key = budget.id
        budget.unlink()
        return lambda: self.books.budgets.pop(key)

    # === PAYSLIPS === #

    def _keep(self, slips):
        self.slips |= slips.with_user(self.case.user_payroll)

    def do_make(self):
        if len(self.slips) >= SLIPS:
            raise NothingToDo
        period, person = self._one(self.periods), self._one(self.people)
        slip = self.case._slip(person, date_from=period.date_from, date_to=period.date_to)
        return lambda: self._keep(slip)

    def do_batch(self):
        if len(self.slips) > SLIPS - len(self.people):
            raise NothingToDo
        payroll = self.case.user_payroll
        days = {"date_start": self.case.period.date_from, "date_end": self.case.period.date_to}
        run = self.case.env["hr.payslip.run"].with_user(payroll).create({"name": "Batch", **days})
        wizard = self.case.env["hr.payslip.employees"].with_user(payroll).with_context(active_id=run.id)
        wizard.create({"employee_ids": [Command.set(self.people.ids)]}).compute_sheet()
        if self.random.random() < 0.5:
            run.slip_ids.compute_sheet()
        return lambda: self._keep(run.slip_ids)

    def do_copy(self):
        if len(self.slips) >= SLIPS:
            raise NothingToDo
        slip = self._one(self.slips).copy()
        return lambda: self._keep(slip)

    def do_compute(self):
        """One payslip, in whatever state, or all that are open or cancelled, as a batch does."""
        if self.random.random() < 0.7:
            self._one(self.slips).compute_sheet()
        else:
            self.slips.filtered(lambda slip: slip.state != "done").compute_sheet()

    def do_confirm(self):
        return self.confirm(self._mostly(self.slips, "draft", "verify"))

    def confirm(self, slip):
        """Confirm a payslip; return what writes down which amounts it pays, or as a refund takes back."""
        slip.action_payslip_done()
        if slip.id in self.books.refunds:
            return lambda: self._taken_back(self.books.refunds[slip.id], slip)

        def write_down():
            lines = slip.sudo().jifen_allocation_line_ids.ids
            self.case.assertFalse(self.books.confirmed(slip.id, lines), "paid twice, or what nobody has approved")
            self.case.assertEqual(self.case.pays(slip), self.books.sum_of(lines), "the payslip pays something else")

        return write_down

    def _taken_back(self, slip_id, refund):
        paid = self.books.sum_of(self.books.paid_on(slip_id))
        self.case.assertEqual(self.case.pays(refund), paid, "the refund takes back something else")
        self.books.refunded(slip_id, refund.id)
        self._keep(refund)

    def do_open_slip(self):
        slip = self._slip("done", "verify", "cancel")
        slip.action_payslip_draft()
        return lambda: self.books.undone(slip.id)

    def do_cancel_slip(self):
        slip = self._slip("draft", "verify", "done")
        slip.action_payslip_cancel()
        return lambda: self.books.undone(slip.id)

    def do_refund(self):
        slip = self._mostly(self.slips, "done")
        slip.refund_sheet()
        return lambda: self._taken_back(slip.id, slip.refunded_id)

    def do_delete_slip(self):
        self._one(self.slips).unlink()

    def do_pay_again(self):
        line = self._line(lambda line: line in self.books.back)
        line.action_pay_again()
        return lambda: self.books.back.pop(line.id)

    def do_settle(self):
        line = self._line(self.books.is_free)
        line.action_settle("written_off" if line.amount < 0 else "outside", WHY)
        return lambda: self.books.settled.add(line.id)

    def do_unsettle(self):
        line = self._line(lambda line: line in self.books.settled)
        line.action_unsettle(WHY)
        return lambda: self.books.settled.discard(line.id)
