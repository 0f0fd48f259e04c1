"""What an approval shows of the claim it is about."""

from odoo import api, fields, models


class JifenApproval(models.Model):
    _inherit = "jifen.approval"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"claim_id"}

    claim_id = fields.Many2one("jifen.claim", readonly=True, index="btree_not_null", ondelete="cascade")
    level_id = fields.Many2one(related="claim_id.level_id", string="Level")
    quantity_text = fields.Char(compute="_compute_quantity_text", string="How Often")
    description = fields.Text(related="claim_id.description")
    matter = fields.Char(related="claim_id.matter")

    @api.depends("claim_id.quantity", "item_id.unit_name")
    def _compute_quantity_text(self):
        for approval in self:
            # Part of what the reader is asked to decide on.
            approval.quantity_text = approval.sudo().claim_id._quantity_text()
