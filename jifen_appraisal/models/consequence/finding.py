"""To whom the rules apply: what the results are, read at once, and what is found in them rule by rule."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models

from ..common.text import exact


class Result(NamedTuple):
    """One scored scorecard, as far as consequences rest on it."""

    id: int
    employee_id: int | None
    unit_id: int | None
    job_id: int | None
    position: str
    score: Decimal
    grade_id: int | None
    vetoed: bool
    no_award: bool

    @property
    def is_team(self):
        return self.position == "team"

    def group(self, among):
        """Return in which group it is compared; None among all.

        :param among: ``among`` of a rule
        """
        return {"overall": None, "unit": self.unit_id, "job": self.job_id, "position": self.position}[among]


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    # === WHAT THE RESULTS ARE === #

    def _results_for_consequences(self):
        """Return the Result of every scored scorecard."""
        self.env["jifen.scorecard"].flush_model()
        self.env["jifen.grade"].flush_model(["no_award"])
        self.env.cr.execute(
            """
            SELECT card.id, card.employee_id, card.unit_id, card.job_id, card.position, card.score,
                   card.grade_id, coalesce(card.vetoed, false),
                   coalesce(card.veto_no_award, false) OR coalesce(grade.no_award, false)
              FROM jifen_scorecard card
              LEFT JOIN jifen_grade grade ON grade.id = card.grade_id
             WHERE card.period_id = %s AND card.scored
             ORDER BY card.id
            """,
            [self.id],
        )
        return [Result(*row)._replace(score=exact(row[5])) for row in self.env.cr.fetchall()]

    # === WHAT FOLLOWS === #

    def _findings(self, rules, results):
        """Return ``{rule: {scorecard id: Finding}}``, in a number of queries that depends on the rules alone."""
        findings = {rule: self._find(rule, results) for rule in rules}
        for rule, found in findings.items():
            rule._effect_kind().rule_out(found, findings, results)
        return findings

    def _find(self, rule, results):
        """Return ``{scorecard id: Finding}`` of one rule, whatever the others say."""
        own = [result for result in results if rule._is_for(result.position)]
        facts = rule._trigger_kind().find(self, rule, own)
        return rule._effect_kind().find(self, rule, facts, own)
