from odoo import models
from odoo.fields import Domain


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _domain_of_approvals(self):
        return super()._domain_of_approvals() | Domain("claim_id.period_id", "in", self.ids)
