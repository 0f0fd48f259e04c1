from odoo import api, models
from odoo.fields import Domain

_PAYROLL = "payroll.group_payroll_user"


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.model
    def _shown_domain(self):
        """Show payroll officers the results that amounts rest on."""
        domain = super()._shown_domain()
        if self.env.user.has_group(_PAYROLL):
            domain |= Domain("period_id.state", "=", "closed")
        return domain
