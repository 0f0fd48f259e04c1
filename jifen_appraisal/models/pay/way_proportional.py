"""A pool in proportion to the scores, perhaps with a least and a most for each."""

from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_list

from ...engine import allocation, caps
from ...engine.numbers import exact as exactly
from ..common.text import exact, plain, sentences
from .way import Outcome, Setting, Way, figure

_NAMES = 5


class Proportional(Way):
    code = "proportional"
    label = "In proportion to the score"
    settings = {
        "least": Setting(fields.Monetary, string="At Least", help="For everybody who takes part; zero: no limit."),
        "most": Setting(fields.Monetary, string="At Most", help="For one person; zero: no limit."),
        "most_rest": Setting(
            fields.Selection,
            selection=[("others", "Shared among the others"), ("budget", "Returned to the budget")],
            string="What Is Above",
            default="others",
            required=True,
        ),
    }

    def impossible(self, env, entered):
        reasons = super().impossible(env, entered)
        if entered["most"] and entered["least"] > entered["most"]:
            reasons.append(env._("The least that somebody gets is above the most."))
        return reasons

    def share(self, pay, rule, pool, cards, coefficients):
        weights = self._weights(pay, rule, cards, coefficients)
        claims = [pay._claimant(card, weights[card.id]) for card in cards]
        return Outcome(self._within_limits(pay, rule, pool, claims), weights, {})

    def _weights(self, pay, rule, cards, coefficients):
        below = [card for card in cards if card.score < 0 and not pay._is_excluded(card)]
        if below and pay._pay_scheme().pay_below_zero == "refuse":
            raise UserError(self._text_of_below(pay.env, below))
        with exactly():
            return {card.id: max(exact(card.score), Decimal(0)) * coefficients[card.id] for card in cards}

    def _text_of_below(self, env, cards):
        people = [
            env._("%(name)s (%(score)s)", name=card.name, score=plain(exact(card.score))) for card in cards[:_NAMES]
        ]
        return env._(
            "The score of %(people)s is below 0, so the pool cannot be shared by score. Let such a score count as 0 in "
            "the pay rule of the scheme, or have the result corrected.",
            people=format_list(env, people) + ("…" if len(cards) > _NAMES else ""),
        )

    def weighs_scores(self, scheme):
        return True

    def _within_limits(self, pay, rule, pool, claims):
        returning = pay._pay_scheme().pay_excluded == "budget"
        least, most = rule.limits()
        if not least and most is None:
            return allocation.proportional(pool, claims, return_excluded=returning)
        return caps.within_caps(
            pool,
            claims,
            least=least,
            most=most,
            redistribute=rule.settings["most_rest"] == "others",
            return_excluded=returning,
        )

    def text(self, scheme):
        env, texts = scheme.env, [self._how(scheme)]
        if scheme.pay_least:
            least = format_amount(env, scheme.pay_least, scheme.currency_id)
            texts.append(env._("Nobody who takes part gets less than %(amount)s.", amount=least))
        if scheme.pay_most:
            most = format_amount(env, scheme.pay_most, scheme.currency_id)
            texts.append(env._("Nobody gets more than %(amount)s.", amount=most))
        return sentences(env, texts)

    def _how(self, scheme):
        return scheme.env._("It is shared in proportion to the scores.")

    def figures(self, line):
        return self._figures_of_pool(line, line.env._("Value of a point"))

    def _figures_of_pool(self, line, unit_label):
        """Return the figures of one pool that all share, with what the weight 1 is worth."""
        pay = line.allocation_id
        if line.parts:
            return []
        reserve = line._portal_money(pay.reserve_amount) if pay.reserve_amount else ""
        return [
            (line.env._("Pool"), line._portal_money(pay.pool_amount)),
            (line.env._("Kept for appeals"), reserve),
            (line.env._("All together count with"), figure(pay.weight_sum)),
            (unit_label, figure(pay.unit_value, 8) if pay.unit_value else ""),
        ]

    def why_nothing(self, line):
        return line.env._("No share: the score counts with 0.")
