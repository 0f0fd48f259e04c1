from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..common.relying import rely_on
from ..common.text import needed


class JifenApproval(models.Model):
    """Deciding, one or many at once."""

    _inherit = "jifen.approval"

    # === DECISIONS === #

    def action_approve(self, points=None):
        """Approve the documents of these approvals, all or none.

        :param points: float, the points the approver grants where the item is a range
        :raise UserError: when the current user may not decide one of them
        """
        return self._decide_all("approved", points=None if points is False else points)

    def action_refuse(self, reason):
        """Refuse the documents of these approvals, all or none, for a reason told to the claimants.

        :raise UserError: without a reason, or when the current user may not decide one of them
        """
        return self._decide_all("refused", reason=self._checked_reason(reason))

    def action_approve_many(self):
        """Approve what can be approved and report the rest."""
        return self._decide_many("approved")

    def action_refuse_many(self, reason):
        """Refuse what can be refused and report the rest."""
        return self._decide_many("refused", reason=self._checked_reason(reason))

    @api.model
    def _checked_reason(self, reason):
        """Return a reason without blanks around it.

        :raise UserError: when there is none
        """
        return needed(reason, self.env._("Say why you refuse."))

    def _decide_all(self, state, **values):
        locked, reasons = self._lock_for_decision(state)
        for approval in self:
            if approval.id in reasons:
                title = approval._shown_titles()[approval.id]
                raise UserError(self.env._("%(title)s: %(reason)s", title=title, reason=reasons[approval.id]))
        locked._write_decision(state, **values)
        locked._tell_decision()
        return True

    def _decide_many(self, state, **values):
        locked, reasons = self._lock_for_decision(state)
        allowed = locked.filtered(lambda approval: approval.id not in reasons)
        reasons.update(allowed._try_decision(state, **values))
        decided = allowed.filtered(lambda approval: approval.id not in reasons)
        # Only now: what is undone by a savepoint must not have been told to anybody.
        decided._tell_decision()
        return self._report(decided, reasons)

    def _lock_for_decision(self, state):
        """Return ``(approvals locked, {approval id: why it cannot be decided})``."""
        # Deciders have no write access; their authority is checked right after.
        locked = self.sudo().try_lock_for_update()
        # What is put to several is decided by one at a time: only the last one opens the next step.
        others = locked._put_to_others()
        busy_others = others - others.try_lock_for_update()
        busy_documents = {(row.res_model, row.res_id) for row in busy_others}
        locked = locked.filtered(lambda row: (row.res_model, row.res_id) not in busy_documents).sudo(self.env.su)
        locked.invalidate_recordset(["state"])
        busy = self.env._("Somebody else is deciding this right now. Look again in a moment.")
        reasons = {approval.id: busy for approval in self - locked}
        if state == "approved":
            reasons.update(locked._reasons_not_to_approve())
        else:
            reasons.update(locked._reasons_not_to_refuse())
        return locked, reasons

    def _try_decision(self, state, **values):
        """Write the decision wherever it can be written; return ``{approval id: why it cannot}``.

        One document that cannot be posted must not stop the others: halves are tried
        until it is alone.
        """
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                self._write_decision(state, **values)
        except UserError as error:
            if len(self) == 1:
                return {self.id: str(error)}
            half = len(self) // 2
            return self[:half]._try_decision(state, **values) | self[half:]._try_decision(state, **values)
        return {}

    def _write_decision(self, state, reason=False, points=None):
        """Write the decision of the current user and carry the documents on, in sets."""
        # Authority was checked; the row and what follows are not the decider's to write.
        self_sudo = self.sudo()
        if points is not None:
            for documents in self_sudo._documents():
                documents._set_granted_points(points)
        values = {
            "decided_by_id": self.env.uid,
            "decided_at": fields.Datetime.now(),
            "reason": reason,
            **({} if points is None else {"points": points}),
        }
        self_sudo._keep_evidence()
        for principal, rows in self_sudo.grouped(lambda row: row._decided_for(self.env.user)).items():
            rows._update_state(state, **values, standing_in_for_id=principal.id)
        self_sudo._settle_others(state, points)
        for documents in self_sudo._documents():
            if state == "approved":
                documents._approval_granted(self.env.user)
            else:
                documents._approval_refused(self.env.user, reason)

    def _decided_for(self, user):
        """Return in whose stead ``user`` decides this approval; nobody when it is put to them. Elevated."""
        if user.id == SUPERUSER_ID or self.user_id == user:
            return user.browse()
        return self.user_id

    # === SEVERAL WHO DECIDE THE SAME STEP === #

    def _put_to_others(self):
        """Return the other pending rows of the same documents, elevated."""
        # Whose turn it is besides is not the decider's to read.
        rows = self.sudo().browse()
        for model, approvals in self.sudo().grouped("res_model").items():  # as above
            rows |= rows.search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", approvals.mapped("res_id")),
                    ("state", "=", "pending"),
                    ("id", "not in", self.ids),
                ]
            )
        return rows

    def _settle_others(self, state, points):
        """Close the rows of those who are no longer asked; let the others see what has changed."""
        others = self._put_to_others()
        if not others:
            return
        if points is not None:
            others._trusted().write({"points": points})
        needed = {(row.res_model, row.res_id) for row in self if state == "approved" and row.need == "all"}
        waiting = others.filtered(lambda row: (row.res_model, row.res_id) in needed)
        (others - waiting)._update_state(
            "cancelled",
            decided_at=fields.Datetime.now(),
            reason=self.env._("%(user)s has decided.", user=self.env.user.name),
        )
        if waiting:
            # Two who decide at the same moment must not both believe that the other is still waited for.
            rely_on(waiting)

    def _same_step(self):
        """Return all rows of the steps that these belong to. Call elevated."""
        keys = {(row.res_model, row.res_id, row.round, row.sequence) for row in self}
        rows = self
        for model, approvals in self.grouped("res_model").items():
            rows |= self.search([("res_model", "=", model), ("res_id", "in", approvals.mapped("res_id"))])
        return rows.filtered(lambda row: (row.res_model, row.res_id, row.round, row.sequence) in keys)

    def _tell_decision(self):
        """Close everybody's copy, ask whoever is next and tell those whose documents are decided."""
        # Messages go out in the name of those concerned, to people the decider need not read.
        self_sudo = self.sudo()
        self_sudo._same_step().filtered(lambda row: row.state != "pending")._close_notifications()
        for documents in self_sudo._documents():
            documents._pending_approvals()._announce()
            documents._tell_outcome(self.env.user)

    def _report(self, decided, reasons):
        """Return the client action that says what was decided and what was not, and why."""
        message = self.env._("%(done)s decided.", done=len(decided))
        if reasons:
            message = self.env._(
                "%(done)s decided, %(failed)s not:\n%(lines)s",
                done=len(decided),
                failed=len(reasons),
                lines="\n".join(self._reason_lines(reasons)),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if reasons else "success",
                "message": message,
                "sticky": bool(reasons),
                "className": "o_jifen_report",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _shown_titles(self):
        """Return ``{approval id: title}``; who has nothing to do with an approval is told its id only."""
        # Whatever companies the screen is set to.
        everywhere = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        readable = set(everywhere._filtered_access("read").ids)
        # Whom it concerns is asked for the current user; one's own document is no secret.
        concerned = self.sudo()._users_concerned()
        return {
            approval.id: approval.sudo().title  # readable, or about the user, as checked here
            if approval.id in readable or self.env.user in concerned[approval.id]
            else f"#{approval.id}"
            for approval in self
        }

    def _reason_lines(self, reasons):
        """Return one line for each reason, naming the first documents it holds for."""
        titles = {}
        for key, title in self.filtered(lambda row: row.id in reasons)._shown_titles().items():
            titles.setdefault(reasons[key], []).append(title)
        for reason, names in titles.items():
            shown = format_list(self.env, names[:5])
            if len(names) > 5:
                shown = f"{shown}…"
            yield self.env._("%(title)s: %(reason)s", title=shown, reason=reason)
