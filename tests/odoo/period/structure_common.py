"""A town with a third office, and periods of 2027, so that nothing of today is in them."""

from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import ValidationError

from ..common import TownCase


class StructureCase(TownCase):
    """The town with a land office; months and quarters of 2027, so that nothing of today is in them."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.land = cls._department("Land office", parent_id=cls.town.id, jifen_deputy_id=cls.gao.id)
        cls.land.manager_id = cls.ma
        cls.start, cls.end = fields.Date.to_date("2027-06-01"), fields.Date.to_date("2027-06-30")

    def _june(self, employees=None, opened=True, **values):
        values = {"name": "June", "date_from": self.start, "date_to": self.end, "scheme_id": self.scheme.id, **values}
        period = self._period(employees, **values)
        if opened:
            period.action_open()
        return period

    def _rule(self, rule):
        """Let the scheme treat transfers by another rule, in a revision of its own."""
        self.scheme = self.env["jifen.scheme"].browse(self.scheme.action_new_revision()["res_id"])
        self.scheme.transfer_rule = rule
        self.scheme.action_activate()

    @contextmanager
    def _refused(self, message, exception=ValidationError):
        with self.assertRaisesRegex(exception, message), self.env.cr.savepoint():
            yield
            self.env.flush_all()
        self.env.invalidate_all()

    def _transfer(self, employee, department, day):
        employee.create_version({"date_version": day, "department_id": department.id})

    def _stays(self, card):
        return [(stay.department_id, str(stay.date_from), str(stay.date_to), stay.days) for stay in card.stay_ids]
