from odoo import api, models


class JifenFollowsLogin(models.AbstractModel):
    """Records that a person's present login, and no former one, sees as its own: ``user_id`` follows the employee."""

    _name = "jifen.follows.login"
    _description = "Follows the Login of a Person"

    # The fields that lead to the person.
    _login_person = "employee_id"

    @api.model
    @api.private
    def _follow_logins(self, employees):
        """Give what belongs to these employees to their present logins."""
        # Whoever ties logins to employees need not be allowed to read appraisals.
        records_sudo = self.sudo().search([(self._login_person, "in", employees.ids)])
        by_login = records_sudo.grouped(lambda record: record.mapped(self._login_person).user_id)
        for user, records in by_login.items():
            for former, behind in records.grouped("user_id").items():
                if former != user:
                    behind._trusted().write({"user_id": user.id})
                    behind._pass_notifications(former, user)

    def _pass_notifications(self, former, user):
        """Let the present login be told of what is written here, where the former one was."""
        if "message_partner_ids" not in self._fields:
            return
        told = self.filtered(lambda record: former.partner_id & record.message_partner_ids)
        told.message_unsubscribe(former.partner_id.ids)
        told.message_subscribe(user.partner_id.ids)
