"""Approved pay is cancelled by the way it was approved: the office asks, the committee decides, all is on record."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..approval.test_document_routes import RouteCase

WHY = "A whole office had the wrong figures"


@tagged("post_install", "-at_install")
class TestCancellation(RouteCase):
    def setUp(self):
        super().setUp()
        self._close()
        self.pay = self._approved(self.period)

    def _approved(self, period, pool=1000):
        pay = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pay.create({"period_id": period.id, "pool_basis": "fixed", "pool_amount": pool})
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        pay.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        return pay

    def _ask(self, pay=None):
        return self._ask_to_cancel(pay or self.pay, WHY)

    def _decide(self, request):
        request.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()

    def test_the_office_asks_and_the_committee_decides(self):
        budget = {"name": "Year", "amount": 1000, "date_from": self.period.date_from, "date_to": self.period.date_to}
        budget = self.env["jifen.pay.budget"].with_user(self.user_committee).create(budget)
        self.assertEqual(budget.left_amount, 0)
        request = self._ask()
        self.assertEqual(
            (request.state, request.asked_by_id, self.pay.state), ("waiting", self.user_officer, "approved")
        )
        self.assertIn(WHY, self.pay.cancellation_text)
        self._decide(request)
        self.assertRecordValues(request, [{"state": "agreed", "decided_by_id": self.user_committee.id}])
        self.assertEqual((self.pay.state, set(self.pay.line_ids.mapped("state"))), ("cancelled", {"cancelled"}))
        self.assertFalse(self.pay.cancellation_text)
        self.assertEqual(budget.left_amount, 1000)
        self.assertIn(WHY, self.pay.message_ids[0].body)
        self.assertEqual(self.pay.message_ids[0].author_id, self.user_committee.partner_id)
        self.assertEqual(self._approved(self.period, 900).state, "approved")

    def test_a_refusal_leaves_the_pay_and_it_can_be_asked_again(self):
        request = self._ask()
        request.with_user(self.user_committee).action_refuse("The figures were right")
        self.env.invalidate_all()
        self.assertEqual((request.state, self.pay.state), ("refused", "approved"))
        self.assertIn("The figures were right", self.pay.message_ids[0].body)
        again = self._ask()
        self.assertEqual(self.pay.cancellation_count, 2)
        again.with_user(self.user_office2).action_withdraw()
        self.assertEqual((again.state, again.sudo().approval_ids.state), ("withdrawn", "cancelled"))
        self._decide(self._ask())
        self.assertEqual(self.pay.state, "cancelled")

    def test_who_may_and_who_may_not(self):
        for user in (self.user_committee, self.user_auditor, self.user_ma, self.user_chen, self.user_inspector):
            for act in (lambda pay: pay.action_ask_to_cancel(WHY), lambda pay: pay.action_cancel()):
                self.env.invalidate_all()
                with self.subTest(user.login), self.assertRaises(AccessError):
                    act(self.pay.with_user(user))
        with self.assertRaisesRegex(AccessError, "The appraisal office cancels"):
            self.pay.with_user(self.user_committee).action_cancel()
        with self.assertRaisesRegex(UserError, "ask for its cancellation"):
            self.pay.action_cancel()
        self.assertEqual((self.pay.can_cancel, self.pay.can_ask_to_cancel), (False, True))
        seen = self.pay.with_user(self.user_committee)
        self.assertEqual((seen.can_cancel, seen.can_ask_to_cancel), (False, False))
        request = self._ask()
        self.assertFalse(self.pay.can_ask_to_cancel)
        for user in (
            self.user_officer,
            self.user_office2,
            self.user_auditor,
            self.user_ma,
            self._stranger("committee"),
        ):
            for act in ("action_approve", "action_withdraw") if user == self.user_auditor else ("action_approve",):
                self.env.invalidate_all()
                with self.subTest(user.login, act=act), self.assertRaises(AccessError):
                    getattr(request.with_user(user), act)()
        with self.assertRaises(AccessError):
            request.with_user(self.user_committee).action_withdraw()
        self.assertEqual((request.state, self.pay.state), ("waiting", "approved"))

    def test_who_asked_does_not_decide(self):
        both = self._user("both", "officer", "committee")
        action = self.pay.with_user(both).action_ask_to_cancel(WHY)
        request = self.env[action["res_model"]].with_user(self.user_officer).browse(action["res_id"])
        for act in (
            lambda: request.with_user(both).action_approve(),
            lambda: self._row(request).with_user(both).sudo(False).action_approve(),
        ):
            self.env.invalidate_all()
            with self.assertRaises(UserError):
                act()
        self._decide(request)
        self.assertEqual(self.pay.state, "cancelled")

    def test_nothing_is_asked_without_a_reason_twice_or_of_what_is_not_approved(self):
        for empty in ("", " ", None, False, 3):
            with self.subTest(empty), self.assertRaisesRegex(UserError, "Say why"):
                self.pay.action_ask_to_cancel(empty)
        self._ask()
        with self.assertRaisesRegex(UserError, "asked for already"):
            self._ask()
        last = self._period(name="Last year", date_from="2020-02-01", date_to="2020-02-29")
        last.with_user(self.user_officer).action_open()
        self._close(last)
        draft = self.env["jifen.allocation"].with_user(self.user_officer)
        draft = draft.create({"period_id": last.id, "pool_basis": "fixed", "pool_amount": 10})
        with self.assertRaisesRegex(UserError, "Approved"):
            self._ask(draft)

    def test_it_goes_the_way_of_the_pay(self):
        self._route("allocation", ("Leader", "head"), ("Committee", "committee"))
        request = self._ask()
        rows = request.sudo()._pending_approvals()
        self.assertEqual((rows.step_name, rows.document, rows.step_count), ("Leader", "cancellation", 2))
        leader = rows.user_id
        self.env.invalidate_all()
        self.assertTrue(request.with_user(leader).allocation_id.name)
        request.with_user(leader).action_approve()
        self.assertEqual((request.state, self.pay.state), ("waiting", "approved"))
        self._decide(request)
        self.assertEqual((request.state, self.pay.state), ("agreed", "cancelled"))

    def test_its_own_steps_go_first(self):
        self._route("cancellation", ("Second officer", "officer"))
        request = self._ask()
        self.assertEqual(request.sudo()._pending_approvals().step_name, "Second officer")

    def test_a_correction_is_cancelled_first(self):
        self.scheme.pay_reserve_percent = 0
        card = self.period._scorecard(self.wu)
        card._trusted().write({"score": card.score - 10})
        self.env.invalidate_all()
        request = self._ask()
        self.pay.action_correct()
        correction = self.pay.delta_ids
        with self.assertRaisesRegex(UserError, "Cancel the correction first"), self.env.cr.savepoint():
            self._decide(request)
        self.env.invalidate_all()
        correction.action_submit()
        correction.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Cancel the correction first"), self.env.cr.savepoint():
            self._decide(request)
        self.env.invalidate_all()
        self._decide(self._ask(correction))
        self.assertEqual((correction.state, self.pay.has_differences), ("cancelled", True))
        self._decide(request)
        self.assertEqual(self.pay.state, "cancelled")

    def test_reopening_leads_there(self):
        period = self.period.with_user(self.user_officer)
        dialog = self._dialog(period)
        self.assertIn("ask for its cancellation", dialog.obstacle)
        action = dialog.action_view_obstacle()
        self.assertEqual(self.env[action["res_model"]].with_user(self.user_officer).search(action["domain"]), self.pay)
        with self.assertRaisesRegex(UserError, "ask for its cancellation"):
            period.with_user(self.user_officer).action_reopen("a claim was forgotten")
        request = self._ask()
        with self.assertRaisesRegex(UserError, "once that is decided"):
            period.with_user(self.user_officer).action_reopen("a claim was forgotten")
        self._decide(request)
        dialog = self._dialog(period)
        self.assertFalse(dialog.obstacle)
        dialog.reason = "a claim was forgotten"
        dialog.action_reopen()
        self.assertEqual(period.state, "open")

    def _dialog(self, period):
        self.env.invalidate_all()
        return self.env["jifen.reopen"].with_user(self.user_officer).create({"period_id": period.id})

    def test_the_dialog_asks(self):
        dialog = self.env["jifen.allocation.ask.to.cancel"].with_user(self.user_officer)
        dialog = dialog.create({"allocation_id": self.pay.id, "reason": WHY})
        self.assertFalse(dialog.obstacle)
        action = dialog.action_ask()
        self.assertEqual(self.env[action["res_model"]].browse(action["res_id"]).allocation_id, self.pay)

    def test_requests_stay_on_record(self):
        request = self._ask()
        for attack in (
            lambda: request.write({"reason": "other"}),
            lambda: request.sudo().write({"state": "agreed"}),
            lambda: request.unlink(),
            lambda: request.sudo().unlink(),
            lambda: request.sudo().copy(),
            lambda: request.create({"allocation_id": self.pay.id, "reason": WHY}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attack()
        self.assertEqual((request.reason, request.state), (WHY, "waiting"))
