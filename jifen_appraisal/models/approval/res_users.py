from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.hr.models.res_users import HR_WRITABLE_FIELDS

from ..common.roles import MANAGER


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._jifen_use_inbox(self.browse())
        return users

    def write(self, vals):
        self._check_jifen_personnel_data(vals)
        before = self._jifen_approvers() if "group_ids" in vals else self.browse()
        result = super().write(vals)
        if "group_ids" in vals:
            self._jifen_use_inbox(before)
        if "group_ids" in vals or "active" in vals:
            self._jifen_pass_on_approvals()
        return result

    def _check_jifen_personnel_data(self, vals):
        """Keep portal employees from writing HR data through their own login over RPC."""
        if self.env.su or not self.env.user.share:
            return
        private = set(HR_WRITABLE_FIELDS) - {"display_name"}
        # Name and e-mail of a login are copied to its employee, and from there to claims.
        if self.sudo().employee_ids:
            private |= {"name", "email"}
        if private.intersection(vals):
            raise AccessError(self.env._("Your personnel data is kept by the personnel office. Ask them to change it."))

    # === APPROVERS === #

    def _jifen_approvers(self):
        """Return those of these users, or of all for none, who hold the approver's role, elevated."""
        group = self.env.ref(MANAGER, raise_if_not_found=False)
        if not group:
            return self.browse()
        domain = Domain("all_group_ids", "in", group.ids) & Domain("share", "=", False)
        if self:
            domain &= Domain("id", "in", self.ids)
        # Who holds a role must be known whatever the caller may read of users.
        return self.sudo().with_context(active_test=False).search(domain)

    def _jifen_use_inbox(self, before):
        """Send new approvers their notifications to the inbox, where they decide.

        :param before: those who had the role already; what they have chosen since is theirs
        """
        # The setting is the user's own; granting the role chooses its first value.
        approvers = (self._jifen_approvers() - before).filtered(lambda user: user.notification_type != "inbox")
        if approvers:
            approvers.notification_type = "inbox"

    def _jifen_make_approvers(self):
        """Give the role to internal users who are asked to decide: without it they could not read about what."""
        missing = self and self - self._jifen_approvers()
        if missing:
            group = self.env.ref(MANAGER)
            # The scheme's route has named them; the role lets them see what is put to them, nothing else.
            missing.sudo().write({"group_ids": [Command.link(group.id)]})

    def _jifen_pass_on_approvals(self):
        """Have others decide what waits for users who have left or have become portal users."""
        gone = self.filtered(lambda user: not user.active or user.share)
        # Whoever archives a login need not be allowed to read approvals.
        pending = self.env["jifen.approval"].sudo().search([("state", "=", "pending"), ("user_id", "in", gone.ids)])
        for user, approvals in pending.grouped("user_id").items():
            approvals._pass_on(self.env._("%(user)s no longer has a login.", user=user.name))

    def _deactivate_portal_user(self, **post):
        # Employees leave through HR: their points and pay hang on this login.
        if self.sudo().employee_ids:
            raise UserError(
                self.env._("This login belongs to an employee and cannot be deleted here. Ask the personnel office.")
            )
        return super()._deactivate_portal_user(**post)
