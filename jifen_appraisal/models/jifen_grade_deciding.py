"""Decisions on grades: what they would do, whether they may be taken, and taking them."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .jifen_grade_ladder import Override
from .jifen_nomination import COMMITTEE


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


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @api.private
    def _decide_grades(self, changes):
        """Take decisions of the committee: ``[{scorecard_id, grade_id, reason}]``.

        A grade that needs a nomination is given by approving the unit's, or as an addition of the
        committee's own; ``grade_id`` None refuses the nomination.

        :return: the decisions on record
        :raise AccessError: for others than the committee, and on oneself
        :raise UserError: when one of them may not be taken; then none is
        """
        self.ensure_one()
        self._check_may_decide(changes)
        self._lock_grading()
        draft, acts, errors = self._try_decisions(changes)
        if errors:
            card_id, error = next(iter(errors.items()))
            name = self.env["jifen.scorecard"].sudo().browse(card_id).name  # named to whoever decides on them
            raise UserError(f"{name}: {self._decision_error(draft, *error)}")
        decisions = self.env["jifen.grade.decision"]
        for act in acts:
            if act.kind:
                decisions |= self._take(act)
        self.env.flush_all()
        self._write_grades()
        return decisions.sudo(False)

    def _try_decisions(self, changes):
        """Return ``(Draft, [Act], {scorecard id: (code, params)})``; nothing is written.

        Grades are lowered first, so that two people can change places.
        """
        draft = Draft(self._grading())
        wanted = {change["scorecard_id"]: change for change in changes if change["scorecard_id"] in draft.outcomes}

        def raises(change):
            target, now = change["grade_id"], draft.outcomes[change["scorecard_id"]].grade
            return target is not None and draft.ladder.better(target, now)

        acts, errors = [], {}
        for change in sorted(wanted.values(), key=raises):
            reason = (change.get("reason") or "").strip()
            act, error = draft.decide(change["scorecard_id"], change["grade_id"], reason)
            if error:
                errors[change["scorecard_id"]] = error
            else:
                acts.append(act)
        return draft, acts, errors

    def _check_may_decide(self, changes):
        """Raise unless the current user may take these decisions."""
        if self.state != "scoring":
            raise UserError(self.env._("%(period)s is not being scored: grades are fixed.", period=self.name))
        cards = self.env["jifen.scorecard"].sudo().browse([change["scorecard_id"] for change in changes])
        if any(card.period_id != self for card in cards):
            raise UserError(self.env._("These scorecards are not of %(period)s.", period=self.name))
        if self.env.uid == 1:
            return
        user = self.env.user
        if not user.has_group(COMMITTEE) or self.company_id not in user.company_ids:
            raise AccessError(self.env._("The committee decides on grades."))
        for card in cards:
            if card._concerns(user):
                raise AccessError(self.env._("%(name)s: nobody decides on themselves.", name=card.name))
        own = (
            self.env["jifen.nomination"]
            .sudo()  # authority is checked here
            .search(
                [
                    ("scorecard_id", "in", cards.ids),
                    ("proposed_by_id", "=", user.id),
                    ("origin", "=", "unit"),
                    ("state", "not in", ("withdrawn", "declined")),
                ],
                limit=1,
            )
        )
        if own:
            raise AccessError(
                self.env._("%(name)s: who proposed a nomination cannot decide on it as well.", name=own.name)
            )

    def _take(self, act):
        """Write one decision and what it does to nominations."""
        # Written by code alone, after the checks of the caller.
        nominations = self.env["jifen.nomination"].sudo()._trusted()
        decided = {
            "decided_by_id": self.env.uid,
            "decided_at": fields.Datetime.now(),
            "decision_reason": act.reason,
        }
        changed = nominations.browse()
        for nomination_id, state in act.states.items():
            row = nominations.browse(nomination_id)
            row.write({"state": state, **decided})
            changed |= row
        if act.added:
            card = self.env["jifen.scorecard"].sudo().browse(act.subject_id)  # a name on record
            changed |= nominations.create(
                {
                    "scorecard_id": card.id,
                    "grade_id": act.added,
                    "unit_id": card.unit_id.id,
                    "origin": "committee",
                    "state": "approved",
                    "reason": act.reason,
                    "proposed_by_id": self.env.uid,
                    "proposed_at": decided["decided_at"],
                    **decided,
                }
            )
        # Written by code alone, after the checks of the caller.
        decisions = self.env["jifen.grade.decision"].sudo()._trusted()
        if not act.keeps:
            former = decisions.search([("scorecard_id", "=", act.subject_id), ("in_force", "=", True)])
            former._trusted().write({"in_force": False})
            self.env.flush_all()
        return decisions.create(
            {
                "scorecard_id": act.subject_id,
                "kind": act.kind,
                "grade_before_id": act.before,
                "base_grade_id": act.ruled,
                "grade_id": act.grade,
                "score": self.env["jifen.scorecard"].sudo().browse(act.subject_id).score,  # the score of then
                "reason": act.reason,
                "beyond_rules": act.beyond,
                "nomination_id": changed[:1].id,
                "in_force": act.override,
                "decided_by_id": self.env.uid,
                "decided_at": decided["decided_at"],
            }
        )

    def _decision_error(self, draft, code, params):
        """Return, for people, why a decision cannot be taken."""
        name = self.env["jifen.grade"].sudo().browse(params.get("grade")).name  # the name of a grade is no secret
        return {
            "unscored": lambda: self.env._("has no score yet, so there is no grade to decide on."),
            "foreign": lambda: self.env._("this grade is not given in this period."),
            "veto": lambda: self.env._("a one-vote veto holds, so the grade cannot be raised."),
            "not_eligible": lambda: self.env._(
                "the year's periods do not allow %(grade)s, so it cannot be given.", grade=name
            ),
            "waiting": lambda: self.env._(
                "the nomination still waits for the agreement of %(deputy)s.",
                deputy=params.get("deputy") or self.env._("the appraisal office"),
            ),
            "reason": lambda: self.env._("say why, for the record."),
            "reason_beyond": lambda: self.env._(
                "this is better than the score allows. It takes a reason, which stays on record."
            ),
            "share": lambda: self.env._(
                "only %(entitled)s of %(heads)s may have %(grade)s, and all places are taken.",
                entitled=params.get("entitled"),
                heads=params.get("heads"),
                grade=name,
            ),
        }[code]()
