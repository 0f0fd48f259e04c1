"""What documents share that are decided on their own form as well as in the inbox."""

from itertools import zip_longest

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_list

from ..common.roles import COMMITTEE


class JifenApprovalDocument(models.AbstractModel):
    """A document about many people, or of the committee, on the route that its scheme gives it.

    Its buttons decide the approvals that wait for the current user; the inbox decides the same ones.
    """

    _name = "jifen.approval.document"
    _description = "Document Decided on Its Form"
    _inherit = ["jifen.approval.mixin"]

    can_approve = fields.Boolean(compute="_compute_can_approve", string="Waits for Me")
    approval_hint = fields.Char(compute="_compute_can_approve", string="Waits For")

    @api.depends_context("uid", "lang")
    @api.depends("approval_ids.state")
    def _compute_can_approve(self):
        mine, __ = self._origin._rows_to_decide()
        # Whoever sees a document may know for whom it waits.
        waiting = self.sudo()._origin._pending_approvals().grouped("res_id")
        for document in self:
            document.can_approve = document._origin.id in mine
            rows = not document.can_approve and waiting.get(document._origin.id)
            document.approval_hint = rows and self.env._(
                "Waits for %(approvers)s.", approvers=format_list(self.env, dict.fromkeys(rows.mapped("approver_name")))
            )

    # === THE CURRENT STEP === #

    def action_approve(self):
        """Approve the current step, as the user whose turn it is.

        :raise AccessError: for anybody else, and for who must not approve their own work
        """
        return self._decide_here("approved")

    def action_refuse(self, reason):
        """Refuse at the current step, as the user whose turn it is.

        :raise UserError: without a reason
        :raise AccessError: for others than the approver
        """
        return self._decide_here("refused", self.env["jifen.approval"]._checked_reason(reason))

    def _rows_to_decide(self):
        """Return ``({id: approvals the current user may decide}, {id: why they may not})``."""
        # Approvals are found for anybody; whether the user may decide is what this is about.
        pending = self.sudo()._pending_approvals()
        objections = pending._reasons_not_to_decide()
        mine, reasons = {}, {}
        for row in pending:
            if row.id in objections:
                reasons.setdefault(row.res_id, objections[row.id])
            else:
                mine[row.res_id] = mine.get(row.res_id, row.browse()) | row
        return mine, {id_: reason for id_, reason in reasons.items() if id_ not in mine}

    def _decide_here(self, state, reason=""):
        """Decide the current step of these documents as the user whose turn it is.

        :raise AccessError: when one of them does not wait for the current user
        """
        mine, reasons = self._rows_to_decide()
        for document in self:
            if document.id not in mine:
                raise AccessError(reasons.get(document.id) or self.env._("It does not wait for a decision."))
        # One approval of each document at a time: with the first, the next step may begin.
        for rows in zip_longest(*mine.values()):
            batch = self.env["jifen.approval"].union(*(row.sudo(self.env.su) for row in rows if row))
            # Those of a step that is over already are closed.
            batch = batch.filtered(lambda row: row.sudo().state == "pending")  # elevated as above
            if batch and state == "approved":
                batch.action_approve()
            elif batch:
                batch.action_refuse(reason)
        return True

    def _fallback_group(self, step):
        """Return who decides where nobody above has a login: pay and results are not for the office to approve."""
        return COMMITTEE

    def _row_of_office(self, step, known):
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(self._fallback_group(step))
        return self._row(step, known, group_id=group_id)

    def _fact(self, label, value):
        return {"label": label, "value": value}
