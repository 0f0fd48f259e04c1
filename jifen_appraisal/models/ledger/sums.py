"""What the ledger of a whole period brings, item by item."""

from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from ...engine import points
from ..common.text import exact


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _ledger_sums(self, rules):
        """Return ``{scorecard id: {item id: counted points}}``.

        Lines without a matter of items without free times are summed by the database:
        a reversal takes its line away by its sign. The others go through the engine.
        """
        self.env["jifen.score.line"].flush_model()
        special = list(rules.free_items) or [0]
        self.env.cr.execute(
            """
            SELECT scorecard_id, item_id, sum(points) FROM jifen_score_line
             WHERE period_id = %s AND matter IS NULL AND NOT (item_id = ANY(%s))
             GROUP BY scorecard_id, item_id
            """,
            [self.id, special],
        )
        sums = defaultdict(dict)
        for card_id, item_id, amount in self.env.cr.fetchall():
            sums[card_id][item_id] = exact(amount)
        prior = self._prior_quantities(rules)
        for card_id, lines in self._special_lines(special).items():
            counted = points.count_lines(lines, rules.items, prior.get(card_id, {}))
            for item_id, amount in points.item_sums(lines, counted).items():
                sums[card_id][item_id] = sums[card_id].get(item_id, Decimal(0)) + amount
        return sums

    def _special_lines(self, special):
        self.env.cr.execute(
            """
            SELECT scorecard_id, id, item_id, points, quantity, date, matter, reversal_of_id
              FROM jifen_score_line
             WHERE period_id = %s AND (matter IS NOT NULL OR item_id = ANY(%s))
            """,
            [self.id, special],
        )
        lines = defaultdict(list)
        for card_id, *row in self.env.cr.fetchall():
            lines[card_id].append(_line(*row))
        return lines

    def _prior_quantities(self, rules):
        """Return ``{scorecard id: {item id: quantity}}`` used up earlier in each item's window."""
        prior = defaultdict(dict)
        for window in {item.free_window for item in rules.free_items.values()} - {"period"}:
            items = [id_ for id_, item in rules.free_items.items() if item.free_window == window]
            self.env.cr.execute(
                """
                SELECT card.id, line.item_id,
                       sum(CASE WHEN line.reversal_of_id IS NULL THEN line.quantity ELSE -line.quantity END)
                  FROM jifen_scorecard card
                  JOIN jifen_score_line line ON line.employee_id = card.employee_id
                   AND line.item_id = ANY(%s) AND line.date >= %s AND line.date < %s
                   AND line.period_id <> card.period_id
                 WHERE card.period_id = %s
                 GROUP BY card.id, line.item_id
                """,
                [items, fields.Date.start_of(self.date_from, window), self.date_from, self.id],
            )
            for card_id, item_id, quantity in self.env.cr.fetchall():
                prior[card_id][item_id] = exact(quantity)
        return prior


def _line(id_, item_id, amount, quantity, date, matter, reversal_of_id):
    return points.Line(
        id=id_,
        item=item_id,
        points=exact(amount),
        quantity=exact(quantity),
        date=date,
        matter=matter or "",
        reverses=reversal_of_id,
    )
