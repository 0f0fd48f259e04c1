"""Decisions on grades before they are saved: what each comes to, and what stands against it."""

from typing import NamedTuple

from .ladder import Override


class Act(NamedTuple):
    """What one decision comes to: nominations to set, one to add, an override of the rules or none."""

    subject_id: int
    kind: str
    before: int | None
    ruled: int | None
    grade: int | None
    states: dict
    added: int | None
    override: bool
    beyond: bool
    reason: str
    keeps: bool


class Draft:
    """The grading of a period with decisions that are not saved yet."""

    def __init__(self, grading):
        self.grading = grading
        self.ladder = grading.ladder
        self.approved = grading.approved()
        self.overrides = dict(grading.overrides)
        self.states = {row.id: row.state for rows in grading.nominations.values() for row in rows}
        self.added = set()
        self.outcomes = grading.outcomes()

    def refresh(self):
        self.outcomes = self.grading.outcomes(self.approved, self.overrides)

    def rows(self, subject_id, grade_id):
        return self.grading.nominations.get((subject_id, grade_id), [])

    # === ONE DECISION === #

    def decide(self, subject_id, target, reason):
        """Take a decision into the draft: this subject gets the grade ``target``.

        :param target: grade id, or None to refuse the nomination and leave the rest to the rules
        :return: ``(Act, None)``, or ``(None, (code, params))`` when it may not be taken
        """
        subject = self.grading.subjects[subject_id]
        before = self.outcomes[subject_id]
        if error := self._objection(subject, target, before):
            return None, error
        states, added = self._nominations_for(subject, target)
        waiting = [row for row in self._all_rows(subject_id) if row.id in states and row.state == "proposed"]
        if waiting:
            return None, ("waiting", {"deputy": waiting[0].deputy_name})
        if target is not None:
            self.overrides.pop(subject_id, None)
        self._apply(subject_id, states, added)
        ruled = self.outcomes[subject_id].ruled
        override = target is not None and ruled != target
        if override:
            self.overrides[subject_id] = Override(0, target, ruled)
            self.refresh()
        beyond = target is not None and self.ladder.better(target, before.ruled) and not self._reaches(subject, target)
        grade = self.outcomes[subject_id].grade
        kind = self._kind(before, ruled, grade, states, added, override)
        if (beyond or kind not in (None, "approval", "rules")) and not reason:
            return None, ("reason_beyond" if beyond else "reason", {})
        if override and self._over_share(subject, target):
            return None, ("share", self._share_params(subject, target))
        act = Act(subject_id, kind, before.grade, ruled, grade, states, added, override, beyond, reason, target is None)
        return act, None

    def _objection(self, subject, target, before):
        if before.ruled is None:
            return "unscored", {}
        if target is None:
            return None
        if target not in self.ladder.by_id or subject.position not in self.ladder.by_id[target].positions:
            return "foreign", {}
        if subject.vetoed and self.ladder.better(target, before.ruled):
            return "veto", {}
        grade = self.ladder.by_id[target]
        if grade.annual_result == "excellent" and subject.allowed is not None and target not in subject.allowed:
            return "not_eligible", {"grade": target}
        return None

    def _reaches(self, subject, target):
        return self.ladder.reaches(subject, target)

    def _all_rows(self, subject_id):
        return [row for (key, __), rows in self.grading.nominations.items() if key == subject_id for row in rows]

    def _nominations_for(self, subject, target):
        """Return ``({nomination id: new state}, grade to add a nomination for or None)``."""
        states = {}
        for row in self._all_rows(subject.id):
            now = self.states[row.id]
            if row.grade_id == target:
                continue
            if now in ("proposed", "agreed", "approved") and (target is None or self._excludes(row.grade_id, target)):
                states[row.id] = "refused" if row.origin == "unit" else "withdrawn"
        if target is None or self.ladder.by_id[target].mode != "nomination":
            return states, None
        rows = self.rows(subject.id, target)
        if any(self.states[row.id] == "approved" for row in rows) or (subject.id, target) in self.added:
            return states, None
        unit = next((row for row in rows if row.origin == "unit" and self.states[row.id] != "withdrawn"), None)
        if unit:
            states[unit.id] = "approved"
            return states, None
        return states, target

    def _excludes(self, nominated, target):
        return self.ladder.better(nominated, target)

    def _apply(self, subject_id, states, added):
        self.states.update(states)
        for (key, grade_id), rows in self.grading.nominations.items():
            if key == subject_id:
                approved = any(self.states[row.id] == "approved" for row in rows) or (key, grade_id) in self.added
                (self.approved.add if approved else self.approved.discard)((key, grade_id))
        if added:
            self.added.add((subject_id, added))
            self.approved.add((subject_id, added))
        self.refresh()

    def _kind(self, before, ruled, grade, states, added, override):
        """Return what the decision is called on record; None when nothing changes."""
        if added:
            return "addition"
        if "approved" in states.values():
            return "approval"
        if states and not override:
            return "refusal"
        if override:
            return "raised" if self.ladder.better(grade, ruled) else "lowered"
        return "rules" if grade != before.grade or not before.stands or before.grade != before.ruled else None

    def _over_share(self, subject, target):
        grade = self.ladder.by_id[target]
        if grade.mode != "share" or not self.ladder.better(target, self.outcomes[subject.id].ruled):
            return False
        row = self.grading.quotas.get((target, grade.group(subject)))
        return row is not None and self.holders(target, row.group) > row.entitled

    def _share_params(self, subject, target):
        row = self.grading.quotas[target, self.ladder.by_id[target].group(subject)]
        return {"grade": target, "entitled": row.entitled, "heads": row.heads}

    def holders(self, grade_id, group):
        """Return how many of a group have a grade as the draft stands."""
        grade = self.ladder.by_id[grade_id]
        return sum(
            self.outcomes[subject.id].grade == grade_id and grade.group(subject) == group
            for subject in self.grading.subjects.values()
        )
