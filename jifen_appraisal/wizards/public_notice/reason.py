from odoo import fields, models


class JifenPublicNoticeReason(models.TransientModel):
    """Asks why a notice is withdrawn, or why the committee does not wait for its end."""

    _name = "jifen.public.notice.reason"
    _description = "Reason about a Public Notice"

    notice_id = fields.Many2one("jifen.public.notice", readonly=True)
    period_id = fields.Many2one("jifen.period", readonly=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Withdraw the notice, or waive the notices of the period; who may is checked by them."""
        self.ensure_one()
        if self.notice_id:
            self.notice_id.action_withdraw(self.reason)
        else:
            self.period_id.action_waive_notice(self.reason)
        return {"type": "ir.actions.act_window_close"}
