"""What somebody had to act on, once they have no login any more."""

from odoo import models

from ..common.roles import OFFICER


class ResUsers(models.Model):
    _inherit = "res.users"

    def _jifen_pass_on_approvals(self):
        """Have the appraisal office act for users who have left or have become portal users."""
        result = super()._jifen_pass_on_approvals()
        gone = self.filtered(lambda user: not user.active or user.share)
        waiting = (
            self.env["jifen.consequence"]
            .sudo()  # whoever archives a login need not be allowed to read consequences
            .search([("state", "=", "open"), ("responsible_user_id", "in", gone.ids)])
        )
        if waiting:
            waiting._trusted().write({"responsible_user_id": False, "responsible_group_id": self.env.ref(OFFICER).id})
        return result
