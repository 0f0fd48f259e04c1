"""A fixed value for each point, perhaps of those above a figure alone."""

from dataclasses import replace
from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...engine import fixed
from ...engine.numbers import exact as exactly
from ...engine.numbers import half_up
from ..common.text import exact, plain
from .way import Outcome, Setting, Way, figure


class PerPoint(Way):
    code = "per_point"
    label = "A fixed value per point"
    settings = {
        "point_value": Setting(fields.Monetary, string="Value of a Point", needed=True),
        "point_base": Setting(
            fields.Float, digits=(16, 4), string="Points Above", help="Only points above this figure are paid."
        ),
    }
    alone = True

    def problems_of_part(self, portion):
        if portion.point_value:
            return []
        return [portion.env._("Enter the value of a point for the part “%(part)s” of the pool.", part=portion.name)]

    def share(self, pay, rule, pool, cards, coefficients):
        value, base = rule.settings["point_value"], rule.settings["point_base"]
        if not value:
            raise UserError(
                pay.env._("Enter the value of a point in the pay rule of %(scheme)s.", scheme=pay.scheme_id.name)
            )
        weights = {}
        for card in cards:
            with exactly():
                weights[card.id] = max(exact(card.score) - base, Decimal(0)) * coefficients[card.id]
        claims = [pay._claimant(card, fixed.points_value(weights[card.id], value * 100)) for card in cards]
        result = replace(fixed.fixed_amounts(pool, claims), unit_value=half_up(value, 8))
        return Outcome(result, weights, {})

    def text(self, scheme):
        return scheme.env._(
            "Every point above %(base)s is worth %(amount)s.",
            base=plain(exact(scheme.pay_point_base)),
            amount=format_amount(scheme.env, scheme.pay_point_value, scheme.currency_id),
        )

    def figures(self, line):
        if line.parts:
            return []
        counted = exact(line.weight) != half_up(exact(line.score) * exact(line.coefficient), 8)
        return [
            (line.env._("Points that are paid"), figure(line.weight) if counted and line.weight else ""),
            (line.env._("Value of a point"), figure(line.allocation_id.unit_value, 8)),
        ]

    def why_nothing(self, line):
        if line.score > 0 and line.coefficient:
            return line.env._("No share: the score is not above the points from which on they are paid.")
        return line.env._("No share: the score counts with 0.")

    def reason(self, env, card, row):
        if row["coefficient"] and (row["score"] or 0) > 0:
            return env._("Not above the points that are paid")
        return super().reason(env, card, row)
