"""Allocations, nominations and results of a period on the route that their scheme gives them."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import GROUP, TownCase
from ..grading.grading_common import GradingCase


class RouteCase(TownCase):
    """A town whose second committee member, Bai, is not the one of :class:`TownCase`."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.user_bai = cls._user("bai", "committee")
        cls.user_office2 = cls._user("office2", "officer")

    @classmethod
    def _route(cls, document, *steps):
        """Replace the route of a kind of document: ``(name, approver or group, further values)``."""
        cls.scheme.step_ids.filtered(lambda step: step.document == document).unlink()
        for number, (name, approver, *values) in enumerate(steps, 1):
            group = approver if approver in ("officer", "committee") else None
            cls.env["jifen.approval.step"].create(
                {
                    "scheme_id": cls.scheme.id,
                    "document": document,
                    "sequence": number,
                    "name": name,
                    "approver": "group" if group else approver,
                    "group_id": cls.env.ref(GROUP + group).id if group else False,
                    **(values[0] if values else {}),
                }
            )

    def _row(self, document):
        """Return the only approval that is pending."""
        row = document.sudo()._pending_approvals()
        self.assertEqual(len(row), 1)
        return row

    def _told(self, user, text):
        messages = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
        return [message for message in messages if text in str(message.body)]


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

    def test_the_committee_is_asked(self):
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


