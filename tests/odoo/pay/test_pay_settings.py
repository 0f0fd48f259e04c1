"""Each pay setting is on record, and pay that no longer follows from them says so."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestPaySettings(TownCase):
    def test_each_setting_of_pay_is_on_record(self):
        fields = self.env["jifen.scheme"]._fields
        settings = {
            name for name, field in fields.items() if name.startswith("pay_") and field.store and not field.compute
        }
        settings -= {name for name in settings if fields[name].type in ("one2many", "many2many")}
        self.assertGreater(len(settings), 15)
        self.assertEqual({name for name in settings if not getattr(fields[name], "tracking", None)}, set())

    def test_who_changed_what_from_what_to_what(self):
        scheme = self.scheme.action_new_revision()["res_id"]
        scheme = self.scheme.browse(scheme).with_user(self.user_officer).with_context(tracking_disable=False)
        self.assertFalse(scheme.frozen)
        self.env.cr.flush()  # what the town was made with is not followed
        scheme.write({"pay_below_zero": "zero", "pay_reserve_percent": 10})
        self.env.cr.flush()
        self.env.invalidate_all()
        message = scheme.message_ids[0]
        self.assertEqual(message.author_id, self.user_officer.partner_id)
        rows = message.sudo().tracking_value_ids  # as the chatter shows them to whoever reads the scheme
        changes = {
            row.field_id.name: (
                row.old_value_char or row.old_value_float,
                row.new_value_char or row.new_value_float,
            )
            for row in rows
        }
        labels = ("Pay is not computed, and says whose it is", "Counts as 0")
        self.assertEqual(changes, {"pay_below_zero": labels, "pay_reserve_percent": (0, 10)})
        with self.assertRaisesRegex(UserError, "what counts in it is fixed"):
            self.scheme.with_user(self.user_officer).floor = -5

    def test_pay_that_was_computed_says_that_it_no_longer_follows(self):
        self._close()
        pay = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pay.create({"period_id": self.period.id, "pool_basis": "fixed", "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        self._change_pay(pay_reserve_percent=10)
        self.assertTrue(pay.outdated)
        with self.assertRaisesRegex(UserError, "computed again"):
            pay.with_user(self.user_committee).action_approve()
