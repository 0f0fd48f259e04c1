"""From scores to grades: bounds, then quotas, nominations and decisions; one pass for a period."""

import json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..common.states import Reason


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    unsettled_count = fields.Integer(
        compute="_compute_unsettled_count",
        string="Grades to Settle",
        help="Nominations without a decision, and decisions that no longer fit the scores.",
    )

    has_grades = fields.Boolean(compute="_compute_has_grades")

    def _compute_has_grades(self):
        for period in self:
            period.has_grades = bool(period._grade_ladder().grades)

    def _compute_unsettled_count(self):
        nominations = dict(
            self.env["jifen.nomination"]._read_group(
                [
                    ("period_id", "in", self.ids),
                    "|",
                    ("state", "in", ("proposed", "agreed")),
                    "&",
                    ("state", "=", "approved"),
                    ("stands", "=", False),
                ],
                ["period_id"],
                ["__count"],
            )
        )
        overtaken = dict(
            self.env["jifen.grade.decision"]._read_group(
                [("period_id", "in", self.ids), ("in_force", "=", True), ("stands", "=", False)],
                ["period_id"],
                ["__count"],
            )
        )
        for period in self:
            period.unsettled_count = nominations.get(period, 0) + overtaken.get(period, 0)

    def _after_scoring(self):
        """Give the grades: after every scoring, and after every decision on them."""
        self._apply_annual_rule()
        self._write_grades()
        if self.state == "published":
            self._check_decisions_stand()
        return super()._after_scoring()

    def _reasons_undecided(self):
        reasons = super()._reasons_undecided()
        waiting = (("period_id", "in", self.ids), ("state", "in", ("proposed", "agreed")))
        count = self.env["jifen.nomination"].sudo().search_count(waiting)  # checks count what the user may not read
        if not count:
            return reasons
        text = self.env._(
            "%(count)s nominations are still undecided. Have them decided before publishing.", count=count
        )
        return [Reason(text, model="jifen.nomination", domain=waiting), *reasons]

    def _check_decisions_stand(self):
        # Names for the office.
        decisions, nominations = self.env["jifen.grade.decision"].sudo(), self.env["jifen.nomination"].sudo()
        period = [("period_id", "=", self.id), ("stands", "=", False)]
        overtaken = decisions.search([*period, ("in_force", "=", True)], limit=5).scorecard_id
        overtaken |= nominations.search([*period, ("state", "=", "approved")], limit=5).scorecard_id
        if overtaken:
            raise UserError(
                self.env._(
                    "The scores have changed since the committee decided on %(names)s, and the decision no longer "
                    "fits. Compute the scores again and have it settled before publishing.",
                    names=", ".join(overtaken[:5].mapped("name")),
                )
            )

    # === WRITE === #

    def _write_grades(self):
        """Write everybody's grade and why, in two statements."""
        grading = self._grading()
        outcomes = grading.outcomes()
        rows = [(id_, row.grade, json.dumps(row.notes) if row.notes else None) for id_, row in outcomes.items()]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
        self.env.cr.execute(
            """
            UPDATE jifen_scorecard card SET grade_id = row.grade, grade_notes = row.notes
              FROM unnest(%s::int[], %s::int[], %s::jsonb[]) AS row (id, grade, notes)
             WHERE card.id = row.id
               AND (card.grade_id IS DISTINCT FROM row.grade OR card.grade_notes IS DISTINCT FROM row.notes)
            """,
            columns,
        )
        self._write_stands(grading, outcomes)
        self.env["jifen.scorecard"].invalidate_model()

    def _write_stands(self, grading, outcomes):
        """Mark the decisions that no longer fit the scores, and unmark those that do again."""
        decisions = {
            override.id: outcomes[id_].stands for id_, override in grading.overrides.items() if id_ in outcomes
        }
        nominations = {
            row.id: row.state != "approved" or not _is_lost(outcomes.get(id_), grade_id)
            for (id_, grade_id), rows in grading.nominations.items()
            for row in rows
        }
        for table, stands in (("jifen_grade_decision", decisions), ("jifen_nomination", nominations)):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s decided SET stands = row.stands
                      FROM unnest(%s::int[], %s::bool[]) AS row (id, stands)
                     WHERE decided.id = row.id AND decided.stands IS DISTINCT FROM row.stands
                    """,
                    SQL.identifier(table),
                    list(stands),
                    list(stands.values()),
                )
            )
        self.env["jifen.grade.decision"].invalidate_model(["stands"])
        self.env["jifen.nomination"].invalidate_model(["stands"])

    def _lock_grading(self):
        """Let one decision on a period's grades at a time go through; a second one starts anew."""
        self.env.cr.execute(SQL("UPDATE jifen_period SET write_date = write_date WHERE id IN %s", tuple(self.ids)))


def _is_lost(outcome, grade_id):
    """Tell whether an approved nomination does not carry its grade any longer."""
    if outcome is None or outcome.grade == grade_id:
        return False
    return any(code == "nomination_lost" and params["grade"] == grade_id for code, params in outcome.notes)
