"""A fixed sum for each grade."""

from ...engine import fixed
from ...engine.numbers import half_up
from ..common.text import exact
from .way import Outcome, Way


class PerGrade(Way):
    code = "per_grade"
    label = "A fixed sum per grade"
    besides = ("divide", "by_days", "coefficients", "grade_sums")
    alone = True

    def share(self, pay, rule, pool, cards, coefficients):
        claims = [
            pay._claimant(card, pay._grade_figure(card.grade_id, "pay_amount") * coefficients[card.id] * 100)
            for card in cards
        ]
        weights = {card.id: coefficients[card.id] for card in cards}
        notes = {card.id: card.grade_id.name or pay.env._("No grade") for card in cards}
        return Outcome(fixed.fixed_amounts(pool, claims), weights, notes)

    def text(self, scheme):
        return scheme.env._("Everybody gets the sum of their grade.")

    def figures(self, line):
        """Return the sum of the grade where it is the one this amount was computed with; it may change later."""
        amount = exact(line.grade_id.pay_amount)
        same = half_up(amount * exact(line.coefficient), 2) == exact(line.amount)
        return [(line.env._("Sum of the grade"), line._portal_money(amount) if same and line.amount else "")]

    def why_nothing(self, line):
        return ""

    def reason(self, env, card, row):
        return env._("No sum for this grade") if card.grade_id else env._("No grade")
