"""The year's result from the standings of its periods (regulation r4)."""

import json

from odoo import models
from odoo.tools import format_list

from ...engine import annual


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
            rows.append((subject.id, *_annual_row(ladder, by_result, subject, standings.get(subject.id))))
        self.env.cr.execute(
            """
            UPDATE jifen_scorecard card SET annual = row.annual, proposed_grade_id = row.proposed
              FROM unnest(%s::int[], %s::jsonb[], %s::int[]) AS row (id, annual, proposed) WHERE card.id = row.id
            """,
            [list(column) for column in zip(*rows, strict=True)] or [[], [], []],
        )
        self.env["jifen.scorecard"].invalidate_model()

    def _annual_standings(self):
        """Return ``{scorecard id: [(standing, grade id), …]}`` in the order of the year's periods, at any depth."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH RECURSIVE part AS (
                SELECT id, date_from FROM jifen_period WHERE parent_id = %(id)s
                 UNION
                SELECT period.id, period.date_from FROM jifen_period period JOIN part ON period.parent_id = part.id
            )
            SELECT card.id, array_agg(grade.standing ORDER BY part.date_from, part.id),
                   array_agg(grade.id ORDER BY part.date_from, part.id)
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
        return {id_: list(zip(standings, grades, strict=True)) for id_, standings, grades in self.env.cr.fetchall()}


def _annual_row(ladder, by_result, subject, found):
    """Return ``(annual as JSON or None, proposed grade id or None)`` of one subject."""
    follows = subject.proposed is not None and getattr(ladder.by_id.get(subject.proposed), "by_score", False)
    if not found:
        return None, subject.proposed if follows else None
    standings, grades = zip(*found, strict=True)
    result = annual.from_standings(standings)
    allowed = [id_ for code in result.may_be for id_ in by_result.get(code, ())]
    allowed = [id_ for id_ in allowed if subject.position in ladder.by_id[id_].positions]
    if follows:
        allowed = [id_ for id_ in allowed if not ladder.better(id_, subject.proposed)]
    allowed.sort(key=ladder.index)
    said = {"standings": standings, "grades": grades, "allowed": allowed, "reasons": result.reasons}
    return json.dumps(said), allowed[0] if allowed else None


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _annual_sentences(self):
        """Return, for people, what the year's periods lead to."""
        if not self.annual:
            return []
        # The names of grades are no secret.
        grades = self.env["jifen.grade"].sudo().browse(self.annual["grades"]).exists()
        names = {grade.id: grade.name for grade in grades}
        shown = " · ".join(names.get(grade_id, "?") for grade_id in self.annual["grades"])
        said = self.env._("The year's periods: %(grades)s.", grades=shown)
        words = self._annual_words()
        return [said, *(self._annual_sentence(code, **words) for code in self.annual["reasons"])]

    def _annual_words(self):
        """Return how the scheme calls the grades that the rule of the year speaks of."""
        grades = self.scheme_id.sudo().grade_ids  # the names of grades are no secret

        def names(field, *values):
            return format_list(self.env, grades.filtered(lambda row: row[field] in values).mapped("name"), "or")

        return {
            "best": names("standing", "best"),
            "weak": names("standing", "weak", "worst"),
            "worst": names("standing", "worst"),
            "excellent": names("annual_result", "excellent"),
            "low": names("annual_result", "basic", "incompetent"),
            "lowest": names("annual_result", "incompetent"),
        }

    def _annual_sentence(self, code, **words):
        return {
            "eligible": lambda: self.env._(
                "%(best)s in more than half and never %(weak)s: eligible for %(excellent)s.", **words
            ),
            "few_best": lambda: self.env._("%(best)s in no more than half: not eligible for %(excellent)s.", **words),
            "some_weak": lambda: self.env._(
                "%(weak)s in some, though in no more than half: not eligible for %(excellent)s.", **words
            ),
            "mostly_weak": lambda: self.env._("%(weak)s in more than half: in principle %(low)s.", **words),
            "all_worst": lambda: self.env._("%(worst)s in all: may be %(lowest)s directly.", **words),
        }[code]()
