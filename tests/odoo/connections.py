"""Tests on real connections: what is done at once by two, on data that is committed."""

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import committed_town


class CommittedCase(BaseCase):
    """A town that is committed, in a company of its own: only that shows what another connection sees."""

    town = None  # the case whose town it is, such as PayrollCase

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            self._prepare(committed_town(self.town, self._env(cr))())

    def _prepare(self, case):
        """Do in the town what the test begins with, and keep the ids."""

    def _env(self, cr):
        return api.Environment(cr, 1, {})

    def _overtaken(self, first, later):
        """Do ``first`` on one connection once ``later`` has begun on another, which then has to begin again.

        Both are called with the cursor of their connection.
        """
        with self.registry.cursor() as slow:
            slow.execute("SELECT 1 FROM jifen_period")
            with self.registry.cursor() as quick:
                first(quick)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                later(slow)
                slow.flush()
            slow.rollback()
