"""What stands against paying is said at every door, in the same words: the form, the inbox, many at once."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TownCase

DOORS = {
    "form": lambda pays, rows: pays.action_approve(),
    "inbox": lambda pays, rows: rows.action_approve(),
}


@tagged("post_install", "-at_install")
class TestDoors(TownCase):
    def setUp(self):
        super().setUp()
        self.last = self._period(name="Last year", date_from="2020-02-01", date_to="2020-02-29")
        self.last.with_user(self.user_officer).action_open()
        self._close()
        self._close(self.last)
        self.pays = self._submitted(self.period) | self._submitted(self.last)

    def _submitted(self, period, pool=3000):
        pay = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pay.create({"period_id": period.id, "pool_basis": "fixed", "pool_amount": pool})
        pay.action_compute()
        pay.action_submit()
        return pay

    def _budget(self, amount):
        values = {"name": "Both", "amount": amount, "date_from": "2020-01-01", "date_to": self.period.date_to}
        return self.env["jifen.pay.budget"].with_user(self.user_committee).create(values)

    def _rows(self, pays):
        """Return what the inbox of the committee shows of them."""
        inbox = self.env["jifen.approval"].with_user(self.user_committee)
        return inbox.search([("can_decide", "=", True), ("res_model", "=", pays._name), ("res_id", "in", pays.ids)])

    def _refused(self, pays, words):
        """Try all doors: each refuses these allocations in the same words and changes nothing."""
        pays = pays.with_user(self.user_committee)
        said = set()
        for name, door in DOORS.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, words) as caught, self.env.cr.savepoint():
                self.env.invalidate_all()
                door(pays, self._rows(pays))
            said.add(str(caught.exception).split(": ", 1)[-1])
        self.env.invalidate_all()
        report = self._rows(pays).action_approve_many()["params"]
        self.assertEqual(report["type"], "warning")
        self.assertRegex(report["message"], words)
        self.assertEqual(set(pays.mapped("state")), {"submitted"})
        self.assertFalse(pays.line_ids.filtered(lambda line: line.state != "draft"))

    def test_the_budget_binds_at_every_door(self):
        self._budget(2999.99)
        self._refused(self.pays[:1], "left, but")

    def test_several_together_do_not_overspend(self):
        budget = self._budget(5000)
        for name, door in DOORS.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "left, but"), self.env.cr.savepoint():
                self.env.invalidate_all()
                pays = self.pays.with_user(self.user_committee)
                door(pays, self._rows(pays))
        self.env.invalidate_all()
        report = self._rows(self.pays).action_approve_many()["params"]["message"]
        self.assertRegex(report, "1 decided, 1 not")
        self.assertIn("left, but", report)
        self.env.invalidate_all()
        self.assertEqual(sorted(self.pays.mapped("state")), ["approved", "submitted"])
        self.assertEqual(budget.left_amount, 2000)

    def test_a_correction_needs_the_budget_too(self):
        self.scheme.pay_reserve_percent = 0
        budget = self._budget(6000)
        self._approve(self.pays)
        card = self.period._scorecard(self.wu)
        card._trusted().write({"score": card.score + 10})
        self.pays[0].action_correct()
        correction = self.pays[0].delta_ids
        correction.pool_amount = 100
        correction.action_compute()
        correction.action_submit()
        self._refused(correction, "0.00 left, but")
        budget.amount = 6100
        self._approve(correction)

    def _approve(self, pays):
        self.env.invalidate_all()
        pays.with_user(self.user_committee).action_approve()

    def test_what_no_longer_follows_from_the_results_is_not_approved(self):
        pay = self.pays[0]
        card = self.period._scorecard(self.wu)
        card._trusted().write({"score": card.score + 10})
        self._refused(pay, "6 people with it: Wu .*computed again")
        pay.invalidate_recordset()
        pay.action_compute()
        self.assertEqual((pay.state, pay.outdated, len(self._rows(pay))), ("computed", False, 0))
        pay.action_submit()
        self._approve(pay)
        self.assertEqual(pay.state, "approved")

    def test_what_no_longer_follows_is_not_submitted(self):
        pay = self.pays[0]
        pay.with_user(self.user_committee).action_refuse("No")
        card = self.period._scorecard(self.wu)
        card._trusted().write({"score": card.score + 10})
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "computed again"), self.env.cr.savepoint():
            pay.action_submit()
        pay.action_compute()
        pay.action_submit()
