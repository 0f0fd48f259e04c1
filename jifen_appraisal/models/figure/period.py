"""Automatic items post before a period is scored."""

from collections import defaultdict
from decimal import Decimal

from odoo import SUPERUSER_ID, models

from ..common.text import exact


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _before_scoring(self):
        result = super()._before_scoring()
        for period in self:
            period._post_automatic()
        return result

    def _post_automatic(self):
        """Bring the ledger in line with what the automatic items count now.

        What no longer holds is reversed, what is new is posted, what stands is left alone.
        """
        self.ensure_one()
        # The system posts, whoever scores: nobody's own decision is in it.
        period = self.with_user(SUPERUSER_ID)
        rules = self.env["jifen.automatic"].sudo().search([("scheme_id", "=", period.scheme_id.id)])  # rules count
        rules = rules.filtered(lambda rule: not rule.problem and rule.item_id.dimension_id._is_for_period(period))
        if not rules:
            return
        cards = {card.employee_id.id: card for card in period.scorecard_ids if card.employee_id}
        standing = period._automatic_lines(rules)
        tree = period.env["hr.department"]._jifen_tree()
        wrong, new = self.env["jifen.score.line"].with_user(SUPERUSER_ID), []
        for rule in rules:
            quantities = rule._quantities(period, list(cards))
            expected = {
                cards[employee_id]: quantity
                for employee_id, quantity in quantities.items()
                if not rule.item_id._reason_not_for(cards[employee_id], period.date_to, tree)
            }
            held = standing.get(rule.item_id, {})
            for card, lines in held.items():
                if sum(exact(line.quantity) for line in lines) != expected.get(card, Decimal(0)):
                    wrong |= lines
            new += [
                period._automatic_values(rule, card, quantity)
                for card, quantity in expected.items()
                if card not in held or held[card] & wrong
            ]
        if wrong:
            wrong._reverse(self.env._("The records that these points followed from have changed."))
        if new:
            self.env["jifen.score.line"].with_user(SUPERUSER_ID)._post(new)

    def _automatic_lines(self, rules):
        """Return ``{item: {scorecard: lines}}`` of the automatic lines that stand."""
        lines = self.env["jifen.score.line"].search(
            [
                ("period_id", "=", self.id),
                ("origin", "=", "automatic"),
                ("item_id", "in", rules.item_id.ids),
                ("is_reversed", "=", False),
            ]
        )
        found = defaultdict(dict)
        for line in lines:
            by_card = found[line.item_id]
            by_card[line.scorecard_id] = by_card.get(line.scorecard_id, lines.browse()) | line
        return found

    def _automatic_values(self, rule, card, quantity):
        often = "" if rule.measure == "none" else f": {quantity.normalize():f}"
        return {
            "scorecard_id": card.id,
            "item_id": rule.item_id.id,
            "quantity": quantity,
            "date": self.date_to,
            "ground": f"{rule.name}{often}",
            "origin": "automatic",
        }
