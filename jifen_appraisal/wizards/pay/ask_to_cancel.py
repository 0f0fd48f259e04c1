from odoo import fields, models


class JifenAllocationAskToCancel(models.TransientModel):
    """Asks why approved pay is to be cancelled, and puts it to those who decide on pay."""

    _name = "jifen.allocation.ask.to.cancel"
    _description = "Ask to Cancel Performance Pay"
    _inherit = ["jifen.obstacle"]

    allocation_id = fields.Many2one("jifen.allocation", required=True, readonly=True)
    reason = fields.Text()

    def _reasons_in_the_way(self):
        return self.allocation_id._reasons_against("revoke")

    def action_ask(self):
        """Make the request and open it."""
        self.ensure_one()
        return self.allocation_id.action_ask_to_cancel(self.reason)
