"""The way of a document through its approval steps, as forms draw it."""

from odoo import api, fields, models
from odoo.tools import format_list


class JifenApprovalMixin(models.AbstractModel):
    _inherit = "jifen.approval.mixin"

    way = fields.Json(compute="_compute_way", string="Way of the Document")

    @api.depends("approval_ids.state")
    def _compute_way(self):
        for document in self:
            # Whoever may read a document may know its way; they cannot read approvals of others.
            origin = document._origin.sudo()
            document.way = origin._approval_way() if origin else []

    def _way_ahead(self, step):
        """Return a step still ahead, with whom it would be put to today. Call elevated."""
        rows = self._rows_of_step(step, {})
        users = self.env["res.users"].browse(row["user_id"] for row in rows if row["user_id"])
        groups = self.env["res.groups"].browse(row["group_id"] for row in rows if row["group_id"])
        who = format_list(self.env, [*users.mapped("name"), *groups.mapped("name")])
        return {"kind": "ahead", "title": step.name, "who": who}


class JifenApproval(models.Model):
    _inherit = "jifen.approval"

    way = fields.Json(compute="_compute_way", string="Way of the Document")

    def _compute_way(self):
        for approval in self:
            # Whoever may see an approval may know the other steps of its document.
            document = approval.sudo()._documents()
            approval.way = document[0]._approval_way() if document else []

    def _way_entry(self):
        who = self._decider_name() if self.decided_by_id else self.approver_name
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "kind": self.state,
            "title": self.step_name,
            "state": labels[self.state],
            "who": who or "",
            "when": fields.Datetime.to_string(self.decided_at or self.create_date),
            "note": self.reason or "",
            "until": fields.Date.to_string(self.deadline) or "" if self.state == "pending" else "",
        }
