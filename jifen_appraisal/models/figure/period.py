"""Before a period is scored automatic items post, and figures are complete."""

from collections import defaultdict
from decimal import Decimal

from odoo import SUPERUSER_ID, models
from odoo.tools import format_list

from ..common.states import Reason, met
from ..common.text import exact


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _reasons_not_to_score(self):
        missing = [reason for reason in self._reasons_of_figures() if reason.blocks]
        return [*missing, *super()._reasons_not_to_score()]

    def _reasons_undecided(self):
        return [*self._reasons_of_figures(), *super()._reasons_undecided()]

    def _reasons_of_figures(self):
        """Return the Reasons about the figures that subjects are ranked by: some with and some without are not."""
        reasons = []
        for period in self:
            among = defaultdict(set)
            for card, indicators in period._indicators_by_card().items():
                for indicator in indicators:
                    among[indicator.id].add(card.id)
            found = period._load_figures(list(among))
            texts = [text for id_ in among if (text := period._missing_figures(id_, among[id_], found.get(id_, {})))]
            records = ("jifen.scorecard", (("id", "in", sorted(set().union(*among.values()))),))
            reasons += [Reason(text, True, *records) for text in texts]
            if among and not texts:
                reasons.append(period._reason_of_complete_figures(among, found, records))
        return reasons

    def _reason_of_complete_figures(self, among, found, records):
        empty = self.env["jifen.indicator"].browse(id_ for id_ in among if not found.get(id_))
        if not empty:
            return met(self.env._("All figures are reported."), *records)
        names = format_list(self.env, empty.mapped("name"))
        return Reason(self.env._("Nobody has a figure for %(indicators)s.", indicators=names), False, *records)

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
