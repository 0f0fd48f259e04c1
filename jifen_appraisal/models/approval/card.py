from odoo import api, fields, models

from ..common.text import signed


class JifenApproval(models.Model):
    """What approvers are shown of the document they decide on: the card in the inbox and the form.

    A document adds to it by ``_approval_details``: ``facts``, a list of ``{"label", "value"}`` drawn
    one below the other (``"tone": "warning"`` or ``"danger"`` where one must not be overlooked),
    and any key of the card itself.
    """

    _inherit = "jifen.approval"

    about = fields.Char(compute="_compute_about")
    facts = fields.Json(compute="_compute_facts", string="About the Document")
    document_readable = fields.Boolean(compute="_compute_document_readable")

    standard = fields.Text(related="item_id.description", string="Standard")
    value_kind = fields.Selection(related="item_id.value_kind", string="Kind of Points")
    points_text = fields.Char(compute="_compute_points_text", string="Points with Sign")
    step_text = fields.Char(compute="_compute_step_text", string="Step of the Way")
    evidence_ids = fields.Many2many("ir.attachment", compute="_compute_evidence_ids")
    evidence_count = fields.Integer(compute="_compute_evidence_count", string="Evidence Files")

    @api.depends("item_id.name", "title")
    @api.depends_context("lang")
    def _compute_about(self):
        for approval in self:
            # What the approval is about is for its reader to know.
            approval.about = approval.sudo().item_id.name or approval.title

    @api.depends_context("uid", "lang")
    def _compute_facts(self):
        details = self._details()
        for approval in self:
            approval.facts = details[approval.id].get("facts", [])

    @api.depends_context("uid")
    def _compute_document_readable(self):
        for approval in self:
            document = self.env[approval.res_model].browse(approval.res_id)
            approval.document_readable = document.has_access("read")

    @api.depends("points", "item_id")
    def _compute_points_text(self):
        for approval in self:
            # Documents that are not about an item have no points.
            approval.points_text = signed(approval.points) if approval.item_id or approval.points else ""

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
        details = self._details()
        kinds = dict(self._fields["document"]._description_selection(self.env))
        cards = {}
        # The approval is readable: what it asks about is what the approver has to judge.
        for approval, approval_sudo in zip(self, self.sudo(), strict=True):
            item = approval_sudo.item_id.name
            person = approval_sudo.employee_name
            cards[approval.id] = {
                "kind": "approval",
                "id": approval.id,
                "document": approval_sudo.document or "",
                "document_text": kinds.get(approval_sudo.document, ""),
                "employee": person or approval_sudo.title,
                "office": approval_sudo.department_id.name or "",
                "item": item or (approval_sudo.title if person else ""),
                "points": approval_sudo.points,
                "points_text": approval_sudo.points_text,
                "date": fields.Date.to_string(approval_sudo.date) or "",
                "step": approval_sudo.step_text,
                "approver": approval_sudo.approver_name or "",
                "can_decide": approval.id not in reasons,
                "on_behalf": approval_sudo._on_behalf(self.env.user) if approval.id not in reasons else "",
                "facts": [],
                **details[approval.id],
                **approval_sudo._card_outcome(),
            }
        return cards

    def _details(self):
        """Return ``{approval id: what its document adds to the card}``, in few queries."""
        details = {}
        # Which document an approval is about is not for its reader to choose.
        approvals_sudo = self.sudo()
        for documents in approvals_sudo._documents():
            for key, value in documents._approval_details().items():
                details[documents._name, key] = value
        return {row.id: details.get((row.res_model, row.res_id), {}) for row in approvals_sudo}

    def _card_outcome(self):
        """Return what the card says of the decision; the same for everybody who sees it."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "state": self.state,
            "state_text": labels[self.state],
            "decided_by": self._decider_name(),
            "reason": self.reason or "",
        }

    def _on_behalf(self, user):
        """Return for whom ``user`` would decide this approval, when it is put to somebody else."""
        return self.user_id.name if self.user_id and self.user_id != user else ""

    def _decider_name(self):
        """Return who decided, and in whose stead."""
        who, principal = self.decided_by_id.name or "", self.standing_in_for_id.name
        return self.env._("%(user)s for %(principal)s", user=who, principal=principal) if principal else who
