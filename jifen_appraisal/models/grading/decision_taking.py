"""Decisions on grades: what they would do, whether they may be taken, and taking them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.roles import COMMITTEE
from ..common.text import said
from .decision_draft import Draft

# What the committee decides on a nomination, by the state that its draft names.
_TAKEN = {"approved": "approve", "refused": "refuse", "withdrawn": "give_way"}


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
        return self._take_decisions(changes)

    @api.private
    def _take_decisions(self, changes):
        """Take decisions of whoever may: the committee, or the last step of a nomination's way."""
        self._lock_grading()
        draft, acts, errors = self._try_decisions(changes)
        if errors:
            card_id, error = next(iter(errors.items()))
            name = self.env["jifen.scorecard"].sudo().browse(card_id).name  # named to whoever decides on them
            reason = self._decision_error(draft, *error)
            raise UserError(self.env._("%(name)s: %(reason)s", name=name, reason=reason))
        acts = [act for act in acts if act.kind]
        # Whose way ends here is told to who proposed them.
        waiting = self.env["jifen.nomination"].sudo().browse(id_ for act in acts for id_ in act.states)
        waiting = waiting.filtered(lambda row: row._waits())
        decisions = self.env["jifen.grade.decision"]
        for act in acts:
            decisions |= self._take(act)
        self.env.flush_all()
        self._write_grades()
        waiting._tell_outcome(self.env.user)
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
            reason = said(change.get("reason"))
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
        # Whether they may be decided on is checked here, whatever the user may read.
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
        decided = {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}
        nominations = self._take_nominations(act, {**decided, "decision_reason": act.reason})
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
                "nomination_id": nominations[:1].id,
                "in_force": act.override,
                **decided,
            }
        )

    def _take_nominations(self, act, decided):
        """Write what one decision does to nominations; return those that it changes or adds.

        :param decided: who decided, when and why, as values of a nomination
        """
        # Written by code alone, after the checks of the caller.
        nominations = self.env["jifen.nomination"].sudo()._trusted()
        changed = nominations.browse()
        for nomination_id, state in act.states.items():
            row = nominations.browse(nomination_id)
            row._close_by_decision("approved" if state == "approved" else "refused", act.reason)
            row._update_state(_TAKEN[state], **decided)
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
        return changed

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
