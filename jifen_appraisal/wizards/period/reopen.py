from odoo import fields, models


class JifenReopen(models.TransientModel):
    """Asks why a published or closed period is taken back to open."""

    _name = "jifen.reopen"
    _description = "Reopen a Period"

    period_id = fields.Many2one("jifen.period", required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_reopen(self):
        """Reopen the period, with the reason on record."""
        self.ensure_one()
        self.period_id.action_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
