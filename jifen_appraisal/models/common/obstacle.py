"""A dialog that says beforehand what stands in the way of what it asks about, and opens it."""

from odoo import api, fields, models


class JifenObstacle(models.AbstractModel):
    """What inherits it gives its Reasons, see :mod:`.states`, and shows ``obstacle`` with a button that opens it."""

    _name = "jifen.obstacle"
    _description = "Dialog That Says What Is in the Way"

    obstacle = fields.Text(compute="_compute_obstacle", string="What Stands in the Way")
    obstacle_opens = fields.Boolean(compute="_compute_obstacle")

    @api.depends_context("uid", "lang")
    def _compute_obstacle(self):
        for dialog in self:
            reason = dialog._obstacle()
            dialog.obstacle = reason and reason.text
            dialog.obstacle_opens = bool(reason and reason.model)

    def _reasons_in_the_way(self):
        """Return the Reasons against what is asked about."""
        return []

    def _obstacle(self):
        return next((reason for reason in self._reasons_in_the_way() if reason.blocks), None)

    def action_view_obstacle(self):
        """Open the records that stand in the way."""
        self.ensure_one()
        reason = self._obstacle()
        return (reason and reason.action()) or {"type": "ir.actions.act_window_close"}
