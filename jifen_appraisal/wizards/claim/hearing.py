from odoo import fields, models


class JifenHearing(models.TransientModel):
    """Writes down, for the appraisal office, what the person concerned said about a report."""

    _name = "jifen.hearing"
    _description = "Record a Hearing"

    claim_id = fields.Many2one("jifen.claim", required=True, readonly=True, string="Report")
    answer = fields.Selection(
        [("confirmed", "It is so: confirmed"), ("objected", "It is not so: objected")], required=True
    )
    text = fields.Text(string="What They Said")

    def action_record(self):
        """Record the answer as the current user; whether they may is checked by the report."""
        self.ensure_one()
        self.claim_id.action_record_hearing(self.answer, self.text or "")
        return {"type": "ir.actions.act_window_close"}
