from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.hr.models.res_users import HR_WRITABLE_FIELDS

MANAGER_GROUP = "jifen_appraisal.jifen_appraisal_group_manager"


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._jifen_use_inbox()
        return users

    def write(self, vals):
        self._check_jifen_personnel_data(vals)
        result = super().write(vals)
        if "group_ids" in vals:
            self._jifen_use_inbox()
        return result

    def _check_jifen_personnel_data(self, vals):
        """Keep portal employees from writing HR data through their own login over RPC."""
        if self.env.su or not self.env.user.share:
            return
        private = set(HR_WRITABLE_FIELDS) - {"display_name"}
        if private.intersection(vals):
            raise AccessError(
                self.env._("Your personnel data is kept by the personnel office. Ask them to change it.")
            )

    def _jifen_use_inbox(self):
        """Send approvers their notifications to the inbox, where they decide."""
        # The setting is the user's own; granting the role chooses its first value.
        approvers = self.sudo().filtered(
            lambda user: not user.share
            and user.notification_type != "inbox"
            and user.has_group(MANAGER_GROUP)
        )
        if approvers:
            approvers.notification_type = "inbox"

    def _deactivate_portal_user(self, **post):
        # Employees leave through HR: their points and pay hang on this login.
        if self.sudo().employee_ids:
            raise UserError(
                self.env._("This login belongs to an employee and cannot be deleted here. Ask the personnel office.")
            )
        return super()._deactivate_portal_user(**post)
