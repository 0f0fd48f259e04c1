from odoo import fields, models


class JifenReopen(models.TransientModel):
    """Asks why a published or closed period is taken back to open; or says what has to be done before."""

    _name = "jifen.reopen"
    _description = "Reopen a Period"
    _inherit = ["jifen.obstacle"]

    period_id = fields.Many2one("jifen.period", required=True, readonly=True)
    reason = fields.Text()

    def _reasons_in_the_way(self):
        return self.period_id._reasons_against("reopen")

    def action_reopen(self):
        """Reopen the period, with the reason on record."""
        self.ensure_one()
        self.period_id.action_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
