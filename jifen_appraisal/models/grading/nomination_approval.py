"""The way of a nomination: the steps for grade proposals of its scheme, by default deputy leader, then committee."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.notice import Notice
from ..common.roles import COMMITTEE, OFFICER
from ..common.text import exact, plain, said


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("proposal", "Grade proposals")], ondelete={"proposal": "cascade"})


class JifenNomination(models.Model):
    """Proposed while steps are ahead, agreed when the last one is open: who takes it decides.

    The screen of grades decides the same approvals as the buttons here and the inbox.
    """

    _name = "jifen.nomination"
    _inherit = ["jifen.nomination", "jifen.approval.document"]

    _approval_kind = "proposal"

    scheme_id = fields.Many2one(related="scorecard_id.scheme_id")

    # === AUTHORITY === #

    def _reason_not_to_agree(self, user):
        if user == self.proposed_by_id:
            return self.env._("Who proposed a nomination cannot agree to it as well.")
        return self._reason_not_my_turn()

    def _reason_not_to_decide(self, user):
        if user == self.proposed_by_id and self.origin == "unit":
            return self.env._("Who proposed a nomination cannot decide on it as well.")
        if self._waits():
            return self._reason_not_my_turn()
        if not user.has_group(COMMITTEE):
            return self.env._("The committee decides on nominations.")
        return None

    def _reason_not_my_turn(self):
        mine, reasons = self._rows_to_decide()
        if self.id in mine:
            return None
        return reasons.get(self.id) or self.env._("It does not wait for a decision.")

    def _waits(self):
        """Tell whether the nomination waits at a step: not so once decided."""
        # Whether anybody is asked is no secret to whoever asks about the nomination.
        return bool(self.sudo()._pending_approvals())

    # === ACTIONS === #

    def action_agree(self, note=""):
        """Agree at a step before the last: the nomination goes on, in the end to who decides."""
        self._check_may("agree")
        self._decide_here("approved")
        self.sudo()._trusted().write({"agreed_note": said(note)})  # checked right above
        return True

    def action_decline(self, note):
        """Send the nomination back at a step before the last; the unit's place is free again."""
        self._check_may("agree")
        self._need(note)
        return self._decide_here("refused", said(note))

    def action_approve(self):
        """Approve at the last step, by default as the committee: the nominees have the grade from now on."""
        self._check_may("decide")
        return self._settle("approved", [row.grade_id.id for row in self.sudo()])  # checked right above

    def action_refuse(self, reason):
        """Refuse at the last step, by default as the committee; the unit's quota stays used."""
        self._check_may("decide")
        self._need(reason)
        return self._settle("refused", [None] * len(self), said(reason))

    def _settle(self, state, grade_ids, reason=""):
        """Decide what waits; what had been decided is decided anew by the committee."""
        waiting = self.filtered(lambda row: row._waits())
        waiting._decide_here(state, reason)
        again = [(row, grade_id) for row, grade_id in zip(self, grade_ids, strict=True) if row not in waiting]
        for period, changes in self._changes(again, reason).items():
            period.sudo(False)._decide_grades(changes)
        return True

    def _changes(self, pairs, reason):
        """Return ``{period: decisions}`` of ``[(nomination, grade id or None)]``."""
        changes = {}
        for row, grade_id in pairs:
            row = row.sudo()  # checked by the callers
            changes.setdefault(row.period_id, []).append(
                {
                    "scorecard_id": row.scorecard_id.id,
                    "grade_id": grade_id,
                    "reason": reason,
                    "nomination_id": row.id,
                }
            )
        return changes

    # === THE WAY === #

    def _start_approval(self):
        result = super()._start_approval()
        self._follow_steps()
        return result

    def _approval_granted(self, user, **kwargs):
        result = super()._approval_granted(user, **kwargs)
        self._follow_steps(user)
        return result

    def _follow_steps(self, user=None):
        """Say in the state whether the last step is open, and who is asked before that."""
        for row in self.filtered(lambda row: row.state == "proposed"):
            pending = row._pending_approvals()
            if not pending:
                continue
            if row._steps_ahead():
                row._trusted().write({"deputy_user_id": pending.user_id[:1].id})
                continue
            values = {"agreed_by_id": user.id, "agreed_at": fields.Datetime.now()} if user else {}
            row._update_state("agree", **values)

    def _on_approved(self, user):
        pairs = [(row, row.grade_id.id) for row in self]
        for period, changes in self._changes(pairs, "").items():
            period._take_decisions(changes)

    def _on_refused(self, user, reason):
        """Send a proposal back, or refuse it for good where it was decided at the last step."""
        self._cancel_approvals()
        early = self.filtered(lambda row: row.state == "proposed")
        early._update_state(
            "decline",
            agreed_by_id=user.id,
            agreed_at=fields.Datetime.now(),
            agreed_note=reason,
        )
        for period, changes in self._changes([(row, None) for row in self - early], reason).items():
            period._take_decisions(changes)

    def _close_by_decision(self, state, reason):
        """Take nominations that the committee settles on its screen off their way, as who may decide them.

        :raise AccessError: when it is for somebody else to decide
        :raise UserError: when others have to agree as well
        """
        if self.env.uid != SUPERUSER_ID:
            self._check_may_close()
        now = {"decided_at": fields.Datetime.now()}
        mine, __ = self._rows_to_decide()
        rows = self._pending_approvals()
        for found in mine.values():
            values = {**now, "decided_by_id": self.env.uid, "reason": reason or False}
            principal = found[0]._decided_for(self.env.user)
            found[0]._update_state(state, **values, standing_in_for_id=principal.id)
        rows.filtered(lambda row: row.state == "pending")._update_state("cancelled", **now)
        rows._close_notifications()

    def _check_may_close(self):
        __, reasons = self._rows_to_decide()
        for row in self:
            if row.id in reasons:
                raise AccessError(self.env._("%(name)s: %(reason)s", name=row.name, reason=reasons[row.id]))
            pending = row._pending_approvals()
            if len(pending) > 1 and "all" in pending.mapped("need"):
                raise UserError(
                    self.env._(
                        "%(name)s: several people have to agree, each by themselves, under My Approvals.",
                        name=row.name,
                    )
                )

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_usual_route(self):
        return (("deputy", None), ("group", COMMITTEE))

    def _approval_possible(self, scheme):
        return "nomination" in scheme.grade_ids.mapped("quota_mode")

    def _approval_values(self):
        return {
            "title": self.env._("%(person)s: %(grade)s", person=self.name, grade=self.grade_id.name),
            "employee_name": self.name,
            "department_id": self.department_id.id,
            "date": self.period_id.date_to,
        }

    def _approval_details(self):
        return {
            row.id: {
                "description": row.reason or "",
                "facts": [
                    row._fact(self.env._("Proposed grade"), row.grade_id.name),
                    row._fact(self.env._("Score"), "" if row.score is False else plain(exact(row.score))),
                    row._fact(self.env._("Rank in the unit"), str(row.rank_unit or "")),
                    row._fact(self.env._("Appraising unit"), row.unit_id.name or ""),
                    row._fact(self.env._("Period"), row.period_id.name),
                    row._fact(self.env._("Grade by the rules"), row.scorecard_id.grade_id.name or ""),
                    row._fact(self.env._("Proposed by"), row.proposed_by_id.name or ""),
                ],
            }
            for row in self
        }

    def _domain_concerned(self, user):
        return Domain.OR(
            Domain(path, "=", user.id)
            for path in (
                "proposed_by_id",
                "scorecard_id.user_id",
                "scorecard_id.employee_id.user_id",
                "scorecard_id.team_id.manager_id.user_id",
            )
        )

    def _approval_subject(self):
        return self.scorecard_id.employee_id, self.department_id

    def _fallback_group(self, step):
        """Agreeing in the deputy leader's place is for the office, deciding for the committee."""
        last = step == self._approval_route()[-1:]
        return super()._fallback_group(step) if last else OFFICER

    def _users_concerned(self):
        card = self.scorecard_id
        return self.proposed_by_id | card.user_id | card.employee_id.user_id | card.team_id.manager_id.user_id

    def _reasons_not_to_approve(self):
        return {
            row.id: self.env._("%(period)s is not being scored: grades are fixed.", period=row.period_id.name)
            for row in self
            if row.period_id.state != "scoring"
        }

    def _reasons_not_to_refuse(self):
        return self._reasons_not_to_approve()

    # === TELLING === #

    def _tell_outcome(self, user):
        """Tell who proposed what became of it, once for all of theirs."""
        decided = self.filtered(
            lambda row: row.state in ("approved", "refused", "declined") and row.proposed_by_id.active
        )
        self.env["jifen.notice"]._send([rows._outcome_notice() for rows in decided.grouped("proposed_by_id").values()])

    def _outcome_notice(self):
        rows = self.with_context(lang=self.proposed_by_id.lang)
        labels = dict(self._fields["state"]._description_selection(rows.env))
        lines = Markup().join(
            Markup("<li>%s: %s%s</li>")
            % (row.display_name, labels[row.state], f" – {reason}" if (reason := row._outcome_reason()) else "")
            for row in rows
        )
        return Notice(
            record=None,
            users=self.proposed_by_id,
            title=rows.env._("Your nominations have been decided"),
            body=Markup("<ul>%s</ul>") % lines,
        )

    def _outcome_reason(self):
        return (self.agreed_note if self.state == "declined" else self.decision_reason) or ""
