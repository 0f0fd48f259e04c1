from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

OFFICER_GROUP = "jifen_appraisal.jifen_appraisal_group_officer"


class JifenApproval(models.Model):
    """One decision asked of one person or group: open while their step runs, then evidence.

    Rows are written by code alone. Managers list these rows, not the documents, so
    a row carries what a list shows of its document.
    """

    _name = "jifen.approval"
    _description = "Approval"
    _inherit = ["mail.thread", "mail.activity.mixin", "jifen.guard"]
    _order = "state desc, id desc"
    _rec_name = "title"

    _guarded_fields = frozenset(
        {
            "res_model",
            "res_id",
            "claim_id",
            "step_id",
            "step_name",
            "sequence",
            "user_id",
            "group_id",
            "state",
            "decided_by_id",
            "decided_at",
            "reason",
            "title",
            "employee_name",
            "department_id",
            "item_id",
            "points",
            "date",
            "company_id",
        }
    )

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True, index=True
    )
    claim_id = fields.Many2one("jifen.claim", readonly=True, index="btree_not_null", ondelete="cascade")
    step_id = fields.Many2one("jifen.approval.step", readonly=True, ondelete="set null")
    step_name = fields.Char(string="Name of the Step", readonly=True, required=True)
    sequence = fields.Integer(readonly=True)
    user_id = fields.Many2one("res.users", string="Approver", readonly=True, ondelete="restrict")
    group_id = fields.Many2one("res.groups", string="Approver Group", readonly=True, ondelete="restrict")
    approver_name = fields.Char(compute="_compute_approver_name", string="To Be Decided By")
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("skipped", "Skipped"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="pending",
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True)
    reason = fields.Text(readonly=True)
    title = fields.Char(readonly=True, required=True)
    employee_name = fields.Char(string="Employee", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    item_id = fields.Many2one("jifen.item", readonly=True)
    points = fields.Float(digits=(16, 4), readonly=True)
    date = fields.Date(string="Event Date", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _pending_user = models.Index("(user_id) WHERE state = 'pending'")
    _pending_group = models.Index("(group_id) WHERE state = 'pending'")
    _pending_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'pending'", "This document already waits for a decision."
    )

    @api.depends("user_id", "group_id")
    def _compute_approver_name(self):
        for approval in self:
            # Names of approvers are shown to those concerned, portal employees among them.
            approval_sudo = approval.sudo()
            approval.approver_name = approval_sudo.user_id.name or approval_sudo.group_id.name

    @api.depends_context("uid")
    @api.depends("state", "user_id", "group_id")
    def _compute_can_decide(self):
        reasons = self._reasons_not_to_decide()
        for approval in self:
            approval.can_decide = approval.id not in reasons

    # === AUTHORITY === #

    def _reasons_not_to_decide(self):
        """Return ``{approval id: why the current user cannot decide it}``; absent means they can.

        Nobody decides on a document about themselves or that they submitted, whatever
        their groups.
        """
        reasons = {}
        user = self.env.user
        for approval in self:
            # The document decides who is concerned, not what the user may read of it.
            approval_sudo = approval.sudo()
            document = approval_sudo._document()
            if approval_sudo.state != "pending":
                reasons[approval.id] = self.env._("It has been decided already.")
            elif user.id == 1:
                continue
            elif not user.active or user.share:
                reasons[approval.id] = self.env._("Only internal users decide.")
            elif user in document._users_concerned():
                reasons[approval.id] = self.env._("Nobody decides on their own document.")
            elif approval.company_id not in user.company_ids:
                reasons[approval.id] = self.env._("It belongs to another company.")
            elif approval_sudo.user_id != user and not (
                approval_sudo.group_id and approval_sudo.group_id in user.all_group_ids
            ):
                reasons[approval.id] = self.env._(
                    "It is for %(approver)s to decide.", approver=approval.approver_name
                )
        return reasons

    def _document(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def _documents(self):
        """Return ``[(model, documents)]`` of these approvals, elevated: authority was checked."""
        by_model = {}
        for approval in self:
            by_model.setdefault(approval.res_model, []).append(approval.res_id)
        return [self.env[model].sudo().browse(ids) for model, ids in by_model.items()]

    def _lock_pending(self):
        try:
            # Deciders have no write access; their authority is checked right after.
            self.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is deciding this right now. Look again in a moment.")
            ) from error
        self.invalidate_recordset(["state"])

    def _check_can_decide(self):
        for approval, reason in ((self.browse(i), r) for i, r in self._reasons_not_to_decide().items()):
            raise UserError(
                self.env._("%(title)s: %(reason)s", title=approval.sudo().title, reason=reason)
            )

    # === DECISIONS === #

    def action_approve(self, points=None):
        """Approve the documents of these approvals, all or none.

        :param points: float, the points the approver grants where the item is a range
        :raise UserError: when the current user may not decide one of them
        """
        self._lock_pending()
        self._check_can_decide()
        self._decide("approved", points=points)
        return True

    def action_refuse(self, reason):
        """Refuse the documents of these approvals, all or none, for a reason told to the claimants.

        :raise UserError: without a reason, or when the current user may not decide one of them
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you refuse."))
        self._lock_pending()
        self._check_can_decide()
        self._decide("refused", reason=reason.strip())
        return True

    def action_approve_many(self):
        """Approve what can be approved and report the rest."""
        return self._decide_many("approved")

    def action_refuse_many(self, reason):
        """Refuse what can be refused and report the rest."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you refuse."))
        return self._decide_many("refused", reason=reason.strip())

    def _decide_many(self, state, **values):
        self._lock_pending()
        reasons = self._reasons_not_to_decide()
        allowed = self.filtered(lambda approval: approval.id not in reasons)
        failed = []
        if allowed:
            try:
                with self.env.cr.savepoint():
                    allowed._decide(state, **values)
            except UserError:
                # One document that cannot be posted must not stop the others.
                for approval in allowed:
                    try:
                        with self.env.cr.savepoint():
                            approval._decide(state, **values)
                    except UserError as error:
                        failed.append((approval.sudo().title, str(error)))
        failed += [(self.browse(i).sudo().title, reason) for i, reason in reasons.items()]
        return self._report(len(self) - len(failed), failed)

    def _report(self, done, failed):
        lines = "\n".join(f"{title}: {reason}" for title, reason in failed[:10])
        message = self.env._("%(done)s decided.", done=done)
        if failed:
            message = self.env._(
                "%(done)s decided, %(failed)s not:\n%(lines)s", done=done, failed=len(failed), lines=lines
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failed else "success",
                "message": message,
                "sticky": bool(failed),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _decide(self, state, reason=False, points=None):
        """Write the decision of the current user and carry the documents on, in sets."""
        # Authority was checked; the row and what follows are not the decider's to write.
        self_sudo = self.sudo()
        self_sudo._trusted().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "reason": reason,
            }
        )
        self_sudo._close_notifications()
        for documents in self_sudo._documents():
            if state == "approved":
                documents._approval_granted(self.env.user, points)
            else:
                documents._approval_refused(self.env.user, reason)

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _close_notifications(self):
        """Take the decided documents out of everybody's inbox and to-do list."""
        self.activity_unlink(["mail.mail_activity_data_todo"])
