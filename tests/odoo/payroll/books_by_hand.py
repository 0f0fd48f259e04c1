"""Books of performance pay kept by hand: what a random walk compares the product with after every step.

Nothing here is asked of the product's own sums: points are added up from what was posted, amounts from what was
approved, budgets from both, and what was paid out from the lines of payslips as they were confirmed.
"""

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

# By regulation r2 somebody begins with 20 + 60 + 20 points; what is lost in one part of it has a limit.
START = 100
LIMITS = {"discipline": -10, "probity": -5, "award": None}
# Item and level: part of the regulation and points.
ITEMS = {
    ("discipline.idle", None): ("discipline", -2),
    ("probity.favours", None): ("probity", -5),
    ("award.circular", None): ("award", -2),
    ("award.commendation", "city"): ("award", 2),
    ("award.commendation", "nation"): ("award", 5),
}
# Of a pool so many percent are kept for appeals.
KEPT = 10


def fen(amount):
    return round(amount * 100)


class Grant(NamedTuple):
    """An approved amount of one line."""

    pay: int
    person: int
    fen: int


class Pay(NamedTuple):
    """An approved allocation or correction: what it takes of the budget, and what a point was worth (in fen)."""

    period: int
    spent: int
    value: Fraction


class Books:
    """Every id is a plain number; what is written has happened."""

    def __init__(self):
        self.points = {}  # ledger line: (period, person, part, points)
        self.published = set()  # periods
        self.pays = {}  # allocation: Pay
        self.grants = {}  # line of an allocation: Grant
        self.out = {}  # line of an allocation: the payslip that has paid it
        self.back = {}  # line of an allocation: the payslip that had paid it, and was refunded
        self.settled = set()  # lines of allocations
        self.refunds = {}  # refund: the payslip it takes back, also while it is cancelled or open
        self.budgets = {}  # budget: (fen, first day, last day)

    # === POINTS === #

    def score(self, period, person):
        sums = defaultdict(int)
        for where, who, part, points in self.points.values():
            if (where, who) == (period, person):
                sums[part] += points
        limits = {part: sums[part] if limit is None else max(sums[part], limit) for part, limit in LIMITS.items()}
        return START + sum(limits.values())

    # === APPROVED === #

    def approved(self, pay, period, amounts, pool, people):
        """Write an allocation down as ``{line: (person, fen)}``; return why its amounts are wrong, or None."""
        scores = {person: self.score(period, person) for person in people}
        shared = pool - round(Fraction(pool * KEPT, 100))
        value = Fraction(shared, sum(scores.values()))
        self._write_down(pay, Pay(period, pool, value), amounts)
        if sum(amount for __, amount in amounts.values()) != shared:
            return f"of {shared} were shared out {sorted(amounts.values())}"
        # Whole fen that add up: nobody is a fen or more away from their exact share.
        wrong = [(person, amount) for person, amount in amounts.values() if abs(amount - scores[person] * value) >= 1]
        return f"{wrong} at {scores}" if wrong or {person for person, __ in amounts.values()} != set(people) else None

    def corrected(self, pay, origin, amounts, spent, corrections):
        """Write a correction down; return whose amount is not what the result gives by the value of a point."""
        period, __, value = self.pays[origin]
        had = defaultdict(int)
        for grant in self.grants.values():
            if grant.pay == origin or grant.pay in corrections:
                had[grant.person] += grant.fen
        self._write_down(pay, Pay(period, spent, value), amounts)
        expected = {person: self.score(period, person) * value for person in had}
        now = dict(had)
        for person, amount in amounts.values():
            now[person] += amount
        # The value of a point is taken from rounded amounts.
        wrong = {
            person: (now[person], float(expected[person])) for person in had if abs(now[person] - expected[person]) > 5
        }
        return wrong or None

    def _write_down(self, pay, row, amounts):
        self.pays[pay] = row
        self.grants.update({line: Grant(pay, person, amount) for line, (person, amount) in amounts.items()})

    def revoked(self, pay):
        """Take an approved allocation out; return the lines of it that were paid or settled all the same."""
        own = [line for line, grant in self.grants.items() if grant.pay == pay]
        kept = [line for line in own if line in self.out or line in self.settled]
        for line in own:
            del self.grants[line]
            self.out.pop(line, None)
            self.back.pop(line, None)
        self.settled.difference_update(own)
        del self.pays[pay]
        return kept

    # === PAID === #

    def is_free(self, line):
        return line in self.grants and not (line in self.out or line in self.back or line in self.settled)

    def confirmed(self, slip, lines):
        """Write down that a payslip pays these lines; return those that were paid, settled or nobody's before."""
        wrong = [line for line in lines if not self.is_free(line)]
        self.out.update(dict.fromkeys(lines, slip))
        return wrong

    def undone(self, slip):
        """A payslip is confirmed no more: what it paid waits again; of a refund, it is paid after all."""
        if slip in self.refunds:
            again = [line for line, was in self.back.items() if was == self.refunds[slip]]
            self.out.update({line: self.back.pop(line) for line in again})
        for line in self.paid_on(slip):
            del self.out[line]

    def refunded(self, slip, refund):
        """Write down what a refund takes back; one that was made before it, and cancelled, is nobody's any more."""
        self.refunds = {key: was for key, was in self.refunds.items() if was != slip} | {refund: slip}
        for line in self.paid_on(slip):
            self.back[line] = self.out.pop(line)

    def paid_on(self, slip):
        return [line for line, where in self.out.items() if where == slip]

    # === SUMS === #

    def sum_of(self, lines):
        return sum(self.grants[line].fen for line in lines)

    def state(self, line):
        """Return the states that a line of the product may have, and the payslip on which it then is, if known."""
        if line in self.out:
            return ("paid",), self.out[line]
        if line in self.back:
            return ("reversed",), self.back[line]
        if line in self.settled:
            return ("settled",), None
        return ("approved", "released", "reserved") if line in self.grants else ("draft", "cancelled"), None

    def spent_between(self, start, end, days):
        """Return ``(committed, paid, settled)`` of the pay of some days, in fen.

        :param days: ``{period: its last day}``
        """
        pays = {key for key, pay in self.pays.items() if start <= days[pay.period] <= end}
        own = [line for line, grant in self.grants.items() if grant.pay in pays]
        return (
            sum(self.pays[key].spent for key in pays),
            self.sum_of(line for line in own if line in self.out),
            self.sum_of(line for line in own if line in self.settled),
        )
