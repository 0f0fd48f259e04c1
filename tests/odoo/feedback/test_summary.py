"""Personal summaries: a draft is private, a submitted one is for those who rate, and scoring closes them."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import AttackCase, PortalCase, words
from ..rating.rating_common import RatedTown, RatedTownCase
from .test_feedback import ToldTown

RULES = "odoo.addons.base.models.ir_rule"


class SummaryTown(ToldTown):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period.with_summary = True
        cls.card = cls.period._scorecard(cls.chen)

    def _write(self, text="What I did", submit=True, user=None):
        self.card.with_user(user or self.user_chen)._write_summary(text, submit=submit)
        return self.card.sudo().summary_ids


@tagged("post_install", "-at_install")
class TestSummary(SummaryTown):
    def test_the_longest_period_asks_for_a_summary(self):
        self.scheme.summary_required = True
        values = {"date_from": "2025-01-01", "date_to": "2025-03-31", "kind": "quarter"}
        quarter = self._period(name="Quarter", **values)
        self.assertTrue(quarter.with_summary)
        month = self._period(
            name="Month", parent_id=quarter.id, date_from="2025-01-01", date_to="2025-01-31", kind="month"
        )
        self.assertFalse(month.with_summary)
        month.parent_id = False
        self.assertTrue(month.with_summary)

    def test_draft_is_private(self):
        summary = self._write(submit=False)
        self.assertEqual(summary.state, "draft")
        for user in (self.user_ma, self.user_officer, self.user_committee, self.user_auditor, self.user_li):
            self.env.invalidate_all()
            with self.subTest(user.login):
                self.assertFalse(self.env["jifen.summary"].with_user(user).search([("id", "=", summary.id)]))
                with self.assertRaises(AccessError), mute_logger(RULES):
                    summary.with_user(user).read(["text"])
        self._write()
        for user in (self.user_ma, self.user_officer, self.user_committee, self.user_auditor, self.user_chen):
            self.env.invalidate_all()
            with self.subTest(user.login):
                self.assertEqual(summary.with_user(user).text, "What I did")
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger(RULES):
            summary.with_user(self.user_li).read(["text"])

    def test_nobody_else_writes_it(self):
        summary = self._write(submit=False)
        for user in (self.user_ma, self.user_officer, self.user_wu):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(UserError):
                self.card.with_user(user).sudo()._write_summary("forged")
        for user in (self.user_chen, self.user_officer):
            self.env.invalidate_all()
            with self.subTest(write=user.login), self.assertRaises(AccessError), mute_logger(RULES):
                summary.with_user(user).write({"text": "forged"})
            with self.subTest(create=user.login), self.assertRaises(AccessError), mute_logger(RULES):
                self.env["jifen.summary"].with_user(user).create({"scorecard_id": self.period._scorecard(self.wu).id})
        with self.assertRaises(AccessError):
            summary.sudo().write({"state": "submitted"})
        with self.assertRaises(UserError):
            summary.sudo().unlink()

    def test_submitted_taken_back_and_closed_by_scoring(self):
        own = self.card.with_user(self.user_chen)
        with self.assertRaises(UserError):
            own._write_summary("  ", submit=True)
        with self.assertRaises(UserError):
            own._write_summary("x" * 5001)
        summary = self._write()
        with self.assertRaises(UserError):
            own._write_summary("other")
        own._take_back_summary()
        self.assertEqual((summary.state, summary.submitted_at, summary.text), ("draft", False, "What I did"))
        self._write("Better")
        self.period.action_score()
        self.env.invalidate_all()
        for act in (own._take_back_summary, lambda: own._write_summary("late")):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(summary.text, "Better")

    def test_who_wrote_stays_in_the_period(self):
        self._write(submit=False)
        with self.assertRaises(UserError):
            self.card._remove_from_period()

    def test_reminded_while_missing(self):
        self._write()
        self.period.with_user(self.user_officer).action_remind_feedback()
        self.assertFalse(self._told(self.user_chen))
        subject, body = self._told(self.user_wu)[0]
        self.assertEqual(subject, "Performance points: something is yours to do")
        self.assertIn("personal summary", body)
        self.assertIn(f"/my/jifen/summary/{self.period._scorecard(self.wu).id}", body)
        [part] = self.period._feedback_progress()
        self.assertEqual((part["what"], part["done"], part["total"]), ("summary", 1, 6))
        end = self.period.date_to
        self.period._trusted().write({"feedback_reminded_on": False})
        due = [offset for offset in (-9, -5, 0, 9, 30) if self.period._feedback_is_due(end + timedelta(days=offset))]
        self.assertEqual(due, [-5, 0, 9])
        self.period._trusted().write({"feedback_reminded_on": fields.Date.context_today(self.period)})


@tagged("post_install", "-at_install")
class TestSummaryWhileRating(RatedTownCase):
    def test_leaders_read_it_colleagues_do_not(self):
        self.ratings.with_summary = True
        self.card.with_user(self.user_chen)._write_summary("What I did", submit=True)
        self.env.invalidate_all()
        seen = {
            user.login: {
                (sheet["name"], row["name"])
                for period in self.env["jifen.period"].with_user(user)._rating_sheets()
                for sheet in period["sheets"]
                for row in sheet["subjects"]
                if row["summary"]
            }
            for user in (self.user_ma, self.user_li)
        }
        self.assertEqual(seen, {"jifen_ma": {("Leader", "Chen")}, "jifen_li": set()})
        cards = self.env["jifen.scorecard"]
        leader, peer = self._group("leader"), self._group("peer")
        self.assertEqual(cards.with_user(self.user_ma)._sheet_summary(self.card.id, leader.id), "What I did")
        for user, group in ((self.user_li, peer), (self.user_li, leader), (self.user_ma, peer), (self.user_wu, leader)):
            self.env.invalidate_all()
            with self.subTest(user.login, group=group.code), self.assertRaises(UserError):
                cards.with_user(user)._sheet_summary(self.card.id, group.id)
        self.card.with_user(self.user_chen)._take_back_summary()
        with self.assertRaises(UserError):
            cards.with_user(self.user_ma)._sheet_summary(self.card.id, leader.id)


@tagged("post_install", "-at_install")
class TestSummaryPortal(AttackCase, SummaryTown):
    def setUp(self):
        super().setUp()
        self.url = f"/my/jifen/summary/{self.card.id}"

    def test_written_kept_and_submitted(self):
        self.login(self.user_chen)
        self.assertIn("Write your personal summary of This month", self.text("/my/jifen"))
        self.assertIn("To write", self.text("/my/jifen/summary"))
        answer = self.make_jsonrpc_request(f"{self.url}/keep", {"text": "First words"})
        self.assertEqual(answer, {"saved": True})
        self.assertEqual(words(*self.page(self.url).xpath("//textarea")), "First words")
        self.post(self.url, {"text": "First\r\nand <script>alert(1)</script>", "intent": "submit"}, status=200)
        summary = self.card.summary_ids
        self.assertEqual((summary.state, summary.text), ("submitted", "First\nand <script>alert(1)</script>"))
        response = self.get(self.url)
        self.assertNotIn("<script>alert(1)", response.text)
        self.assertIn("Submitted on", self.text("/my/jifen/summary"))
        self.post(f"{self.url}/take_back", status=200)
        self.assertEqual(summary.state, "draft")

    def test_too_long_a_text_comes_back(self):
        self.login(self.user_chen)
        text = "字" * 5001
        response = self.post(self.url, {"text": text, "intent": "draft"}, status=422)
        self.assertIn(text, response.text)
        self.assertIn("At most 5000", response.text)
        answer = self.make_jsonrpc_request(f"{self.url}/keep", {"text": text})
        self.assertIn("At most 5000", answer["error"])
        self.assertFalse(self.card.summary_ids)

    def test_nobody_writes_without_a_token_by_a_link_or_for_somebody_else(self):
        foreign = self.period._scorecard(self.wu).id
        self.assertIn("/web/login", self.get(self.url).url)
        self.login(self.user_chen)
        before = self.rows("jifen.summary")
        with mute_logger("odoo.http"):
            self.post(self.url, {"text": "x"}, csrf=False, status=400)
        for wrong in (foreign, 0, 10**30):
            self.get(f"/my/jifen/summary/{wrong}", 404)
            self.post(f"/my/jifen/summary/{wrong}", {"text": "x", "intent": "submit"}, status=404)
            self.post(f"/my/jifen/summary/{wrong}/take_back", status=404)
        self.get(f"{self.url}/take_back", 405)
        self.assertEqual(self.rows("jifen.summary"), before)

    def test_where_no_summary_is_asked_for_the_page_says_so(self):
        self.period.with_summary = False
        self.login(self.user_chen)
        self.assertIn("No summary to write", self.text("/my/jifen/summary"))
        self.get(self.url, 404)


@tagged("post_install", "-at_install")
class TestSummaryOverHttp(RatedTown, PortalCase):
    def test_read_while_rating(self):
        self.ratings.with_summary = True
        self.card.with_user(self.user_chen)._write_summary("What I did", submit=True)
        self.login(self.user_ma)
        params = {"card": self.card.id, "group": self._group("leader").id}
        address = "/my/jifen/ratings/summary"
        self.assertEqual(self.make_jsonrpc_request(address, params), {"text": "What I did"})
        self.login(self.user_wu)
        self.assertIn("error", self.make_jsonrpc_request(address, params))
