from odoo import api, models

from odoo.addons.hr.models.hr_employee import _ALLOW_READ_HR_EMPLOYEE

from ..common.registry import models_with

_PICK_VIEWS = frozenset(f"jifen_appraisal.hr_employee_view_{kind}_pick" for kind in ("list", "kanban", "search"))


class HrEmployee(models.Model):
    _inherit = "hr.employee"

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

    def _jifen_follow_login(self):
        """Let a person's present login, and no former one, see what is theirs."""
        for model in models_with(self.env, "jifen.follows.login"):
            # Logins are no secret to whoever ties them.
            self.env[model]._follow_logins(self.sudo())

    def _jifen_follow_change(self, former):
        """Let the present login stand for this person where the former one did; nobody's login stays on record."""
        self.ensure_one()
        if former and self.user_id:
            for model in models_with(self.env, "jifen.follows.login"):
                self.env[model]._follow_change(self.company_id, former, self.user_id)
