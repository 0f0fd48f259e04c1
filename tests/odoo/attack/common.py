"""Who attacks: every role of the town, and those who do not belong there."""

from odoo import Command
from odoo.tests import new_test_user

from ..common import TownCase

QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_access",
    "odoo.addons.base.models.ir_model",
    "odoo.orm.models",
    "odoo.models",
    "odoo.sql_db",
)


class AttackTown(TownCase):
    """The town of the other tests, with a payroll officer, a portal stranger and a neighbour's administrator."""

    @classmethod
    def _make_users(cls):
        super()._make_users()
        cls.user_payroll = cls._user("paydesk")
        cls.user_payroll.group_ids = [Command.link(cls.env.ref("payroll.group_payroll_user").id)]
        cls.user_stranger = cls._user("stranger", portal=True)
        cls.user_plain = cls._user("plain")
        cls.neighbour = cls.env["res.company"].create({"name": "Neighbour Town"})
        cls.user_neighbour = new_test_user(
            cls.env,
            login="jifen_neighbour",
            groups="jifen_appraisal.jifen_appraisal_group_admin,payroll.group_payroll_user",
            company_id=cls.neighbour.id,
            company_ids=[Command.set(cls.neighbour.ids)],
        )

    def as_user(self, user, records):
        """Return these records as the user meets them, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def content(self, *models):
        """Return what the database holds in these models, to be compared after an attack."""
        self.env.flush_all()
        found = {}
        for model in models:
            if self.env[model]._auto:
                self.env.cr.execute(f'SELECT * FROM "{self.env[model]._table}" ORDER BY id')
                found[model] = self.env.cr.fetchall()
        return found
