from odoo import api, fields, models


class JifenGrant(models.TransientModel):
    """Asks how many points to grant where the item is a range, then approves."""

    _name = "jifen.grant"
    _description = "Approve with Other Points"

    approval_id = fields.Many2one("jifen.approval", required=True, readonly=True)
    # Read as the user: whoever may not see the approval learns nothing of it here.
    range_text = fields.Char(related="approval_id.item_id.points_text", related_sudo=False, string="Allowed")
    claimed = fields.Float(related="approval_id.points", related_sudo=False, string="Points Claimed")
    points = fields.Float(
        digits=(16, 4),
        compute="_compute_points",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    @api.depends("approval_id")
    def _compute_points(self):
        for wizard in self:
            wizard.points = wizard.approval_id.points

    def action_approve(self):
        """Approve with the points entered; the item's range is checked by the claim."""
        self.ensure_one()
        self.approval_id.action_approve(self.points)
        return {"type": "ir.actions.act_window_close"}
