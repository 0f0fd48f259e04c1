"""Whoever may approve has their messages in the inbox, unless they chose otherwise."""

from odoo import Command
from odoo.tests import tagged

from ..common import GROUP
from .test_inbox import InboxCase


@tagged("post_install", "-at_install")
class TestRole(InboxCase):
    """Who gets the approver's role gets an inbox with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.env.ref(GROUP + "manager")
        cls.plain = cls._user("plain")

    def test_whoever_is_created_as_an_approver_has_the_inbox(self):
        self.assertEqual(self.user_ma.notification_type, "inbox")
        self.assertEqual(self.user_officer.notification_type, "inbox")
        self.assertEqual(self.plain.notification_type, "email")

    def test_whoever_is_made_an_approver_gets_the_inbox(self):
        self.plain.write({"group_ids": [Command.link(self.manager.id)]})
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_whoever_the_group_of_approvers_takes_in_gets_the_inbox(self):
        self.manager.write({"user_ids": [Command.link(self.plain.id)]})
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_whoever_a_group_makes_an_approver_later_gets_the_inbox(self):
        group = self.env["res.groups"].create({"name": "Heads"})
        self.plain.group_ids |= group
        self.assertEqual(self.plain.notification_type, "email")
        group.write({"implied_ids": [Command.link(self.manager.id)]})
        self.assertTrue(self.plain.has_group(GROUP + "manager"))
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_whoever_a_new_group_makes_an_approver_gets_the_inbox(self):
        self.env["res.groups"].create(
            {
                "name": "Heads",
                "implied_ids": [Command.link(self.manager.id)],
                "user_ids": [Command.link(self.plain.id)],
            }
        )
        self.assertEqual(self.plain.notification_type, "inbox")

    def test_ones_own_choice_stays(self):
        self.user_ma.with_user(self.user_ma).write({"notification_type": "email"})
        self.user_ma.write({"group_ids": [Command.link(self.env.ref("base.group_partner_manager").id)]})
        self.assertEqual(self.user_ma.notification_type, "email")
        self.manager.write({"user_ids": [Command.link(self.plain.id)]})
        self.assertEqual(self.user_ma.notification_type, "email")

    def test_portal_users_are_written_to_by_mail(self):
        self.assertEqual(self.user_chen.notification_type, "email")
        self.user_ma.write({"group_ids": [Command.set([self.env.ref("base.group_portal").id])]})
        self.assertTrue(self.user_ma.share)
        self.assertEqual(self.user_ma.notification_type, "email")

    def test_who_becomes_a_portal_user_passes_on_what_waits(self):
        claim = self._submitted()
        self.user_ma.write({"group_ids": [Command.set([self.env.ref("base.group_portal").id])]})
        self.env.invalidate_all()
        self.assertEqual(self._pending(claim).user_id, self.user_gao)
        self.assertEqual(len(self._inbox(self.user_gao)), 1)
