"""What a period's scores are made of, read set by set: ledger sums, vetoes, parts of a combined period."""

from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from ...engine import points
from ..common.text import exact
from .dimension_scores import Child, Inputs


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _scoring_inputs(self, rules):
        """Return the Inputs of all scorecards, in a constant number of queries.

        :param rules: ScoringRules of this period's scheme, or of one that is tried on it
        """
        return Inputs(
            sums=self._ledger_sums(rules),
            vetoes=self._veto_items(rules),
            ratings=self._load_ratings(rules),
            ballots=self._load_ballots(rules),
            figures=self._load_figures(rules),
            children=self._load_children(rules),
            tiers=rules.tiers,
        )

    # === LEDGER === #

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

    def _veto_items(self, rules):
        """Return ``{scorecard id: [item id, …]}`` of the veto items that stand unreversed."""
        vetoes = defaultdict(list)
        if rules.veto_items:
            self.env.cr.execute(
                """
                SELECT DISTINCT line.scorecard_id, line.item_id
                  FROM jifen_score_line line
                  LEFT JOIN jifen_score_line reversal ON reversal.reversal_of_id = line.id
                 WHERE line.period_id = %s AND line.item_id = ANY(%s)
                   AND line.reversal_of_id IS NULL AND reversal.id IS NULL
                """,
                [self.id, list(rules.veto_items)],
            )
            for card_id, item_id in self.env.cr.fetchall():
                vetoes[card_id].append(item_id)
        return vetoes

    # === PARTS OF A COMBINED PERIOD === #

    def _load_children(self, rules):
        """Return ``{(scorecard id, dimension id): [Child, …]}`` from the scored parts of this period.

        A part that is itself made of others gives its result of the same dimension, if it
        has one; else what the roll-up is of: one of its dimensions, or its total score.
        """
        rollups = rules.of_kind("rollup")
        if not rollups:
            return {}
        self.env["jifen.scorecard.result"].flush_model()
        self.env.cr.execute(
            """
            SELECT card.id, child.id, child.score
              FROM jifen_scorecard card
              JOIN jifen_period part ON part.parent_id = card.period_id
              JOIN jifen_scorecard child ON child.period_id = part.id AND child.scored
               AND (child.employee_id = card.employee_id OR child.team_id = card.team_id)
             WHERE card.period_id = %s
             ORDER BY part.date_from, part.id, child.id
            """,
            [self.id],
        )
        pairs = self.env.cr.fetchall()
        results = self._child_results({rule.code for rule in rollups} | {rule.rollup_code for rule in rollups})
        children = defaultdict(list)
        for card_id, child_id, total in pairs:
            for rule in rollups:
                found = results.get((child_id, rule.code))
                if found is None and rule.rollup_code:
                    found = results.get((child_id, rule.rollup_code))
                elif found is None:
                    found = Child(exact(total), Decimal(0))
                if found is not None:
                    children[card_id, rule.id].append(found)
        return children

    def _child_results(self, codes):
        """Return ``{(scorecard id, dimension code): Child}`` of this period's parts."""
        self.env.cr.execute(
            """
            SELECT result.scorecard_id, dimension.code, result.score, coalesce(result.start, 0)
              FROM jifen_period part
              JOIN jifen_scorecard child ON child.period_id = part.id AND child.scored
              JOIN jifen_scorecard_result result ON result.scorecard_id = child.id
              JOIN jifen_dimension dimension ON dimension.id = result.dimension_id
             WHERE part.parent_id = %s AND dimension.code = ANY(%s)
            """,
            [self.id, sorted(codes)],
        )
        return {
            (card_id, code): Child(exact(value), exact(start)) for card_id, code, value, start in self.env.cr.fetchall()
        }


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
