from odoo import Command, api, fields, models

from odoo.addons.hr.models.hr_employee import _ALLOW_READ_HR_EMPLOYEE

from ..common.registry import models_with

_PICK_VIEWS = frozenset(f"jifen_appraisal.hr_employee_view_{kind}_pick" for kind in ("list", "kanban", "search"))


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    # Of somebody who has no login now: the one they had, which stands for them until they have another, and of which
    # records it was told what is written there, as ``{model: ids}``.
    jifen_former_user_id = fields.Many2one(
        "res.users", string="Former Login", groups=fields.NO_ACCESS, copy=False, index="btree_not_null"
    )
    jifen_followed = fields.Json(string="Followed by the Former Login", groups=fields.NO_ACCESS, copy=False)
    # What stands in the books for good names the login that was used: these were theirs before the present one.
    jifen_earlier_user_ids = fields.Many2many(
        "res.users",
        "jifen_earlier_login",
        "employee_id",
        "user_id",
        string="Earlier Logins",
        groups=fields.NO_ACCESS,
        copy=False,
    )

    @api.model
    def get_views(self, views, options=None):
        """Let people be chosen from a list of public fields without a right to personnel records.

        Only the views are given out by this; the records come from the public profile as always.
        """
        asked = {self.env.context.get(f"{kind}_view_ref") for __, kind in views}
        if not asked <= _PICK_VIEWS:
            return super().get_views(views, options)
        people = self.with_context(_allow_read_hr_employee=_ALLOW_READ_HR_EMPLOYEE)
        return super(HrEmployee, people).get_views(views, options)

    # === LOGINS === #

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        # Whoever ties a login need not be allowed to read what it stood for.
        people.sudo()._jifen_free_logins()
        return people

    def write(self, vals):
        if "resource_id" not in vals:
            return super().write(vals)
        # Another resource has another login. As above.
        former = {person: person.user_id for person in self.sudo()}
        result = super().write(vals)
        for person, was in former.items():
            if person.user_id != was:
                person._jifen_change_login(was)
        return result

    def _jifen_follow_login(self):
        """Let a person's present login, and no former one, see what is theirs."""
        for model in models_with(self.env, "jifen.follows.login"):
            # Logins are no secret to whoever ties them.
            self.env[model]._follow_logins(self.sudo())

    def _jifen_change_login(self, former):
        """Let the present login, and no former one, see what is theirs and stand for this person. Call elevated.

        A login that is taken away stands for them until they have another, or until somebody else has it.

        :param former: res.users, the one until now; none if there was none
        """
        self.ensure_one()
        if former:
            self.jifen_earlier_user_ids |= former
        if not self.user_id:
            self.write({"jifen_former_user_id": former.id, "jifen_followed": self._jifen_told(former)})
            self._jifen_follow_login()
            return
        self._jifen_free_logins()
        self._jifen_follow_login()
        self._jifen_hand_on(former or self.jifen_former_user_id, self.user_id)
        for model, ids in (self.jifen_followed or {}).items():
            self.env[model]._follow_again(ids, self.user_id)
        self.write({"jifen_former_user_id": False, "jifen_followed": False})

    def _jifen_told(self, user):
        """Return of which records of this person a login is told what is written there, as ``{model: ids}``."""
        told = {}
        for model in models_with(self.env, "jifen.follows.login"):
            if records := self.env[model]._followed_by(self, user):
                told[model] = records.ids
        return told

    def _jifen_hand_on(self, former, user):
        """Let a login stand for this person where another one did."""
        if former and former != user:
            for model in models_with(self.env, "jifen.follows.login"):
                self.env[model]._follow_change(self.company_id, former, user)

    def _jifen_free_logins(self):
        """Let the present logins of these people stand for nobody who had them before. Call elevated."""
        people = self.with_context(active_test=False)
        had = people.search([("jifen_former_user_id", "in", self.user_id.ids), ("id", "not in", self.ids)])
        for person in had:
            place = person._jifen_place()
            person._jifen_hand_on(person.jifen_former_user_id, place)
            person.jifen_former_user_id = place

    def _jifen_place(self):
        """Return the archived login, with no way in, that keeps the place of a person whose own is somebody else's."""
        login = f"jifen-person-{self.id}"
        users = self.env["res.users"].with_context(active_test=True, no_reset_password=True)
        return users.with_context(active_test=False).search([("login", "=", login)]) or users.create(
            {
                "name": self.name,
                "login": login,
                "active": False,
                "company_id": self.company_id.id,
                "company_ids": [Command.set(self.company_id.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
