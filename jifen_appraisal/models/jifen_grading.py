"""From scores to grades: bounds, then quotas, nominations and decisions; one pass for a period."""

import json
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .jifen_dimension import is_about, is_used_in
from .jifen_grade_ladder import Category, GradeRule, Ladder, Override, Subject
from .jifen_item import exact
from .jifen_scoring_rules import POSITIONS


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

    def _check_nothing_undecided(self):
        waiting = (
            self.env["jifen.nomination"]
            .sudo()  # checks count what the user may not read
            .search_count([("period_id", "in", self.ids), ("state", "in", ("proposed", "agreed"))])
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(count)s nominations are still undecided. Have them decided before publishing.", count=waiting
                )
            )
        return super()._check_nothing_undecided()

    def _check_decisions_stand(self):
        # Names for the office.
        decisions, nominations = self.env["jifen.grade.decision"].sudo(), self.env["jifen.nomination"].sudo()
        period = [("period_id", "=", self.id), ("stands", "=", False)]
        overtaken = decisions.search([*period, ("in_force", "=", True)], limit=5).scorecard_id
        overtaken |= nominations.search([*period, ("state", "=", "approved")], limit=5).scorecard_id
        if overtaken:
            raise UserError(
                self.env._(
                    "The scores have changed since the committee decided on %(names)s, and the decision no longer fits. "
                    "Compute the scores again and have it settled before publishing.",
                    names=", ".join(overtaken[:5].mapped("name")),
                )
            )

    # === LOAD === #

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
