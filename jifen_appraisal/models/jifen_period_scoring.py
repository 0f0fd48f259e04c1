"""From ledger to result: sums by SQL, rules by the engine, results by one statement each."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine import errors, led, points, ranking
from ..engine.total import Part, total
from .jifen_item import exact


class CardRow(NamedTuple):
    id: int
    position: str
    leader_card_id: int | None
    unit_id: int | None
    job_id: int | None
    is_team: bool


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _score(self):
        """Compute and write the results of all scorecards of one period.

        Takes a constant number of queries, whatever the number of people.
        """
        self.ensure_one()
        rules = self.scheme_id._scoring_rules()
        cards = self._card_rows()
        sums, vetoes = self._ledger_sums(rules), self._veto_items(rules)
        results, totals = self._compute_totals(rules, cards, sums, vetoes)
        self._write_results(results)
        self._write_totals(rules, cards, totals)

    # === DECLARE === #

    def _card_rows(self):
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            """
            SELECT id, position, leader_card_id, unit_id, job_id, team_id IS NOT NULL
              FROM jifen_scorecard WHERE period_id = %s ORDER BY id
            """,
            [self.id],
        )
        return [CardRow(*row) for row in self.env.cr.fetchall()]

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

    # === COMPUTE === #

    def _compute_totals(self, rules, cards, sums, vetoes):
        """Return ``([(card id, dimension id, raw, score, weighted)], {card id: Total})``."""
        by_id = {card.id: card for card in cards}
        leader_of = {card.id: card.leader_card_id if card.leader_card_id in by_id else None for card in cards}
        try:
            levels = led.order(leader_of)
        except errors.EngineError as error:
            raise UserError(self.env._("The leaders in charge lead each other in a circle.")) from error
        led_scores = defaultdict(list)
        results, totals = [], {}
        for level in levels:
            for card_id in level:
                parts = []
                for dimension in rules.dimensions_of[by_id[card_id].position]:
                    raw, score = rules.score(dimension, sums.get(card_id, {}), led_scores[card_id])
                    parts.append(Part(dimension.id, score, dimension.weight))
                    if score is not None:
                        results.append((card_id, dimension.id, raw, score, score * dimension.weight))
                effects = [rules.veto_items[item_id] for item_id in vetoes.get(card_id, ())]
                outcome = total(parts, rules.floor, rules.ceiling, effects) if parts else None
                totals[card_id] = outcome
                leader = leader_of[card_id]
                if leader and outcome:
                    led_scores[leader].append(outcome.score)
        return results, totals

    # === WRITE === #

    def _write_results(self, results):
        self.env["jifen.scorecard.result"].flush_model()
        self.env.cr.execute(
            """
            DELETE FROM jifen_scorecard_result result USING jifen_scorecard card
             WHERE card.id = result.scorecard_id AND card.period_id = %s
            """,
            [self.id],
        )
        columns = [list(column) for column in zip(*results, strict=True)] or [[], [], [], [], []]
        self.env.cr.execute(
            """
            INSERT INTO jifen_scorecard_result
                   (scorecard_id, dimension_id, raw, score, weighted, sequence,
                    create_uid, create_date, write_uid, write_date)
            SELECT row.card, row.dimension, row.raw, row.score, row.weighted, dimension.sequence,
                   %s, now() at time zone 'UTC', %s, now() at time zone 'UTC'
              FROM unnest(%s::int[], %s::int[], %s::numeric[], %s::numeric[], %s::numeric[])
                   AS row (card, dimension, raw, score, weighted)
              JOIN jifen_dimension dimension ON dimension.id = row.dimension
            """,
            [self.env.uid, self.env.uid, *columns],
        )
        self.env["jifen.scorecard.result"].invalidate_model()

    def _write_totals(self, rules, cards, totals):
        scored = {
            card.id: totals[card.id].score for card in cards if totals[card.id] and totals[card.id].score is not None
        }
        ranks = _ranks(cards, scored)
        rows = []
        for card in cards:
            outcome = totals[card.id]
            score = scored.get(card.id)
            grade = rules.grade(outcome) if score is not None else None
            rows.append(
                (
                    card.id,
                    score is not None,
                    score or Decimal(0),
                    *(ranks[scope].get(card.id, 0) for scope in ("unit", "job", "overall")),
                    grade,
                    bool(outcome and outcome.vetoed),
                    bool(outcome and outcome.no_pay),
                    bool(outcome and outcome.no_award),
                )
            )
        if not rows:
            return
        self.env.cr.execute(
            """
            UPDATE jifen_scorecard card
               SET scored = row.scored, score = row.score, rank_unit = row.rank_unit,
                   rank_job = row.rank_job, rank_overall = row.rank_overall,
                   proposed_grade_id = row.grade, grade_id = row.grade, vetoed = row.vetoed,
                   veto_no_pay = row.no_pay, veto_no_award = row.no_award,
                   write_uid = %s, write_date = now() at time zone 'UTC'
              FROM unnest(%s::int[], %s::bool[], %s::numeric[], %s::int[], %s::int[], %s::int[],
                          %s::int[], %s::bool[], %s::bool[], %s::bool[])
                   AS row (id, scored, score, rank_unit, rank_job, rank_overall, grade, vetoed, no_pay, no_award)
             WHERE card.id = row.id
            """,
            [self.env.uid, *(list(column) for column in zip(*rows, strict=True))],
        )
        self.env["jifen.scorecard"].invalidate_model()


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


def _ranks(cards, scored):
    """Return ``{scope: {card id: rank}}``: 1, 2, 2, 4; teams and people apart."""
    groups = {"unit": defaultdict(dict), "job": defaultdict(dict), "overall": defaultdict(dict)}
    for card in cards:
        if card.id in scored:
            groups["unit"][card.is_team, card.unit_id, card.position][card.id] = scored[card.id]
            groups["job"][card.is_team, card.job_id, card.position][card.id] = scored[card.id]
            groups["overall"][card.is_team][card.id] = scored[card.id]
    return {
        scope: {card_id: rank for members in by_key.values() for card_id, rank in ranking.competition(members).items()}
        for scope, by_key in groups.items()
    }
