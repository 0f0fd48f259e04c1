"""The results of a period on the route that its scheme gives them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..approval.test_document_routes import RouteCase


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

    def test_results_are_published_once_they_are_approved(self):
        with self.assertRaisesRegex(UserError, "have not been approved"):
            self.period.action_publish("The year ends early")
        self._approve_all()
        self.assertEqual(self.period.result_state, "approved")
        self.assertTrue(self._told(self.user_officer, "can be published"))
        self.period.action_publish("The year ends early")
        self.assertEqual((self.period.state, self.period.result_state), ("published", "approved"))

    def test_the_card_of_results_counts_people_and_names_vetoes(self):
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

    def test_nobody_writes_that_results_are_approved(self):
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
