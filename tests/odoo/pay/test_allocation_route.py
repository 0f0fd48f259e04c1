"""Performance pay on the route that its scheme gives it."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..approval.test_document_routes import RouteCase
from ..common import GROUP


@tagged("post_install", "-at_install")
class TestAllocationRoute(RouteCase):
    def _submitted(self, user=None):
        period = self._close()
        pay = self.env["jifen.allocation"].with_user(user or self.user_officer).create({"period_id": period.id})
        pay.write({"pool_basis": "fixed", "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        return pay

    def test_submitted_pay_asks_the_committee(self):
        pay = self._submitted()
        row = self._row(pay)
        self.assertRecordValues(
            row,
            [
                {
                    "group_id": self.env.ref(GROUP + "committee").id,
                    "step_name": "Party committee",
                    "title": f"Performance pay of {self.period.name}",
                    "company_id": self.company.id,
                }
            ],
        )
        card = row.with_user(self.user_committee)._cards()[row.id]
        self.assertEqual(card["document"], "allocation")
        self.assertTrue(card["can_decide"])
        facts = {fact["label"]: fact["value"] for fact in card["facts"]}
        self.assertEqual(facts["People"], "6")
        self.assertIn("1,000.00", facts["Pool"])
        self.assertEqual(facts["Computed by"], self.user_officer.name)

    def test_approved_in_the_inbox_as_on_the_form(self):
        pay = self._submitted()
        self._row(pay).with_user(self.user_committee).action_approve()
        self.assertRecordValues(pay, [{"state": "approved", "approved_by_id": self.user_committee.id}])
        self.assertEqual(set(pay.line_ids.mapped("state")), {"approved"})
        self.assertTrue(self._told(self.user_officer, "has been approved"))

    def test_refused_in_the_inbox_and_submitted_again(self):
        pay = self._submitted()
        self._row(pay).with_user(self.user_committee).action_refuse("The pool is 900")
        self.assertRecordValues(pay, [{"state": "computed", "submitted_by_id": False}])
        self.assertTrue(self._told(self.user_officer, "The pool is 900"))
        pay.action_submit()
        self.env.invalidate_all()
        pay.with_user(self.user_bai).action_approve()
        self.assertEqual(pay.sudo().approval_ids.sorted("id").mapped("state"), ["refused", "approved"])
        self.assertEqual(pay.sudo().approval_ids.sorted("id").mapped("round"), [1, 2])

    def test_two_steps_one_after_the_other(self):
        self._route("allocation", ("Leader", "head"), ("Committee", "committee"))
        pay = self._submitted()
        self.assertEqual(self._row(pay).user_id, self.user_song, "the main leader of everybody's common unit")
        with self.assertRaises(AccessError):
            pay.with_user(self.user_committee).action_approve()
        pay.with_user(self.user_song).action_approve()
        self.assertEqual((pay.state, set(pay.line_ids.mapped("state"))), ("submitted", {"draft"}))
        with self.assertRaises(AccessError):
            pay.with_user(self.user_song).action_approve()
        pay.with_user(self.user_committee).action_approve()
        self.assertRecordValues(pay, [{"state": "approved", "approved_by_id": self.user_committee.id}])

    def test_the_leader_asked_reads_it_and_others_do_not(self):
        self._route("allocation", ("Leader", "head"), ("Committee", "committee"))
        pay = self._submitted()
        for user, sees in ((self.user_song, True), (self.user_ma, False), (self.user_gao, False)):
            self.env.invalidate_all()
            found = self.env["jifen.allocation"].with_user(user).search([("id", "=", pay.id)])
            lines = self.env["jifen.allocation.line"].with_user(user).search([("allocation_id", "=", pay.id)])
            self.assertEqual((bool(found), bool(lines)), (sees, sees), user.login)
        pay.with_user(self.user_song).action_approve()
        self.env.invalidate_all()
        self.assertTrue(pay.with_user(self.user_song).name, "who decided goes on seeing what they decided")
        for attack in (
            lambda: pay.with_user(self.user_song).write({"budget_id": False}),
            lambda: pay.with_user(self.user_song).action_compute(),
            lambda: pay.with_user(self.user_song).action_cancel(),
            lambda: pay.line_ids[0].with_user(self.user_song).write({"note": "mine"}),
        ):
            with self.assertRaises(AccessError):
                attack()

    def test_without_a_leader_the_committee_decides_not_the_office(self):
        self._route("allocation", ("Leader", "head"))
        self.town.manager_id = False
        pay = self._submitted()
        self.assertEqual(self._row(pay).group_id, self.env.ref(GROUP + "committee"))
        with self.assertRaises(AccessError):
            pay.with_user(self.user_office2).action_approve()

    def test_a_scheme_without_a_route_gets_one(self):
        self._route("allocation")
        pay = self._submitted()
        self.assertEqual(self._row(pay).step_id.scheme_id, self.scheme)
        self.assertEqual(self._row(pay).group_id, self.env.ref(GROUP + "committee"))

    def test_who_computed_or_submitted_does_not_approve_at_any_step(self):
        both = self._user("both", "officer", "committee")
        self._route("allocation", ("Office", "officer"), ("Committee", "committee"))
        period = self._close()
        pay = self.env["jifen.allocation"].with_user(both).create({"period_id": period.id, "pool_amount": 1000})
        pay.action_compute()
        pay.with_user(self.user_officer).action_submit()
        self.env.invalidate_all()
        for user in (both, self.user_officer):
            with self.subTest(user.login):
                for attack in (
                    lambda user=user: pay.with_user(user).action_approve(),
                    lambda user=user: pay.with_user(user).sudo().action_approve(),
                    lambda user=user: pay.with_user(user).action_refuse("no"),
                    lambda user=user: self._row(pay).with_user(user).action_approve(),
                    lambda user=user: self._row(pay).with_user(user).sudo().action_approve(),
                ):
                    with self.assertRaises(UserError):
                        attack()
                self.assertFalse(pay.with_user(user).can_approve)
        pay.with_user(self.user_office2).action_approve()
        with self.assertRaises(AccessError):
            pay.with_user(both).action_approve()
        pay.with_user(self.user_committee).action_approve()
        self.assertEqual(pay.state, "approved")

    def test_strangers_do_not_decide(self):
        pay = self._submitted()
        foreign = self.env["res.company"].create({"name": "Foreign"})
        stranger = self._user("stranger", "committee")
        stranger.write({"company_ids": [Command.set(foreign.ids)], "company_id": foreign.id})
        self.env.invalidate_all()
        for user in (self.user_li, self.user_chen, self.user_ma, self.user_auditor, self.user_inspector, stranger):
            for attack in ("action_approve", "action_refuse"):
                with self.subTest(user.login, attack=attack), self.assertRaises(AccessError):
                    getattr(pay.with_user(user), attack)(*(["no"] if attack == "action_refuse" else []))
        self.assertEqual(pay.state, "submitted")

    def test_pay_waits_for_the_closed_period_on_every_way(self):
        self.period.action_score()
        pay = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pay.create({"period_id": self.period.id, "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        for decide in (pay.with_user(self.user_committee), self._row(pay).with_user(self.user_committee)):
            with self.assertRaisesRegex(UserError, "not closed yet"):
                decide.action_approve()

    def test_everybody_of_a_step_approves(self):
        self._route("allocation", ("Committee", "committee", {"need": "all"}))
        pay = self._submitted()
        pay.with_user(self.user_committee).action_approve()
        self.assertEqual(pay.state, "submitted")
        pay.with_user(self.user_bai).action_approve()
        self.assertEqual((pay.state, pay.approved_by_id), ("approved", self.user_bai))

    def test_the_system_decides_for_everybody_of_a_step(self):
        self._route("allocation", ("Committee", "committee", {"need": "all"}))
        pay = self._submitted().with_user(1)
        pay.action_approve()
        self.assertEqual(pay.state, "approved")

    def test_one_refusal_ends_it_for_all(self):
        self._route("allocation", ("Committee", "committee", {"need": "all"}))
        pay = self._submitted()
        pay.with_user(self.user_committee).action_approve()
        pay.with_user(self.user_bai).action_refuse("The pool is 900")
        self.assertEqual((pay.state, len(pay.sudo()._pending_approvals())), ("computed", 0))

    def test_cancelling_takes_it_off_the_way(self):
        pay = self._submitted()
        row = self._row(pay)
        pay.action_cancel()
        self.assertEqual(row.state, "cancelled")
        with self.assertRaises(UserError):
            row.with_user(self.user_committee).action_approve()
        self.assertEqual(pay.state, "cancelled")

    def test_the_system_decides_step_by_step(self):
        self._route("allocation", ("Leader", "head"), ("Committee", "committee"))
        pay = self._submitted().with_user(1)
        pay.action_approve()
        self.assertEqual(pay.state, "submitted")
        pay.action_approve()
        self.assertEqual(pay.state, "approved")
        self.assertEqual(pay.approval_ids.decided_by_id, self.env["res.users"].browse(1))