@tagged("post_install", "-at_install")
class TestResultRoute(RouteCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls._route("result", ("Office", "officer"), ("Leader", "head"))

    def setUp(self):
        super().setUp()
        self._post(self.chen, "discipline.idle")
        self.period = self.period.with_user(self.user_officer)
        self.period.action_score()

    def _approve_all(self):
        self.period.action_submit_result("The year ends early")
        self.env.invalidate_all()
        self.period.with_user(self.user_office2).action_approve()
        self.period.with_user(self.user_song).action_approve()

    def test_published_once_approved(self):
        with self.assertRaisesRegex(UserError, "have not been approved"):
            self.period.action_publish("The year ends early")
        self._approve_all()
        self.assertEqual(self.period.result_state, "approved")
        self.assertTrue(self._told(self.user_officer, "can be published"))
        self.period.action_publish("The year ends early")
        self.assertEqual((self.period.state, self.period.result_state), ("published", "approved"))

    def test_facts_on_the_card(self):
        self._post(self.li, "probity.removal")
        self.period.action_submit_result("The year ends early")
        row = self._row(self.period)
        card = row.with_user(self.user_office2)._cards()[row.id]
        facts = {fact["label"]: fact["value"] for fact in card["facts"]}
        self.assertEqual((card["document"], facts["People and teams"]), ("result", "6"))
        self.assertEqual(facts["One-vote vetoes"], "Li")
        self.assertEqual(facts["Submitted by"], self.user_officer.name)

    def test_the_card_says_what_stands_and_why_it_was_submitted_all_the_same(self):
        with self.assertRaisesRegex(UserError, "Say why you go on"), self.env.cr.savepoint():
            self.period.action_submit_result()
        self.env.invalidate_all()
        sheet = self.env["jifen.period.sheet"].with_user(self.user_officer)
        sheet = sheet.browse(self.period.action_ask_submit_result()["res_id"])
        sheet.reason = "The year ends early"
        sheet.action_go()
        row = self._row(self.period)
        facts = [(fact["label"], fact["value"]) for fact in row.with_user(self.user_office2)._cards()[row.id]["facts"]]
        self.assertIn(("Why all the same", "The year ends early"), facts)
        self.assertTrue([value for __, value in facts if "not over yet" in value])

    def test_who_computed_or_submitted_does_not_approve(self):
        self.period.action_submit_result("The year ends early")
        self.env.invalidate_all()
        for user in (self.user_officer, self.user_song, self.user_committee, self.user_li, self.user_chen):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.period.with_user(user).action_approve()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.period.with_user(user).action_refuse("no")
        with self.assertRaises(UserError):
            self._row(self.period).with_user(self.user_officer).action_approve()
        self.assertFalse(self.period.can_approve)
        self.assertTrue(self.period.with_user(self.user_office2).can_approve)

    def test_refused_results_are_submitted_anew(self):
        self.period.action_submit_result("The year ends early")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.period.with_user(self.user_office2).action_refuse("  ")
        self.period.with_user(self.user_office2).action_refuse("Chen was on leave")
        self.assertEqual(self.period.result_state, "refused")
        self.assertTrue(self._told(self.user_officer, "Chen was on leave"))
        with self.assertRaises(UserError):
            self.period.action_publish("The year ends early")
        self._approve_all()
        self.period.action_publish("The year ends early")

    def test_scoring_other_results_drops_the_approval(self):
        self._approve_all()
        self.period.action_score()
        self.assertEqual(self.period.result_state, "approved", "the same results")
        self._post(self.li, "discipline.idle")
        self.period.action_score()
        self.assertFalse(self.period.result_state)
        with self.assertRaises(UserError):
            self.period.action_publish("The year ends early")

    def test_a_pending_row_falls_with_its_results(self):
        self.period.action_submit_result("The year ends early")
        row = self._row(self.period)
        self._post(self.li, "discipline.idle")
        self.period.action_score()
        self.assertEqual(row.state, "cancelled")

    def test_what_was_posted_meanwhile_is_not_published(self):
        self._approve_all()
        self._post(self.li, "discipline.idle")
        with self.assertRaisesRegex(UserError, "have changed since"), self.env.cr.savepoint():
            self.period.action_publish("The year ends early")
        self.env.invalidate_all()
        self.assertEqual(self.period.state, "scoring")

    def test_back_to_open_and_reopening_drop_it(self):
        self._approve_all()
        self.period.action_back_to_open()
        self.assertFalse(self.period.result_state)
        self.period.action_score()
        self._approve_all()
        self.period.action_publish("The year ends early")
        self.period.action_reopen("a claim was forgotten")
        self.assertFalse(self.period.result_state)

    def test_not_twice_and_only_while_scoring(self):
        self.period.action_submit_result("The year ends early")
        with self.assertRaisesRegex(UserError, "submitted already"):
            self.period.action_submit_result("The year ends early")
        self.period.action_back_to_open()
        with self.assertRaisesRegex(UserError, "not being scored"):
            self.period.action_submit_result("The year ends early")

    def test_forged_approval(self):
        for values in (
            {"result_state": "approved"},
            {"result_digest": "0"},
            {"result_submitted_by_id": self.user_ma.id},
            {"scored_by_id": self.user_ma.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.period.write(values)
        for user in (self.user_ma, self.user_committee, self.user_li):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.period.with_user(user).action_submit_result()

    def test_the_system_publishes_all_the_same_on_record(self):
        self.period.with_user(1).action_publish()
        self.assertEqual(self.period.state, "published")
        self.assertIn("by the system all the same", "".join(self.period.sudo().message_ids.mapped("body")))

    def test_without_steps_nothing_changes(self):
        self._route("result")
        self.env.invalidate_all()
        self.assertFalse(self.period.result_required)
        with self.assertRaisesRegex(UserError, "asks for no approval"):
            self.period.action_submit_result("The year ends early")
        self.period.action_publish("The year ends early")
        self.assertEqual(self.period.state, "published")


class NominationRouteCase(RouteCase, GradingCase):
    """The bureau of :class:`GradingCase` with a committee of two."""

    @classmethod
    def _build(cls):
        GradingCase._build.__func__(cls)
        cls.user_bai = cls._user("bai", "committee")
        cls.user_head = cls._user("head", "manager")
        cls.bureau.write({"manager_id": cls._employee("Head", cls.bureau, cls.user_head).id, "jifen_is_unit": True})
        cls.period = cls._quarter(1)

    def setUp(self):
        super().setUp()
        self._score(self.period, dict.fromkeys(self.period.employee_ids, 95))
        self.first, self.second, self.third = self.members["trio"]


@tagged("post_install", "-at_install")
class TestNominationRoute(NominationRouteCase):
    def test_each_step_is_asked_in_its_turn(self):
        nomination = self._nominate(self.period, self.first)
        row = self._row(nomination)
        self.assertRecordValues(row, [{"user_id": self.user_gao.id, "employee_name": "trio1"}])
        row.with_user(self.user_gao).action_approve()
        self.assertRecordValues(nomination, [{"state": "agreed", "agreed_by_id": self.user_gao.id}])
        row = self._row(nomination)
        self.assertEqual(row.group_id, self.env.ref(GROUP + "committee"))
        row.with_user(self.user_bai).action_approve()
        self.assertRecordValues(nomination, [{"state": "approved", "decided_by_id": self.user_bai.id}])
        self.assertEqual(self._codes(self.period, [self.first]), ["good"])
        self.assertTrue(self._told(self.user_leader, "trio1"))

    def test_declined_in_the_inbox(self):
        nomination = self._nominate(self.period, self.first)
        self._row(nomination).with_user(self.user_gao).action_refuse("Second did more")
        self.assertRecordValues(nomination, [{"state": "declined", "agreed_note": "Second did more"}])
        self.assertTrue(self._told(self.user_leader, "Second did more"))
        self.assertEqual(self._quota_of(self.period, "trio").left, 1)

    def test_refused_in_the_inbox_uses_the_quota(self):
        nomination = self._agreed(self.period, self.first)
        self._row(nomination).with_user(self.user_bai).action_refuse("Late three times")
        self.assertRecordValues(nomination, [{"state": "refused", "decision_reason": "Late three times"}])
        self.assertEqual(self._quota_of(self.period, "trio").left, 0)
        self.assertEqual(self._codes(self.period, [self.first]), ["fair"])

    def test_the_screen_of_grades_closes_what_waits(self):
        nomination = self._agreed(self.period, self.first)
        row = self._row(nomination)
        self._decide(self.period, self.first, "good", user=self.user_bai)
        self.assertRecordValues(row, [{"state": "approved", "decided_by_id": self.user_bai.id}])
        self.assertFalse(nomination.sudo()._pending_approvals())
        self.assertTrue(self._told(self.user_leader, "trio1"))

    def test_the_screen_of_grades_refuses_what_waits(self):
        nomination = self._agreed(self.period, self.first)
        row = self._row(nomination)
        self._decide(self.period, self.first, "ordinary", "Under investigation")
        self.assertRecordValues(row, [{"state": "refused", "reason": "Under investigation"}])
        self.assertEqual(nomination.state, "refused")

    def test_a_leader_decides_in_the_place_of_the_committee(self):
        self._route("proposal", ("Deputy", "deputy"), ("Leader", "head", {}))
        self.bureau.manager_id.user_id = self.user_head
        for unit in self.units.values():
            unit.jifen_is_unit = True
        nomination = self._agreed(self.period, self.first)
        self.assertEqual(self._row(nomination).user_id, self.user_head, "the unit's own leader has proposed")
        with self.assertRaises(AccessError):
            nomination.with_user(self.user_committee).action_approve()
        with self.assertRaisesRegex(AccessError, "for Head to decide"), self.env.cr.savepoint():
            self._decide(self.period, self.first, "good")
        nomination.with_user(self.user_head).action_approve()
        self.assertEqual((nomination.state, nomination.decided_by_id), ("approved", self.user_head))
        self.assertEqual(self._codes(self.period, [self.first]), ["good"])

    def test_every_member_has_to_agree(self):
        self._route("proposal", ("Deputy", "deputy"), ("Committee", "committee", {"need": "all"}))
        nomination = self._agreed(self.period, self.first)
        self.assertEqual(nomination.sudo()._pending_approvals().user_id, self.user_committee | self.user_bai)
        with self.assertRaisesRegex(UserError, "several people have to agree"), self.env.cr.savepoint():
            self._decide(self.period, self.first, "good")
        nomination.with_user(self.user_committee).action_approve()
        self.assertEqual((nomination.state, self._codes(self.period, [self.first])), ("agreed", ["fair"]))
        with self.assertRaises(AccessError):
            nomination.with_user(self.user_committee).action_approve()
        self._decide(self.period, self.first, "good", user=self.user_bai)
        self.assertEqual((nomination.state, nomination.decided_by_id), ("approved", self.user_bai))

    def test_one_of_several_is_enough(self):
        people = {"user_ids": [Command.set((self.user_committee | self.user_bai).ids)], "need": "any"}
        self._route("proposal", ("Deputy", "deputy"), ("Two of us", "users", people))
        nomination = self._agreed(self.period, self.first)
        rows = nomination.sudo()._pending_approvals()
        self.assertEqual(len(rows), 2)
        self._decide(self.period, self.first, "good", user=self.user_bai)
        self.assertEqual(nomination.state, "approved")
        self.assertEqual(sorted(rows.mapped("state")), ["approved", "cancelled"])

    def test_one_step_goes_straight_to_the_committee(self):
        self._route("proposal", ("Committee", "committee"))
        nomination = self._nominate(self.period, self.first)
        self.assertEqual((nomination.state, nomination.agreed_by_id), ("agreed", self.env["res.users"]))
        nomination.with_user(self.user_committee).action_approve()
        self.assertEqual(nomination.state, "approved")

    def test_who_proposed_and_who_is_nominated_do_not_decide(self):
        self.user_leader.group_ids |= self.env.ref(GROUP + "committee")
        self.first.user_id = self._user("nominee", "committee")
        nomination = self._agreed(self.period, self.first)
        row = self._row(nomination)
        self.env.invalidate_all()
        for user in (self.user_leader, self.first.user_id):
            with self.subTest(user.login):
                for attack in (
                    lambda user=user: row.with_user(user).action_approve(),
                    lambda user=user: row.with_user(user).sudo().action_refuse("no"),
                    lambda user=user: nomination.with_user(user).action_approve(),
                    lambda user=user: nomination.with_user(user).action_refuse("no"),
                ):
                    with self.assertRaises(UserError):
                        attack()
                found = self.env["jifen.approval"].with_user(user).search([("can_decide", "=", True)])
                self.assertNotIn(row.id, found.ids)

    def test_who_proposed_is_not_asked_to_agree(self):
        self.units["trio"].jifen_deputy_id = self.leader
        nomination = self._nominate(self.period, self.first)
        self.assertNotEqual(self._row(nomination).user_id, self.user_leader)

    def test_withdrawn_nominations_wait_for_nobody(self):
        nomination = self._nominate(self.period, self.first)
        row = self._row(nomination)
        nomination.with_user(self.user_leader).action_withdraw("A mistake")
        self.assertEqual(row.state, "cancelled")
        with self.assertRaises(UserError):
            row.with_user(self.user_gao).action_approve()
        self.assertEqual(nomination.state, "withdrawn")

    def test_nothing_is_decided_once_scoring_is_over(self):
        nomination = self._nominate(self.period, self.first)
        row = self._row(nomination)
        self.period.action_back_to_open()
        for decide in (
            lambda: row.with_user(self.user_gao).action_approve(),
            lambda: row.with_user(self.user_gao).action_refuse("no"),
        ):
            with self.assertRaisesRegex(UserError, "not being scored"), self.env.cr.savepoint():
                decide()
        self.assertEqual((row.state, nomination.state), ("pending", "proposed"))

    def test_many_at_once(self):
        nominations = self.env["jifen.nomination"]
        for person in self.members["six"][:2]:
            nominations |= self._agreed(self.period, person)
        rows = nominations.sudo()._pending_approvals().sudo(False)
        rows.with_user(self.user_bai).action_approve_many()
        self.assertEqual(set(nominations.mapped("state")), {"approved"})


@tagged("post_install", "-at_install")
class TestUsualRoutes(NominationRouteCase):
    def _steps(self, scheme, document):
        steps = scheme.step_ids.filtered(lambda step: step.document == document).sorted("sequence")
        return [(step.approver, step.group_id) for step in steps]

    def test_a_scheme_has_a_route_for_everything_it_decides(self):
        committee, officer = self.env.ref(GROUP + "committee"), self.env.ref(GROUP + "officer")
        nobody = self.env["res.groups"]
        self.assertEqual(self._steps(self.scheme, "proposal"), [("deputy", nobody), ("group", committee)])
        self.assertEqual(self._steps(self.scheme, "allocation"), [("group", committee)])
        self.assertEqual(self._steps(self.scheme, "appeal"), [("group", officer)])
        self.assertEqual(self._steps(self.scheme, "result"), [])

    def test_routes_that_are_drawn_stay(self):
        scheme = self.env["jifen.scheme"]._load_template("r4", self.company)
        self.assertEqual(
            scheme.step_ids.filtered(lambda step: step.document == "proposal").mapped("name"),
            ["Deputy director in charge", "Party committee"],
        )
        before = len(scheme.step_ids)
        scheme._complete_routes()
        self.assertEqual(len(scheme.step_ids), before)

    def test_no_proposals_without_nominations(self):
        scheme = self.env["jifen.scheme"]._load_template("r2", self.company)
        self.assertEqual(self._steps(scheme, "proposal"), [])

    def test_names_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.scheme.step_ids.filtered(lambda step: step.document == "allocation").unlink()
        self.scheme._complete_routes(["allocation"])
        step = self.scheme.step_ids.filtered(lambda step: step.document == "allocation")
        self.assertEqual(step.with_context(lang="en_US").name, "Committee")
        self.assertEqual(step.with_context(lang="zh_CN").name, "考核委员会")
