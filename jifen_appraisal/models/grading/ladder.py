"""Who gets which grade: bounds, shares, nominations and decisions, without the database.

The same function grades a period after scoring and tries what a decision would do before
it is saved.
"""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from ...engine import quota


class Category(NamedTuple):
    """People with a quota of their own: by tag or by job."""

    id: int
    percent: Decimal
    tag_ids: frozenset
    job_ids: frozenset


class GradeRule(NamedTuple):
    """A grade of one period; ``mode`` is none, share, nomination or decision."""

    id: int
    code: str
    positions: frozenset
    by_score: bool
    mode: str
    percent: Decimal
    rounding: str
    window: str
    by: str
    categories: tuple
    annual_result: str
    factor: Decimal

    def group(self, subject):
        """Return the key of the group in which this grade's quota counts a subject."""
        if self.by == "category":
            own = (row.id for row in self.categories if row.tag_ids & subject.tag_ids or subject.job_id in row.job_ids)
            return subject.is_team, next(own, None)
        value = {"unit": subject.unit_id, "job": subject.job_id, "position": subject.position}.get(self.by)
        return subject.is_team, value

    def percent_of(self, group):
        """Return the share, per cent, that a group is entitled to."""
        own = (row.percent for row in self.categories if self.by == "category" and row.id == group[1])
        return next(own, self.percent)


class Subject(NamedTuple):
    """A scorecard as grading sees it; ``allowed`` are the grades the annual rule leaves, None without one."""

    id: int
    is_team: bool
    unit_id: int | None
    job_id: int | None
    position: str
    tag_ids: frozenset
    score: Decimal | None
    proposed: int | None
    vetoed: bool
    allowed: frozenset | None = None


class Override(NamedTuple):
    """A decision on the grade itself, and the grade by the rules at that time."""

    id: int
    target: int
    base: int | None


class Outcome(NamedTuple):
    """``ruled``: the grade by the rules; ``grade``: after decisions; ``notes``: why, as (code, params)."""

    grade: int | None
    ruled: int | None
    notes: tuple
    stands: bool = True


class Ladder:
    """The grades of one period, the best first."""

    def __init__(self, grades):
        self.grades = list(grades)
        self.ids = [grade.id for grade in self.grades]
        self.by_id = {grade.id: grade for grade in self.grades}
        self._index = {id_: index for index, id_ in enumerate(self.ids)}

    def index(self, grade_id):
        """Return the place of a grade, 0 for the best; below all for none."""
        return self._index.get(grade_id, len(self.ids))

    def better(self, one, other):
        """Tell whether the grade ``one`` is better than ``other``."""
        return self.index(one) < self.index(other)

    def below(self, grade_id, position):
        """Return the next lower grade for the same people that is given in the same way; None below the last."""
        kind = self.by_id[grade_id].by_score
        lower = (row for row in self.grades[self.index(grade_id) + 1 :] if row.by_score == kind)
        return next((row.id for row in lower if position in row.positions), None)

    def reaches(self, subject, grade_id):
        """Tell whether the score, or the annual rule, lets the subject have this grade."""
        grade = self.by_id[grade_id]
        if subject.position not in grade.positions:
            return False
        if subject.allowed is not None and not grade.by_score:
            return grade_id in subject.allowed
        return not grade.by_score or self.index(subject.proposed) <= self.index(grade_id)

    # === GRADING === #

    def run(self, subjects, approved, overrides, places):
        """Return ``{subject id: Outcome}``.

        :param subjects: iterable of :class:`Subject`
        :param approved: ``{(subject id, grade id)}`` of approved nominations
        :param overrides: ``{subject id: Override}``
        :param places: ``{(grade id, group): how many may have a grade with an automatic share}``
        """
        subjects = list(subjects)
        level = {subject.id: subject.proposed for subject in subjects}
        notes = defaultdict(list)
        for grade in self.grades:
            holders = [subject for subject in subjects if level[subject.id] == grade.id]
            if grade.mode == "share":
                self._keep_best(grade, holders, places, level, notes)
            elif grade.mode in ("nomination", "decision"):
                self._keep_named(grade, holders, approved, level, notes)
        for subject_id, grade_id in sorted(approved):
            if subject_id in level and self.better(grade_id, level[subject_id]):
                notes[subject_id].append(("nomination_lost", {"grade": grade_id}))
        return {
            subject.id: self._decided(level[subject.id], notes[subject.id], overrides.get(subject.id))
            for subject in subjects
        }

    def _keep_best(self, grade, holders, places, level, notes):
        groups = defaultdict(dict)
        for subject in holders:
            groups[grade.group(subject)][subject] = subject.score or Decimal(0)
        for group, scores in groups.items():
            number = places.get((grade.id, group), 0)
            kept, tied = quota.best(scores, number)
            for subject in scores:
                if subject in kept:
                    notes[subject.id].append(("share_kept", {"grade": grade.id, "places": number}))
                else:
                    code = "share_tied" if subject in tied else "share_full"
                    self._drop(grade, subject, code, {"places": number}, level, notes)

    def _keep_named(self, grade, holders, approved, level, notes):
        for subject in holders:
            if (subject.id, grade.id) in approved:
                notes[subject.id].append(("nominated", {"grade": grade.id}))
            else:
                self._drop(grade, subject, f"no_{grade.mode}", {}, level, notes)

    def _drop(self, grade, subject, code, params, level, notes):
        below = self.below(grade.id, subject.position)
        if below is not None:
            level[subject.id] = below
            notes[subject.id].append((code, {"grade": grade.id, **params}))

    def _decided(self, ruled, notes, override):
        if not override:
            return Outcome(ruled, ruled, tuple(notes))
        params = {"decision": override.id, "grade": override.target}
        if self.holds(override, ruled):
            return Outcome(override.target, ruled, (*notes, ("decided", params)))
        return Outcome(ruled, ruled, (*notes, ("overtaken", params)), stands=False)

    def holds(self, override, ruled):
        """Tell whether a decision still means what was decided, now that the rules give ``ruled``.

        One that lowered holds as long as it lowers or changes nothing; one that raised holds as long
        as the ground is not worse than then, and it does not lower.
        """
        target, base, now = (self.index(id_) for id_ in (override.target, override.base, ruled))
        if target > base:
            return now <= target
        return target <= now <= base
