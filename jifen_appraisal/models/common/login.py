"""Records that belong to a person's present login, and to no former one."""

from odoo import api, models


class JifenFollowsLogin(models.AbstractModel):
    """What is somebody's own follows them to another login.

    Two ways, and a model may have both: where a field leads to the person, ``user_id`` is the login that the person has
    now; and in ``_login_fields`` a login stands for whoever has it, such as who handed in a report or computed the pay:
    what they may see, and what they may not decide, goes with them.
    """

    _name = "jifen.follows.login"
    _description = "Follows the Login of a Person"

    # The fields that lead to the person, if there is one.
    _login_person = "employee_id"
    _login_fields = ()

    @api.model
    @api.private
    def _follow_logins(self, employees):
        """Give what belongs to these employees to their present logins."""
        if not self._login_person:
            return
        # Whoever ties logins to employees need not be allowed to read appraisals.
        records_sudo = self.sudo().search([(self._login_person, "in", employees.ids)])
        by_login = records_sudo.grouped(lambda record: record.mapped(self._login_person).user_id)
        for user, records in by_login.items():
            records._give_to(user, "user_id")

    @api.model
    @api.private
    def _follow_change(self, company, former, user):
        """Let another login stand for the person wherever the former one did, in the books of one company."""
        for name in self._login_fields:
            # As above.
            records_sudo = self.sudo().with_context(active_test=False)
            records_sudo.search([(name, "=", former.id), ("company_id", "=", company.id)])._give_to(user, name)

    @api.model
    @api.private
    def _followed_by(self, employees, user):
        """Return what belongs to these employees and a login is told of."""
        if not (self._login_person and user and "message_partner_ids" in self._fields):
            return self.browse()
        own = (self._login_person, "in", employees.ids)
        # As above.
        return self.sudo().search([own, ("message_partner_ids", "in", user.partner_id.ids)])

    @api.model
    @api.private
    def _follow_again(self, ids, user):
        """Let a login be told of what is written on those of these records that are its own."""
        own = self.sudo().browse(ids).exists().filtered(lambda record: record.user_id == user)  # as above
        own._subscribe_login(user)

    def _give_to(self, user, name):
        for former, records in self.grouped(name).items():
            if former != user:
                records._trusted().write({name: user.id})
            records._pass_notifications(former, user)

    def _pass_notifications(self, former, user):
        """Let the present login be told of what is written here, where the former one was."""
        if "message_partner_ids" not in self._fields or former == user:
            return
        told = self.filtered(lambda record: former.partner_id & record.message_partner_ids)
        told.message_unsubscribe(former.partner_id.ids)
        told._subscribe_login(user)

    def _subscribe_login(self, user):
        # An archived login as well: it may keep somebody's place.
        if self and user:
            self._message_subscribe(user.partner_id.ids)
