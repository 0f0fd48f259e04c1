"""The year's result from the standings of its periods (regulation r4)."""

import json

from odoo import models

from ..engine import annual


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _apply_annual_rule(self):
        """Propose the year's grades that the standings of its periods leave, in a few queries.

        Holds for a period made of others whose grades have a standing, where the scheme has grades
        that stand for an annual result. The best grade that is left is proposed; whether somebody
        has it is then for quota, nomination and committee.
        """
        self.ensure_one()
        ladder = self._grade_ladder()
        by_result = {}
        for grade in ladder.grades:
            by_result.setdefault(grade.annual_result, []).append(grade.id)
        if not by_result.keys() - {""} or not self._is_combined():
            return
        standings = self._annual_standings()
        rows = []
        for subject in self._grading_subjects()[self.id]:
            found = standings.get(subject.id)
            rows.append((subject.id, *_annual_row(ladder, by_result, subject, found)))
        self.env.cr.execute(
            """
            UPDATE jifen_scorecard card SET annual = row.annual, proposed_grade_id = row.proposed
              FROM unnest(%s::int[], %s::jsonb[], %s::int[]) AS row (id, annual, proposed) WHERE card.id = row.id
            """,
            [list(column) for column in zip(*rows, strict=True)] or [[], [], []],
        )
        self.env["jifen.scorecard"].invalidate_model()

    def _annual_standings(self):
        """Return ``{scorecard id: [standing, …]}`` in the order of the year's periods, at any depth."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH RECURSIVE part AS (
                SELECT id, date_from FROM jifen_period WHERE parent_id = %(id)s
                 UNION
                SELECT period.id, period.date_from FROM jifen_period period JOIN part ON period.parent_id = part.id
            )
            SELECT card.id, array_agg(grade.standing ORDER BY part.date_from, part.id)
              FROM jifen_scorecard card
              JOIN jifen_scorecard child
                ON child.employee_id = card.employee_id OR child.team_id = card.team_id
              JOIN part ON part.id = child.period_id
              JOIN jifen_grade grade ON grade.id = child.grade_id AND grade.standing IS NOT NULL
             WHERE card.period_id = %(id)s
             GROUP BY card.id
            """,
            {"id": self.id},
        )
        return dict(self.env.cr.fetchall())


def _annual_row(ladder, by_result, subject, standings):
    """Return ``(annual as JSON or None, proposed grade id or None)`` of one subject."""
    follows = subject.proposed is not None and getattr(ladder.by_id.get(subject.proposed), "by_score", False)
    if not standings:
        return None, subject.proposed if follows else None
    result = annual.from_standings(standings)
    allowed = [id_ for code in result.may_be for id_ in by_result.get(code, ())]
    allowed = [id_ for id_ in allowed if subject.position in ladder.by_id[id_].positions]
    if follows:
        allowed = [id_ for id_ in allowed if not ladder.better(id_, subject.proposed)]
    allowed.sort(key=ladder.index)
    said = {"standings": standings, "allowed": allowed, "reasons": list(result.reasons)}
    return json.dumps(said), allowed[0] if allowed else None


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _annual_sentences(self):
        """Return, for people, what the year's periods lead to."""
        if not self.annual:
            return []
        labels = dict(self.env["jifen.grade"]._fields["standing"]._description_selection(self.env))
        shown = " · ".join(labels[standing] for standing in self.annual["standings"])
        standings = self.env._("The year's periods: %(standings)s.", standings=shown)
        return [standings, *(self._annual_sentence(code) for code in self.annual["reasons"])]

    def _annual_sentence(self, code):
        return {
            "eligible": lambda: self.env._("Best in more than half and weak in none: eligible for the best result."),
            "few_best": lambda: self.env._("Not best in more than half: not eligible for the best result."),
            "some_weak": lambda: self.env._(
                "Weak or worst in some, though not in more than half: not eligible for the best result."
            ),
            "mostly_weak": lambda: self.env._(
                "Weak or worst in more than half: basically competent or incompetent in principle."
            ),
            "all_worst": lambda: self.env._("Worst in all: it may be incompetent directly."),
        }[code]()
