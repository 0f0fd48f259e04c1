"""A preview of pay that a script opens: what it does not give is as it is in the scheme."""

from odoo.tests import tagged

from .test_allocation_preview import PreviewCase


@tagged("post_install", "-at_install")
class TestPreviewOverRpc(PreviewCase):
    def test_over_rpc_what_is_not_given_is_as_it_is(self):
        self.scheme.write({"pay_reserve_percent": 5, "pay_least": 10, "pay_most": 3000})
        pay = self._pay()
        wizards = self.env["jifen.allocation.preview"].with_user(self.user_officer)
        untouched = wizards.create({"allocation_id": pay.id})
        names = [name for name, field in wizards._fields.items() if field.compute and field.store]
        figures = [name for name in names if wizards._fields[name].type in ("float", "monetary")]
        self.assertGreater(len(figures), 8)
        for given in figures:
            with self.subTest(given):
                wizard = wizards.create({"allocation_id": pay.id, given: 7})
                self.assertEqual(wizard[given], 7)
                for name in set(names) - {given}:
                    if wizards._fields[name].type != "one2many":
                        self.assertEqual(wizard[name], untouched[name], name)
                for rows in ("coefficient_ids", "grade_ids"):
                    self.assertEqual(len(wizard[rows]), len(untouched[rows]))
                self.assertEqual(wizard._changed_grades() + wizard._changed_rows(), [])
        only_a_limit = wizards.create({"allocation_id": pay.id, "pay_most": 2000})
        self.assertEqual(len(only_a_limit._changed_limits()), 1)
        self.assertEqual(only_a_limit.differences.count("\n"), 0)
