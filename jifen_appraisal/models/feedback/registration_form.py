"""What the registration form says of a person's own summary, and of their having been told the result."""

from odoo import models


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _registration_data(self):
        data = super()._registration_data()
        card = data["card"]
        summary = card.summary_ids.filtered(lambda row: row.state == "submitted")
        return {
            **data,
            "summary": summary.text or "",
            "submitted": self._form_day(summary.submitted_at),
            "acknowledged": card._form_acknowledged(),
        }

    def _form_acknowledged(self):
        if not self.acknowledged_at:
            return ""
        day = self._form_day(self.acknowledged_at)
        return self.env._("Has confirmed on %(date)s to have been told the result.", date=day)
