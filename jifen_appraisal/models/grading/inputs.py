"""What the grades of a period rest on, read from the database in a few queries."""

from typing import NamedTuple

from odoo import models

from ..common.text import exact
from ..scheme.dimension import is_about, is_used_in
from ..scheme.rules import POSITIONS
from .ladder import Category, GradeRule, Ladder, Override, Subject


class NominationRow(NamedTuple):
    id: int
    subject_id: int
    grade_id: int
    origin: str
    state: str
    proposed_by_id: int | None
    deputy_name: str


class Grading(NamedTuple):
    """All that the grades of one period rest on, and what comes of it."""

    ladder: Ladder
    subjects: dict
    nominations: dict
    overrides: dict
    quotas: dict

    def approved(self):
        """Return ``{(subject id, grade id)}`` of the approved nominations."""
        return {key for key, rows in self.nominations.items() if any(row.state == "approved" for row in rows)}

    def outcomes(self, approved=None, overrides=None):
        """Return ``{subject id: Outcome}``, as things stand or as they would."""
        return self.ladder.run(
            self.subjects.values(),
            self.approved() if approved is None else approved,
            self.overrides if overrides is None else overrides,
            {key: row.entitled for key, row in self.quotas.items()},
        )

    def objection_to_nomination(self, subject_id, grade_id):
        """Return ``(code, params)``, why a unit cannot nominate this subject; None if it can."""
        grade, subject = self.ladder.by_id.get(grade_id), self.subjects[subject_id]
        if not grade or subject.position not in grade.positions:
            return "foreign", {}
        if grade.mode != "nomination":
            return "not_nominated", {"grade": grade_id}
        if subject.proposed is None:
            return "unscored", {}
        if subject.vetoed:
            return "veto", {}
        if not self.ladder.reaches(subject, grade_id):
            if subject.allowed is not None:
                return "not_eligible", {"grade": grade_id}
            return "below", {"grade": grade_id, "score": f"{subject.score.normalize():f}"}
        if any(row.state != "withdrawn" for row in self.nominations.get((subject_id, grade_id), ())):
            return "twice", {"grade": grade_id}
        row = self.quotas[grade_id, grade.group(subject)]
        if row.used >= row.entitled:
            return "quota", {"grade": grade_id, "entitled": row.entitled, "used": row.used}
        return None


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _grading(self):
        """Return the :class:`Grading` of this period, as the database has it."""
        self.ensure_one()
        self.env.flush_all()
        ladder = self._grade_ladder()
        subjects = {subject.id: subject for subject in self._grading_subjects()[self.id]}
        return Grading(
            ladder, subjects, self._grading_nominations(), self._grading_overrides(), self._quota_rows(ladder)
        )

    def _grade_ladder(self):
        """Return the grades that are given in this period, the best first.

        Grades that follow the score stand in the order of their bounds, whatever their sequence.
        """
        # What counts is the same for everybody, whatever the caller may read.
        grades = self.scheme_id.sudo().grade_ids.filtered(lambda grade: is_used_in(grade.period_use, self))
        grades = grades.filtered("annual_result") or grades
        by_score = iter(
            grades.filtered("by_score").sorted(
                lambda grade: (not grade.no_lower_bound, grade.lower_bound), reverse=True
            )
        )
        ordered = [next(by_score) if grade.by_score else grade for grade in grades]
        return Ladder([_grade_rule(grade) for grade in ordered])

    def _grading_subjects(self):
        """Return ``{period id: [Subject, …]}`` of these periods."""
        self.env.cr.execute(
            """
            SELECT card.period_id, card.id, card.team_id IS NOT NULL, card.unit_id, card.job_id, card.position,
                   array_remove(array_agg(tag.category_id), NULL),
                   CASE WHEN card.scored THEN card.score END, card.proposed_grade_id, card.vetoed,
                   card.annual -> 'allowed'
              FROM jifen_scorecard card LEFT JOIN employee_category_rel tag ON tag.employee_id = card.employee_id
             WHERE card.period_id = ANY(%s)
             GROUP BY card.id ORDER BY card.id
            """,
            [self.ids],
        )
        subjects = {period_id: [] for period_id in self.ids}
        for period_id, id_, team, unit, job, position, tags, score, proposed, vetoed, allowed in self.env.cr.fetchall():
            subjects[period_id].append(
                Subject(
                    id_,
                    team,
                    unit,
                    job,
                    position,
                    frozenset(tags),
                    None if score is None else exact(score),
                    proposed,
                    bool(vetoed),
                    None if allowed is None else frozenset(allowed),
                )
            )
        return subjects

    def _grading_nominations(self):
        """Return ``{(scorecard id, grade id): [NominationRow, …]}`` of what was not taken back."""
        self.env.cr.execute(
            """
            SELECT row.id, row.scorecard_id, row.grade_id, row.origin, row.state, row.proposed_by_id,
                   coalesce(partner.name, '')
              FROM jifen_nomination row
              LEFT JOIN res_users deputy ON deputy.id = row.deputy_user_id
              LEFT JOIN res_partner partner ON partner.id = deputy.partner_id
             WHERE row.period_id = %s AND row.state NOT IN ('withdrawn', 'declined') ORDER BY row.id
            """,
            [self.id],
        )
        nominations = {}
        for row in map(NominationRow._make, self.env.cr.fetchall()):
            nominations.setdefault((row.subject_id, row.grade_id), []).append(row)
        return nominations

    def _grading_overrides(self):
        """Return ``{scorecard id: Override}`` of the decisions in force on a grade itself."""
        self.env.cr.execute(
            """
            SELECT scorecard_id, id, grade_id, base_grade_id FROM jifen_grade_decision
             WHERE period_id = %s AND in_force ORDER BY id
            """,
            [self.id],
        )
        return {card_id: Override(id_, target, base) for card_id, id_, target, base in self.env.cr.fetchall()}


def _grade_rule(grade):
    mode = grade.quota_mode
    if mode == "none" and grade.annual_result == "excellent":
        mode = "decision"
    return GradeRule(
        id=grade.id,
        code=grade.code,
        positions=frozenset(position for position in POSITIONS if is_about(grade.subject, position)),
        by_score=grade.by_score,
        mode=mode,
        percent=exact(grade.quota_percent),
        rounding=grade.quota_rounding,
        window=grade.quota_window,
        by=grade.quota_by,
        categories=tuple(
            Category(row.id, exact(row.percent), frozenset(row.tag_ids.ids), frozenset(row.job_ids.ids))
            for row in grade.category_ids
        ),
        annual_result=grade.annual_result or "",
        factor=exact(0 if grade.no_pay else grade.pay_coefficient),
    )
