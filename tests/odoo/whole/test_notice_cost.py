"""Messages to many people cost as many queries as those to some."""

from markupsafe import Markup

from odoo import Command
from odoo.tests import tagged

from odoo.addons.jifen_appraisal.models.common.notice import ONE_BY_ONE, Notice

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestNoticeCost(TownCase):
    def _people(self, name, count):
        group = Command.set(self.env.ref("base.group_portal").ids)
        values = [{"name": name, "login": f"{name}{number}", "group_ids": [group]} for number in range(count)]
        return self.env["res.users"].with_context(no_reset_password=True).create(values)

    def _queries(self, people):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["jifen.notice"]._send([Notice(None, user, Markup("<p>Read this.</p>")) for user in people])
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_the_people(self):
        self.company.partner_id.email = False  # then it is the system's address
        some, many = self._people("some", ONE_BY_ONE + 1), self._people("many", 3 * ONE_BY_ONE)
        self._queries(some)
        self.assertEqual(self._queries(some), self._queries(many))
