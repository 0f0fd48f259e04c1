"""Equal parts for the best so many per cent."""

from decimal import Decimal

from odoo import fields

from ...engine import ranking
from ...engine.numbers import half_up, quotient
from ..common.text import exact, plain
from .way import Setting
from .way_proportional import Proportional


class Top(Proportional):
    code = "top"
    label = "Equal parts for the best"
    settings = {
        "top_percent": Setting(fields.Float, digits=(16, 4), string="The Best (%)", default=30.0),
        **Proportional.settings,
    }

    def impossible(self, env, entered):
        reasons = super().impossible(env, entered)
        if not 0 < entered["top_percent"] <= 100:
            reasons.append(env._("Percentages of the pay rule must be between 0 and 100."))
        return reasons

    def _weights(self, pay, rule, cards, coefficients):
        """Give the best so many per cent of those who take part equal parts; ties at the end all take part."""
        taking = [card for card in cards if not pay._is_excluded(card)]
        ranks = ranking.competition({card.id: exact(card.score) for card in taking})
        places = int(half_up(quotient(rule.settings["top_percent"] * len(taking), Decimal(100)), 0))
        return {
            card.id: coefficients[card.id] if ranks.get(card.id, places + 1) <= places else Decimal(0) for card in cards
        }

    def weight_then(self, score, coefficient, scores_paid):
        return coefficient if score >= min(scores_paid, default=Decimal(0)) else Decimal(0)

    def _how(self, scheme):
        percent = plain(exact(scheme.pay_top_percent))
        return scheme.env._("The best %(percent)s %% get equal parts.", percent=percent)

    def figures(self, line):
        return self._figures_of_pool(line, line.env._("Value of a part"))

    def why_nothing(self, line):
        return line.env._("No share: only the best get one, and this score is not among them.")

    def reason(self, env, card, row):
        return env._("Not among the best")
