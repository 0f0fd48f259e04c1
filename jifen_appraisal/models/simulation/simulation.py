"""A scheme tried on what was entered in a past period: what everybody would have had by its rules."""

from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ...engine import errors, money
from ..common.text import exact
from ..grading.ladder import Override
from ..scoring.period import ranks_of
from .inputs import Counterparts

RESULTS = ("scoring", "published", "closed")


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _simulate(self, period, pool_amount=0.0):
        """Return what the people of a scored period would have had by this scheme; writes nothing.

        Lines, ratings, votes and figures are taken over by their stable codes: points are
        those of this scheme, figures that an approver set are kept as they are.

        :param period: jifen.period that has been scored
        :param pool_amount: performance pay to share out on both sides; 0 leaves pay out
        :return: dict with ``rows``, one for each subject, ``missing``, what this scheme has no
            counterpart for, and ``pay_problem``, why pay could not be shared out
        :raise UserError: when the period is not scored or the scheme cannot score it
        """
        self.ensure_one()
        self.check_access("read")
        period.check_access("read")
        if period.state not in RESULTS:
            raise UserError(self.env._("%(period)s has no result yet: score it first.", period=period.display_name))
        # Totals of all people are compared, whatever the caller may read of HR.
        scheme, period = self.sudo(), period.sudo()
        rules = scheme._scoring_rules(period)
        counterparts = Counterparts(period.scheme_id, scheme)
        inputs = period._simulated_inputs(rules, counterparts)
        cards = period._card_rows()
        try:
            __, totals = period._compute_totals(rules, cards, inputs)
        except errors.EngineError as error:
            raise UserError(self.env._("This scheme cannot score the period: %(error)s", error=error)) from error
        scored = {id_: row.score for id_, row in totals.items() if row and row.score is not None}
        ranks = ranks_of(cards, scored)
        grades = scheme._simulated_grades(period, rules, cards, totals, counterparts)
        simulated = scheme._simulated_cards(period, totals, scored, ranks["overall"], grades)
        pay, problem = scheme._simulated_pay(period, simulated, pool_amount)
        return {
            "rows": scheme._comparison(period, simulated, pay),
            "missing": counterparts.missing(period.env),
            "pay_problem": problem,
            "with_pay": bool(pay),
            "with_grades": bool(scheme.grade_ids or period.scheme_id.grade_ids),
        }

    # === GRADES === #

    def _simulated_grades(self, period, rules, cards, totals, counterparts):
        """Return ``{scorecard id: grade id}`` with quotas, nominations and decisions as they were."""
        # In memory alone: the period as if it ran on this scheme.
        ladder = period.new({"scheme_id": self.id}, origin=period)._grade_ladder()
        positions = {card.id: card.position for card in cards}
        subjects = []
        for subject in period._grading_subjects()[period.id]:
            outcome = totals[subject.id]
            scored = outcome is not None and outcome.score is not None
            allowed = subject.allowed and frozenset(filter(None, map(counterparts.grades.get, subject.allowed)))
            subjects.append(
                subject._replace(
                    score=outcome.score if scored else None,
                    proposed=rules.grade(outcome, positions[subject.id]) if scored else None,
                    vetoed=bool(scored and (outcome.zero_score or outcome.lowest_grade or outcome.no_pay)),
                    allowed=allowed,
                )
            )
        approved = {
            (card_id, counterparts.grades[grade_id])
            for (card_id, grade_id), rows in period._grading_nominations().items()
            if grade_id in counterparts.grades and any(row.state == "approved" for row in rows)
        }
        overrides = {
            card_id: Override(row.id, counterparts.grades[row.target], counterparts.grades.get(row.base))
            for card_id, row in period._grading_overrides().items()
            if row.target in counterparts.grades
        }
        places = {key: row.entitled for key, row in period._quota_rows(ladder).items()}
        return {id_: row.grade for id_, row in ladder.run(subjects, approved, overrides, places).items()}

    def _simulated_cards(self, period, totals, scored, ranks, grades):
        """Return the scorecards, in memory alone, with the results of this scheme."""
        cards = self.env["jifen.scorecard"]
        simulated = {}
        for card in period.scorecard_ids:
            outcome = totals[card.id]
            simulated[card] = cards.new(
                {
                    "scored": card.id in scored,
                    "score": scored.get(card.id),
                    "rank_overall": ranks.get(card.id),
                    "grade_id": grades.get(card.id),
                    "veto_no_pay": bool(outcome and outcome.no_pay),
                },
                origin=card,
            )
        for card, copy in simulated.items():
            if card.team_card_id in simulated:
                copy.team_card_id = simulated[card.team_card_id]
        return simulated

    # === PAY === #

    def _simulated_pay(self, period, simulated, pool_amount):
        """Return ``({scorecard: (then, now)}, problem)``; nothing without a pool.

        What was allocated counts as “then”; without an allocation, what the period's own
        scheme would share out of the same pool.
        """
        if not pool_amount:
            return {}, ""
        people = {card: copy for card, copy in simulated.items() if card.employee_id}
        lines = self.env["jifen.allocation.line"].search(
            [("scorecard_id.period_id", "=", period.id), ("allocation_id.state", "!=", "cancelled")]
        )
        try:
            then = {card.id: Decimal(0) for card in people}
            if lines:
                for line in lines:
                    then[line.scorecard_id.id] += exact(line.amount)
            else:
                then = period.scheme_id._shared_out(period, list(people), pool_amount)
            now = self._shared_out(period, list(people.values()), pool_amount)
        except UserError as error:
            return {}, str(error)
        return {card: (then[card.id], now[copy.id]) for card, copy in people.items()}, ""

    def _shared_out(self, period, cards, pool_amount):
        """Return ``{card id: Decimal}`` of what this scheme's pay rule gives these scorecards of a pool."""
        ordered = sorted(cards, key=lambda card: (card.rank_overall or len(cards) + 1, card.name, card._origin.id))
        # In memory alone: nothing is allocated.
        pay = self.env["jifen.allocation"].new(
            {
                "period_id": period.id,
                "pool_basis": "fixed",
                "pool_amount": pool_amount,
                "method": self.pay_method,
                "divide": self.pay_divide,
            }
        )
        pay.scheme_id = self
        outcome, *__ = pay._share_among(self.env["jifen.scorecard"].union(*ordered), money.fen(pay._pool(len(cards))))
        return {share.key: money.yuan(share.fen) for share in outcome.result.shares}

    # === COMPARISON === #

    def _comparison(self, period, simulated, pay):
        """Return one row of plain data for each subject, best first by this scheme."""
        rows = []
        for card, copy in simulated.items():
            then, now = pay.get(card, (None, None))
            rows.append(
                {
                    "card_id": card.id,
                    "name": card.name,
                    "office": card.department_id.name or "",
                    "team": bool(card.team_id),
                    "score_then": exact(card.score) if card.scored else None,
                    "score_now": exact(copy.score) if copy.scored else None,
                    "rank_then": card.rank_overall,
                    "rank_now": copy.rank_overall,
                    "grade_then": card.grade_id.name or "",
                    "grade_now": copy.grade_id.name or "",
                    "pay_then": then,
                    "pay_now": now,
                }
            )
        rows.sort(key=lambda row: (row["team"], row["rank_now"] or len(rows) + 1, row["name"], row["card_id"]))
        for row in rows:
            row["changes"] = [
                what for what in ("score", "rank", "grade", "pay") if row[f"{what}_then"] != row[f"{what}_now"]
            ]
        return rows
