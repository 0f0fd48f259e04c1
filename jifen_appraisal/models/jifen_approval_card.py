from odoo import api, fields, models

from .jifen_item import signed


class JifenApproval(models.Model):
    """What approvers are shown of the document they decide on: the card in the inbox and the form."""

    _inherit = "jifen.approval"

    standard = fields.Text(related="item_id.description", string="Standard")
    value_kind = fields.Selection(related="item_id.value_kind", string="Kind of Points")
    level_id = fields.Many2one(related="claim_id.level_id", string="Level")
    quantity_text = fields.Char(compute="_compute_quantity_text", string="How Often")
    description = fields.Text(related="claim_id.description")
    matter = fields.Char(related="claim_id.matter")
    points_text = fields.Char(compute="_compute_points_text", string="Points with Sign")
    step_text = fields.Char(compute="_compute_step_text", string="Step of the Way")
    evidence_ids = fields.Many2many("ir.attachment", compute="_compute_evidence_ids")
    evidence_count = fields.Integer(compute="_compute_evidence_count", string="Evidence Files")
    way = fields.Json(compute="_compute_way")

    @api.depends("points")
    def _compute_points_text(self):
        for approval in self:
            approval.points_text = signed(approval.points)

    @api.depends("claim_id.quantity", "item_id.unit_name")
    def _compute_quantity_text(self):
        for approval in self:
            # Part of what the reader is asked to decide on.
            approval.quantity_text = approval.sudo().claim_id._quantity_text()

    @api.depends("step_name", "sequence", "step_count")
    def _compute_step_text(self):
        for approval in self:
            approval.step_text = self.env._(
                "%(number)s/%(count)s %(step)s",
                number=approval.sequence,
                count=approval.step_count,
                step=approval.step_name,
            )

    def _compute_evidence_ids(self):
        files = self._evidence()
        for approval in self:
            approval.evidence_ids = files[approval.id].sudo(self.env.su)

    def _compute_evidence_count(self):
        files = self._evidence()
        for approval in self:
            approval.evidence_count = len(files[approval.id])

    def _compute_way(self):
        for approval in self:
            # Whoever may see an approval may know the other steps of its document.
            document = approval.sudo()._documents()
            approval.way = document[0]._approval_way() if document else []

    def _way_entry(self):
        who = self.approver_name if self.state == "pending" else self.decided_by_id.name
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "kind": self.state,
            "title": self.step_name,
            "state": labels[self.state],
            "who": who or "",
            "when": fields.Datetime.to_string(self.decided_at or self.create_date),
            "note": self.reason or "",
        }

    def _evidence(self):
        """Return ``{approval id: files handed in with its document}``, elevated."""
        evidence = dict.fromkeys(self.ids, self.env["ir.attachment"].sudo())  # shown to who may read the approval
        # Which document an approval is about is not for its reader to choose.
        for documents in self.sudo()._documents():
            by_document = self.env["ir.attachment"]._jifen_evidence_of(documents).grouped("res_id")
            for approval in self.sudo():  # shown to who may read the approval
                if approval.res_model == documents._name and approval.res_id in by_document:
                    evidence[approval.id] = by_document[approval.res_id]
        return evidence

    def _cards(self):
        """Return ``{approval id: plain data of its card}`` for the current user, in few queries."""
        reasons = self._reasons_not_to_decide()
        details = {}
        # The approval is readable: what it asks about is what the approver has to judge.
        self_sudo = self.sudo()
        for documents in self_sudo._documents():
            for key, value in documents._approval_details().items():
                details[documents._name, key] = value
        cards = {}
        for approval, approval_sudo in zip(self, self_sudo, strict=True):
            cards[approval.id] = {
                "kind": "approval",
                "id": approval.id,
                "employee": approval_sudo.employee_name or "",
                "office": approval_sudo.department_id.name or "",
                "item": approval_sudo.item_id.name or approval_sudo.title,
                "points": approval_sudo.points,
                "points_text": approval_sudo.points_text,
                "date": fields.Date.to_string(approval_sudo.date) or "",
                "step": approval_sudo.step_text,
                "approver": approval_sudo.approver_name or "",
                "can_decide": approval.id not in reasons,
                **details.get((approval_sudo.res_model, approval_sudo.res_id), {}),
                **approval_sudo._card_outcome(),
            }
        return cards

    def _card_outcome(self):
        """Return what the card says of the decision; the same for everybody who sees it."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "state": self.state,
            "state_text": labels[self.state],
            "decided_by": self.decided_by_id.name or "",
            "reason": self.reason or "",
        }
