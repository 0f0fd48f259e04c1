from odoo import fields, models


class JifenNominationReason(models.TransientModel):
    """Asks for the words that go on record with a step of a nomination."""

    _name = "jifen.nomination.reason"
    _description = "Step of a Nomination"

    nomination_ids = fields.Many2many("jifen.nomination", required=True, readonly=True)
    act = fields.Selection(
        [("agree", "Agree"), ("decline", "Do not agree"), ("refuse", "Refuse"), ("withdraw", "Withdraw")],
        required=True,
        readonly=True,
    )
    reason = fields.Text()

    def action_confirm(self):
        """Take the step; whether the user may is checked by the nomination."""
        self.ensure_one()
        getattr(self.nomination_ids, f"action_{self.act}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
