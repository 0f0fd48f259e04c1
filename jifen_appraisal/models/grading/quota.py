"""Quota of a grade: what a group is entitled to, what it has used, what is left."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import models

from ...engine import quota

# What the unit put forward counts, whatever became of it at the committee (regulation r4).
_USING = ("proposed", "agreed", "approved", "refused")


class QuotaTerm(NamedTuple):
    """One period of a quota: heads, what was used, the balance before use and what that entitles to."""

    period_id: int
    heads: int
    used: int
    balance: Decimal
    entitled: int

    @property
    def after(self):
        return self.balance - self.used


class QuotaRow(NamedTuple):
    """A group's quota of one grade in one period; ``terms`` are the year's, this period last."""

    grade_id: int
    group: tuple
    percent: Decimal
    heads: int
    balance: Decimal
    entitled: int
    used: int
    terms: tuple

    @property
    def left(self):
        return max(self.entitled - self.used, 0)


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _quota_rows(self, ladder):
        """Return ``{(grade id, group): QuotaRow}`` of the grades with a quota, in a few queries."""
        self.ensure_one()
        grades = [grade for grade in ladder.grades if grade.mode in ("share", "nomination")]
        if not grades:
            return {}
        periods = self._quota_periods(grades)
        heads, used = self._quota_heads(grades, periods), self._quota_used(grades, periods)
        rows = {}
        for grade in grades:
            window = periods.ids if grade.window == "year" else self.ids
            for group in {group for key, period_id, group in heads if key == grade.id and period_id == self.id}:
                counted = [
                    (id_, heads.get((grade.id, id_, group), 0), used.get((grade.id, id_, group), 0)) for id_ in window
                ]
                rows[grade.id, group] = _quota_row(grade, group, counted)
        return rows

    def _quota_periods(self, grades):
        """Return the periods whose quota runs on into this one, this one last."""
        if all(grade.window == "period" for grade in grades):
            return self
        # What the quota rests on is the same for everybody.
        earlier = self.sudo().search(
            [
                ("id", "!=", self.id),
                ("scheme_id.code", "=", self.scheme_id.code),
                ("company_id", "=", self.company_id.id),
                ("kind", "=", self.kind),
                ("state", "!=", "draft"),
                ("date_from", ">=", self.date_from.replace(month=1, day=1)),
                ("date_from", "<", self.date_from),
            ],
            order="date_from, id",
        )
        return earlier | self

    def _quota_heads(self, grades, periods):
        """Return ``{(grade id, period id, group): number of subjects}``."""
        heads = defaultdict(int)
        for period_id, subjects in periods._grading_subjects().items():
            for grade in grades:
                for subject in subjects:
                    if subject.position not in grade.positions:
                        continue
                    heads[grade.id, period_id, grade.group(subject)] += 1
        return heads

    def _quota_used(self, grades, periods):
        """Return ``{(grade id, period id, group): places used}``: named by the unit, or held by share."""
        subjects = {subject.id: subject for rows in periods._grading_subjects().values() for subject in rows}
        by_code = {grade.code: grade for grade in grades}
        used = defaultdict(int)
        self.env["jifen.nomination"].flush_model()
        self.env.cr.execute(
            """
            SELECT card.period_id, card.id, grade.code, 'nomination'
              FROM jifen_nomination nomination
              JOIN jifen_scorecard card ON card.id = nomination.scorecard_id
              JOIN jifen_grade grade ON grade.id = nomination.grade_id
             WHERE card.period_id = ANY(%(periods)s)
               AND nomination.origin = 'unit' AND nomination.state = ANY(%(using)s)
             UNION ALL
            SELECT card.period_id, card.id, grade.code, 'share'
              FROM jifen_scorecard card JOIN jifen_grade grade ON grade.id = card.grade_id
             WHERE card.period_id = ANY(%(periods)s) AND grade.quota_mode = 'share'
            """,
            {"periods": periods.ids, "using": list(_USING)},
        )
        for period_id, card_id, code, mode in self.env.cr.fetchall():
            grade = by_code.get(code)
            if grade and grade.mode == mode and card_id in subjects:
                used[grade.id, period_id, grade.group(subjects[card_id])] += 1
        return used


def _quota_row(grade, group, counted):
    percent = grade.percent_of(group)
    places = quota.carry(percent, [quota.QuotaTerm(heads, used) for __, heads, used in counted], grade.rounding)
    terms = tuple(
        QuotaTerm(period_id, heads, used, place.balance, place.entitled)
        for (period_id, heads, used), place in zip(counted, places, strict=True)
    )
    last = terms[-1]
    return QuotaRow(grade.id, group, percent, last.heads, last.balance, last.entitled, last.used, terms)
