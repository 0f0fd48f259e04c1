from odoo import fields, models
from odoo.exceptions import UserError

# Above so many documents at once a person gets one digest instead of a card or message each.
DIGEST_ABOVE = 30

OFFICER_GROUP = "jifen_appraisal.jifen_appraisal_group_officer"


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

    def _approval_details(self):
        """Return ``{id: what a card shows besides the approval's own fields}``, in few queries."""
        return {document.id: {} for document in self}

    def _users_concerned(self):
        """Return the users who may never decide this document."""
        raise NotImplementedError

    def _approval_subject(self):
        """Return ``(hr.employee, hr.department)`` whose leaders decide."""
        raise NotImplementedError

    def _approval_author(self):
        """Return the res.partner in whose name approvers are asked."""
        raise NotImplementedError

    def _reasons_not_to_approve(self):
        """Return ``{id: why this document cannot be approved at present}``; absent means it can."""
        return {}

    def _on_approved(self, user):
        raise NotImplementedError

    def _on_refused(self, user, reason):
        raise NotImplementedError

    def _tell_outcome(self, user):
        """Tell those concerned which of these documents have been decided for good."""
        raise NotImplementedError

    # === THE WAY THROUGH THE STEPS === #

    def _start_approval(self):
        """Open the first step of every document. Call elevated, on checked documents."""
        opened, done = self._open_next_step(restart=True)
        if done:
            raise UserError(self.env._("%(document)s has no approval step.", document=done[0].display_name))
        opened._announce()

    def _approval_granted(self, user, points=None):
        """Carry documents on after one step was approved by ``user``. Nobody is told yet."""
        __, done = self._open_next_step()
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
        """Open each document's next step, without telling anybody.

        :param restart: begin a new round, as after the document was submitted
        :return: ``(approvals opened, documents that have no step left)``
        """
        done = self.browse()
        values = []
        for document in self:
            waiting, rows = document._next_step_rows(restart)
            values += rows
            if not waiting:
                done |= document
        # The database allows one pending row per document: the decision on the last one goes first.
        self.env["jifen.approval"].flush_model(["state"])
        # Whoever submits must not become a follower of rows that are not theirs to read.
        approvals = self.env["jifen.approval"].with_context(tracking_disable=True, mail_create_nosubscribe=True)
        rows = approvals._trusted().create(values).with_env(self.env)
        return rows.filtered(lambda row: row.state == "pending"), done

    def _next_step_rows(self, restart):
        """Return ``(whether a step is opened, [values of approvals to write])`` of one document."""
        self.ensure_one()
        number_of_round = self._last_round() + bool(restart)
        past = self.env["jifen.approval"] if restart else self._current_round()
        ahead = self._approval_route() - past.step_id
        deciders = past.filtered(lambda row: row.state == "approved").decided_by_id
        rows = []
        for number, step in enumerate(ahead, len(past) + 1):
            row = {
                **self._approval_values(),
                **self._row_of_step(step),
                "round": number_of_round,
                "sequence": number,
                "step_count": len(past) + len(ahead),
            }
            user = self.env["res.users"].browse(row["user_id"] or ())
            if not user or user not in deciders:
                return True, [*rows, row]
            rows.append(
                {
                    **row,
                    "state": "skipped",
                    "decided_at": fields.Datetime.now(),
                    "reason": self.env._("%(user)s has approved already.", user=user.name),
                }
            )
        return False, rows

    def _last_round(self):
        return max(self.approval_ids.mapped("round"), default=0)

    def _current_round(self):
        """Return the approvals since the document was last submitted, first step first.

        Those cancelled are left out: their step is still to be taken.
        """
        last = self._last_round()
        return self.approval_ids.filtered(lambda row: row.round == last and row.state != "cancelled").sorted("id")

    def _steps_ahead(self):
        """Return the steps the document will still take after the one that is open."""
        self.ensure_one()
        return self._approval_route() - self._current_round().step_id

    def _approval_way(self):
        """Return the steps taken, open and ahead as plain data, all rounds, oldest first."""
        self.ensure_one()
        way = [row._way_entry() for row in self.approval_ids.sorted("id")]
        if any(entry["kind"] == "pending" for entry in way):
            way += [{"kind": "ahead", "title": step.name} for step in self._steps_ahead()]
        return way

    def _row_of_step(self, step):
        employee, department = self._approval_subject()
        users = step._approvers(employee, department, self.company_id, self._users_concerned())
        group_id = step.group_id.id
        if step.approver != "group":
            # Nobody above with a login: the appraisal office decides.
            group_id = self.env["ir.model.data"]._xmlid_to_res_id(OFFICER_GROUP)
        return {
            "res_model": self._name,
            "res_id": self.id,
            "step_id": step.id,
            "step_name": step.name,
            "user_id": users[:1].id,
            "group_id": False if users else group_id,
            "company_id": self.company_id.id,
        }
