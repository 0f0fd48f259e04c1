"""What the ledger of a period would bring by the items of another scheme that is tried on it."""

from collections import defaultdict
from decimal import Decimal
from types import SimpleNamespace

from odoo import models

from ...engine import points
from ..common.text import exact


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _sums_as(self, rules, counterparts):
        """Return ``{scorecard id: {new item id: counted points}}``, priced by the new items."""
        self.env["jifen.score.line"].flush_model()
        special = [old for old, new in counterparts.items.items() if new in rules.free_items] or [0]
        self.env.cr.execute(
            """
            SELECT scorecard_id, item_id, level_id, sum(points),
                   sum(CASE WHEN reversal_of_id IS NULL THEN quantity ELSE -quantity END), count(*)
              FROM jifen_score_line
             WHERE period_id = %s AND matter IS NULL AND NOT (item_id = ANY(%s))
             GROUP BY scorecard_id, item_id, level_id
            """,
            [self.id, special],
        )
        sums = defaultdict(lambda: defaultdict(Decimal))
        for card_id, item_id, level_id, amount, quantity, count in self.env.cr.fetchall():
            priced = counterparts.price(item_id, level_id, exact(quantity), exact(amount), count)
            if priced:
                sums[card_id][priced[0]] += priced[1]
        prior = self._prior_as(rules, counterparts)
        for card_id, lines in self._lines_as(special, counterparts).items():
            counted = points.count_lines(lines, rules.items, prior.get(card_id, {}))
            for item_id, amount in points.item_sums(lines, counted).items():
                sums[card_id][item_id] += amount
        return sums

    def _lines_as(self, special, counterparts):
        """Return ``{scorecard id: [engine Line]}`` of what must be looked at line by line."""
        self.env.cr.execute(
            """
            SELECT scorecard_id, id, item_id, level_id, points, quantity, date, matter, reversal_of_id
              FROM jifen_score_line WHERE period_id = %s AND (matter IS NOT NULL OR item_id = ANY(%s))
            """,
            [self.id, special],
        )
        lines = defaultdict(list)
        for card_id, id_, item_id, level_id, amount, quantity, date, matter, reverses in self.env.cr.fetchall():
            priced = counterparts.price(item_id, level_id, exact(quantity), exact(amount))
            if priced:
                lines[card_id].append(
                    points.Line(
                        id=id_,
                        item=priced[0],
                        points=priced[1],
                        quantity=exact(quantity),
                        date=date,
                        matter=matter or "",
                        reverses=reverses,
                    )
                )
        return lines

    def _prior_as(self, rules, counterparts):
        """Return ``{scorecard id: {new item id: quantity}}`` used up earlier in each item's window."""
        windows = {old: rules.free_items[new] for old, new in counterparts.items.items() if new in rules.free_items}
        prior = self._prior_quantities(SimpleNamespace(free_items=windows))
        return {
            card_id: {counterparts.items[old]: quantity for old, quantity in items.items()}
            for card_id, items in prior.items()
        }
