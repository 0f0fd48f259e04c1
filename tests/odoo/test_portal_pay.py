"""My Bonus: one's own approved amount and how it came about."""

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalPay(PortalCase):
    def _approved(self):
        self._post(self.chen, "discipline.idle", quantity=2)
        self._post(self.wu, "probity.removal")
        self._close()
        pay = self.env["jifen.allocation"].with_user(self.user_officer).create({"period_id": self.period.id})
        pay.action_compute()
        pay.action_submit()
        return pay

    def test_only_once_approved(self):
        self.login(self.user_chen)
        self.assertIn("No bonus yet", self.text("/my/jifen/pay"))
        pay = self._approved()
        self.assertIn("No bonus yet", self.text("/my/jifen/pay"))
        pay.with_user(self.user_committee).action_approve()
        line = pay.line_ids.filtered(lambda row: row.employee_id == self.chen)
        text = self.text("/my/jifen/pay")
        self.assertIn(f"{line.amount:,.2f}", text)
        self.assertIn(f"96 × {pay.unit_value:.8f}".rstrip("0"), text)
        self.assertIn("This month", text)

    def test_nobody_elses(self):
        pay = self._approved()
        pay.with_user(self.user_committee).action_approve()
        self.login(self.user_wu)
        text = self.text("/my/jifen/pay")
        self.assertIn("No share", text)
        self.assertNotIn(f"{max(pay.line_ids.mapped('amount')):,.2f}", text)

    def test_stranger_is_asked_to_log_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get("/my/jifen/pay").url)

    def test_login_without_an_employee(self):
        self.login(self._user("guest", portal=True))
        self.get("/my/jifen/pay", 404)
