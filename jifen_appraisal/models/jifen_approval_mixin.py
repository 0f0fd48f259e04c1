from odoo import fields, models
from odoo.exceptions import UserError

# Above so many documents at once an approver gets one digest instead of a card each.
DIGEST_ABOVE = 30


class JifenApprovalMixin(models.AbstractModel):
    """A document that goes through the approval steps of its scheme.

    A model gives ``_approval_route`` and ``_approval_values`` and is told the outcome by
    ``_on_approved`` and ``_on_refused``. A step's row is opened only when the step
    begins, so the manager of that moment decides.
    """

    _name = "jifen.approval.mixin"
    _description = "Document with Approval"

    approval_ids = fields.One2many(
        "jifen.approval",
        "res_id",
        string="Approvals",
        domain=lambda self: [("res_model", "=", self._name)],
    )

    # === WHAT A DOCUMENT SAYS OF ITSELF === #

    def _approval_route(self):
        """Return the jifen.approval.step records this document takes, in order."""
        raise NotImplementedError

    def _approval_values(self):
        """Return what an approval shows of this document, as values of jifen.approval."""
        raise NotImplementedError

    def _users_concerned(self):
        """Return the users who may never decide this document."""
        raise NotImplementedError

    def _approval_subject(self):
        """Return ``(hr.employee, hr.department)`` whose leaders decide."""
        raise NotImplementedError

    def _on_approved(self, user):
        raise NotImplementedError

    def _on_refused(self, user, reason):
        raise NotImplementedError

    # === THE WAY THROUGH THE STEPS === #

    def _start_approval(self):
        """Open the first step of every document. Call elevated, on checked documents."""
        done = self._open_next_step(restart=True)
        if done:
            raise UserError(
                self.env._("%(document)s has no approval step.", document=done[0].display_name)
            )

    def _approval_granted(self, user, points=None):
        """Carry documents on after one step was approved by ``user``."""
        if points is not None:
            self._set_granted_points(points)
        done = self._open_next_step()
        if done:
            done._on_approved(user)

    def _approval_refused(self, user, reason):
        self._on_refused(user, reason)

    def _set_granted_points(self, points):
        raise UserError(self.env._("The points of this document are not for the approver to set."))

    def _cancel_approvals(self):
        """Close what is still pending, when the document is withdrawn."""
        pending = self._pending_approvals()
        pending._trusted().write({"state": "cancelled", "decided_at": fields.Datetime.now()})
        pending._close_notifications()

    def _pending_approvals(self):
        return self.env["jifen.approval"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("state", "=", "pending")]
        )

    def _open_next_step(self, restart=False):
        """Open each document's next step; return the documents that have none left."""
        done = self.browse()
        values = []
        for document in self:
            opened, rows = document._next_step_rows(restart)
            values += rows
            if not opened:
                done |= document
        approvals = self.env["jifen.approval"]._trusted().create(values)
        approvals.filtered(lambda approval: approval.state == "pending")._announce()
        return done

    def _next_step_rows(self, restart):
        """Return ``(whether a step is opened, [values of approvals to write])`` of one document."""
        self.ensure_one()
        round_rows = self.env["jifen.approval"] if restart else self._current_round()
        taken = round_rows.mapped("sequence")
        deciders = round_rows.filtered(lambda row: row.state == "approved").decided_by_id
        rows = []
        for number, step in enumerate(self._approval_route(), 1):
            if number in taken:
                continue
            row = {**self._approval_values(), **self._row_of_step(step, number)}
            user = self.env["res.users"].browse(row["user_id"] or ())
            if user and user in deciders:
                rows.append(
                    {
                        **row,
                        "state": "skipped",
                        "decided_at": fields.Datetime.now(),
                        "reason": self.env._("%(user)s has approved already.", user=user.name),
                    }
                )
                continue
            return True, [*rows, row]
        return False, rows

    def _current_round(self):
        """Return the approvals since the document was last submitted."""
        return self.approval_ids.filtered(lambda row: row.state not in ("refused", "cancelled")).filtered(
            lambda row: row.create_date >= self.submitted_at
        )

    def _row_of_step(self, step, number):
        employee, department = self._approval_subject()
        users = (
            step._approvers(employee, department, self._users_concerned())
            if step.approver != "group"
            else self.env["res.users"]
        )
        # Nobody above with a login: the appraisal office decides.
        group = step.group_id or self.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        return {
            "res_model": self._name,
            "res_id": self.id,
            "step_id": step.id,
            "step_name": step.name,
            "sequence": number,
            "user_id": users[:1].id,
            "group_id": False if users else group.id,
            "company_id": self.company_id.id,
        }
