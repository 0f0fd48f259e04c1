from odoo import fields, models


class JifenReverse(models.TransientModel):
    """Asks why ledger lines are reversed, then appends their counter-lines."""

    _name = "jifen.reverse"
    _description = "Reverse Ledger Lines"

    line_ids = fields.Many2many(
        "jifen.score.line", string="Ledger Lines", required=True, default=lambda self: self._default_line_ids()
    )
    reason = fields.Text(required=True)

    def _default_line_ids(self):
        if self.env.context.get("active_model") != "jifen.score.line":
            return False
        return self.env.context.get("active_ids") or [self.env.context.get("active_id")]

    def action_reverse(self):
        """Reverse all chosen lines, or none if one of them cannot be."""
        self.ensure_one()
        self.line_ids.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}
