"""Leave earned by points, over real HTTP: what a person reads, and what they cannot do from outside."""

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..portal_common import QUIET
from .leave_common import LeaveCase


@tagged("post_install", "-at_install")
class TestLeavePortal(LeaveCase, HttpCase):
    """Chen, a portal user, and Li, an internal one, have earned half a day each."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.rule.visible = True

    def setUp(self):
        super().setUp()
        self.january = self._month(1, {self.chen: 230, self.li: 230})

    def login(self, user):
        self.authenticate(user.login, f"{user.login}{'x' * (8 - len(user.login))}")

    def text(self, url):
        page = self.url_open(url)
        self.env.invalidate_all()
        self.assertEqual(page.status_code, 200)
        return " ".join(page.text.split())

    def call(self, model, method, *args, **options):
        params = {"model": model, "method": method, "args": args, "kwargs": options}
        return self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params)

    def test_account_and_leave_at_my_points(self):
        leave = self._leaves(self.chen)
        self._approve(self._grant(leave))
        self.login(self.user_chen)
        for url in (f"/my/jifen?period={self.january.id}", f"/my/jifen/score/{self.january._scorecard(self.chen).id}"):
            page = self.text(url)
            self.assertIn("You have earned 0.5 days of leave: 130 points beyond the base.", page)
            self.assertIn("It was granted on", page)
            self.assertIn("130 points beyond the base, 100 of them for leave, 30 left", page)
        ledger = self.text(f"/my/jifen/ledger?period={self.january.id}")
        self.assertIn("Points turned into leave", ledger)
        self.assertIn("Granted by Hr", ledger)
        # Of the running month the account is shown as well, of what is published so far.
        running = self._month(2, {self.chen: 150}, publish=False)
        self.assertIn("30 left: 70 more", self.text(f"/my/jifen?period={running.id}"))

    def test_who_does_not_belong_there_gets_nothing_by_rpc(self):
        leaves = self._leaves()
        allocation = self._grant(self._leaves(self.li))
        terms = ["state", "number_of_days", "employee_id", "jifen_consequence_id", "date_to"]
        before = allocation.read(terms)
        count = self.env["hr.leave.allocation"].search_count([])
        new = {
            "name": "Mine",
            "holiday_status_id": allocation.holiday_status_id.id,
            "number_of_days": 30,
            "jifen_consequence_id": self._leaves(self.chen).id,
        }
        for user in (self.user_chen, self.user_li, self.user_ma):
            self.login(user)
            attacks = [
                ("jifen.consequence", "action_grant_leave", leaves.ids),
                ("jifen.consequence", "write", leaves.ids, {"state": "done"}),
                ("jifen.consequence", "write", leaves.ids, {"half_days": 20}),
                ("hr.leave.allocation", "create", [{**new, "employee_id": user.employee_id.id}]),
                ("hr.leave.allocation", "write", allocation.ids, {"number_of_days": 20}),
                ("hr.leave.allocation", "write", allocation.ids, {"state": "validate"}),
                ("hr.leave.allocation", "write", allocation.ids, {"jifen_ground": False}),
                ("hr.leave.allocation", "action_approve", allocation.ids),
                ("hr.leave.allocation", "unlink", allocation.ids),
                ("jifen.consequence.rule", "write", self.rule.ids, {"leave_type_id": False}),
            ]
            for attack in attacks:
                with self.assertRaises(JsonRpcException, msg=f"{user.name} {attack}"), mute_logger(*QUIET):
                    self.call(*attack, context={"jifen_trusted": True, "allocation_skip_state_check": True})
                self.env.invalidate_all()
                self.assertEqual(allocation.read(terms), before, f"{user.name} {attack}")
        self.assertEqual(self.env["hr.leave.allocation"].search_count([]), count)
        self.assertEqual(self._booked(self.li) + self._booked(self.chen), 0)
        self.assertEqual(set(leaves.mapped("state")), {"open"})
