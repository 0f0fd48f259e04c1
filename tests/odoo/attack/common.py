"""Who attacks: every role of the town, and those who do not belong there."""

from ..common import TownCase, stored

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
        cls.user_payroll = cls._user("paydesk", "payroll.group_payroll_user")
        cls.user_stranger = cls._user("stranger", portal=True)
        cls.user_plain = cls._user("plain")
        cls.neighbour = cls.env["res.company"].create({"name": "Neighbour Town"})
        cls.user_neighbour = cls._user("neighbour", "admin", "payroll.group_payroll_user", company=cls.neighbour)

    def as_user(self, user, records):
        """Return these records as the user meets them, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def content(self, *models):
        """Return what the database holds in these models, to be compared after an attack."""
        return stored(self.env, *(self.env[model]._table for model in models if self.env[model]._auto))
