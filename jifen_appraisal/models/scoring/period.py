"""From inputs to results: rules by the engine, results by one statement each."""

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ...engine import errors, order, ranking
from ...engine.numbers import exact as exactly
from ...engine.total import Part, total
from ..scheme.kinds import SoFar


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _score(self):
        """Compute and write the results of all scorecards of one period.

        Takes a constant number of queries, whatever the number of people.

        :raise UserError: when something that a score needs is missing or goes in a circle
        """
        self.ensure_one()
        self._hold()
        self._count_votes()
        rules = self.scheme_id._scoring_rules(self)
        cards = self._card_rows()
        results, totals = self._compute_totals(rules, cards, self._scoring_inputs(rules))
        self._write_results(results)
        self._write_totals(rules, cards, totals)
        self._after_scoring()

    def _after_scoring(self):
        """Bring the grades inside their quotas; see the grading of a period."""

    def _link_cards(self):
        """Refuse, before anything is scored, leaders and linked scores that depend on each other."""
        result = super()._link_cards()
        self._scoring_order(self.scheme_id._scoring_rules(self), {card.id: card for card in self._card_rows()})
        return result

    # === COMPUTE === #

    def _compute_totals(self, rules, cards, inputs):
        """Return ``([(card id, dimension id, raw, start, score, weighted, note)], {card id: Total})``.

        Writes nothing: a scheme can be tried on a period by its own rules.
        """
        by_id, kinds = {card.id: card for card in cards}, rules.kinds()
        found = {code: kind.prepare(rules, inputs.found.get(code), cards) for code, kind in kinds.items()}
        results, so_far = [], SoFar(defaultdict(dict), {})
        for level in self._scoring_order(rules, by_id):
            for card_id in level:
                card, parts = by_id[card_id], []
                for rule in rules.dimensions_of[card.position]:
                    outcome = kinds[rule.kind].score(rule, card, found[rule.kind], so_far).limited(rule.bounds)
                    parts.append(Part(rule.id, outcome.score, rule.weight))
                    if outcome.score is not None:
                        so_far.scores[card_id][rule.id] = outcome.score
                        results.append((card_id, rule.id, *_columns(outcome, rule)))
                effects = [rules.veto_items[item_id] for item_id in inputs.vetoes.get(card_id, ())]
                so_far.totals[card_id] = total(parts, rules.floor, rules.ceiling, effects) if parts else None
        return results, so_far.totals

    def _scoring_order(self, rules, by_id):
        """Return the scorecards level by level: each after those whose scores go into it."""
        needs = {card_id: [] for card_id in by_id}
        for kind in rules.kinds().values():
            for card_id, other_id in kind.needs(rules, by_id):
                needs[card_id].append(other_id)
        try:
            return order.levels(needs)
        except errors.EngineError as error:
            cards = self.env["jifen.scorecard"].sudo().browse(error.params["members"][:5])  # names for the office
            raise UserError(
                self.env._(
                    "The scores of %(names)s depend on each other in a circle: leaders in charge, or linked scores.",
                    names=", ".join(cards.mapped("name")),
                )
            ) from error

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
        columns = [list(column) for column in zip(*results, strict=True)] or [[] for __ in range(7)]
        self.env.cr.execute(
            """
            INSERT INTO jifen_scorecard_result
                   (scorecard_id, dimension_id, raw, start, score, weighted, note, sequence,
                    create_uid, create_date, write_uid, write_date)
            SELECT row.card, row.dimension, row.raw, row.start, row.score, row.weighted, row.note, dimension.sequence,
                   %s, now() at time zone 'UTC', %s, now() at time zone 'UTC'
              FROM unnest(%s::int[], %s::int[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[])
                   AS row (card, dimension, raw, start, score, weighted, note)
              JOIN jifen_dimension dimension ON dimension.id = row.dimension
            """,
            [self.env.uid, self.env.uid, *columns],
        )
        self.env["jifen.scorecard.result"].invalidate_model()

    def _write_totals(self, rules, cards, totals):
        scored = {
            card.id: totals[card.id].score for card in cards if totals[card.id] and totals[card.id].score is not None
        }
        ranks = ranks_of(cards, scored)
        rows = []
        for card in cards:
            outcome = totals[card.id]
            score = scored.get(card.id)
            grade = rules.grade(outcome, card.position) if score is not None else None
            rows.append(
                (
                    card.id,
                    score is not None,
                    score,
                    *(ranks[scope].get(card.id) for scope in ("unit", "job", "overall")),
                    grade,
                    bool(outcome and (outcome.zero_score or outcome.lowest_grade or outcome.no_pay)),
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


def _columns(outcome, rule):
    """Return what is kept of a DimensionScore."""
    with exactly():
        weighted = outcome.score * rule.weight
    return outcome.raw, outcome.start, outcome.score, weighted, outcome.note or None


def ranks_of(cards, scored):
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
