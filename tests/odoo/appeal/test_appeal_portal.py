"""Appeals at the portal, over real HTTP: from the form to the answer; others stay outside."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import PDF, QUIET, AttackCase, shown
from .test_correction import AppealCase


@tagged("post_install", "-at_install")
class TestAppealPortal(AppealCase, AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("test_without_an_appeal_the_pages_say_whether_one_can_be_made")
        cls.line = case._post(cls.chen, "discipline.idle", ground="Games at work")
        cls.other_line = case._post(cls.li, "discipline.idle")
        case._close()
        cls.env.flush_all()

    def _data(self, **values):
        return {
            "subject": f"line-{self.line.id}",
            "grounds": "I was on <script>alert(1)</script> leave",
            "wish": "Take it back",
            "intent": "submit",
            **values,
        }

    def _sent(self, data=None, files=(("leave.pdf", PDF),), url="/my/jifen/appeals/new", **options):
        uploads = [("files", (name, content, "application/octet-stream")) for name, content in files]
        return self.post(url, data or self._data(), files=uploads or None, **options)

    def _appeals(self):
        return self.env["jifen.appeal"].search([("scorecard_id.period_id", "=", self.period.id)], order="id")

    def test_without_an_appeal_the_pages_say_whether_one_can_be_made(self):
        self.login(self.user_chen)
        self.assertIn("You have not appealed", self.text("/my/jifen/appeals"))
        self.period.scheme_id.appeal_days = 0
        self.assertIn("nothing to appeal against", self.text("/my/jifen/appeals"))
        self.assertIn("Nothing to appeal against", self.text("/my/jifen/appeals/new"))

    def test_an_appeal_is_made_in_the_portal_and_its_answer_read_there(self):
        self.login(self.user_chen)
        page = self.page("/my/jifen/appeals/new")
        keys = page.xpath("//select[@name='subject']/optgroup/option/@value")
        self.assertIn(f"line-{self.line.id}", keys)
        self.assertNotIn(f"line-{self.other_line.id}", keys)
        score = self.text(f"/my/jifen/score/{self.period._scorecard(self.chen).id}")
        self.assertIn("Appeal against this result", score)
        response = self._sent(follow=True)
        appeal = self._appeals()
        self.assertRecordValues(
            appeal,
            [{"state": "submitted", "user_id": self.user_chen.id, "line_id": self.line.id, "about": "line"}],
        )
        self.assertEqual(appeal.attachment_ids.mapped("name"), ["leave.pdf"])
        self.assertNotIn("<script>alert", response.text)
        self.assertIn("Submitted", shown(response))
        file = appeal.attachment_ids
        self.get(f"/my/jifen/evidence/{file.id}")
        self._investigate(appeal, [{"kind": "reverse", "line_id": self.line.id}])
        self.env.flush_all()
        text = self.text(f"/my/jifen/appeals/{appeal.id}")
        self.assertIn("being looked into", text)
        self.assertNotIn("You are right", text, "not before it is decided")
        appeal.with_user(self.user_committee).action_propose()
        self.assertNotIn("You are right", self.text(f"/my/jifen/appeals/{appeal.id}"))
        appeal.with_user(self.user_officer2).action_approve()
        self.env.flush_all()
        text = self.text(f"/my/jifen/appeals/{appeal.id}")
        self.assertIn("The answer: Upheld", text)
        self.assertIn("You are right", text)
        self.assertIn("score", text)
        self.assertNotIn("Li", text.split("Its way")[0], "others' results are not shown")
        with self.assertRaisesRegex(UserError, "its files stay as they are"):
            file.unlink()

    def test_draft_kept_with_its_good_files(self):
        self.login(self.user_chen)
        response = self._sent(files=(("leave.pdf", PDF), ("evil.html", b"<html>")), follow=False)
        self.assertEqual(response.status_code, 422)
        appeal = self._appeals()
        self.assertEqual(appeal.state, "draft")
        self.assertEqual(appeal.attachment_ids.mapped("name"), ["leave.pdf"])
        self.assertIn("evil.html", shown(response))
        self._sent(self._data(grounds="Better", intent="draft"), files=(), url=f"/my/jifen/appeals/{appeal.id}/edit")
        self.assertEqual((appeal.grounds, appeal.state), ("Better", "draft"))
        self._sent(self._data(remove_id=appeal.attachment_ids.id), files=(), url=f"/my/jifen/appeals/{appeal.id}/edit")
        self.assertEqual(appeal.state, "submitted")
        self.assertFalse(appeal.attachment_ids)
        self.get(f"/my/jifen/appeals/{appeal.id}/edit", allow_redirects=False, status=303)

    def test_withdraw_delete_and_again(self):
        self.login(self.user_chen)
        self._sent(self._data(intent="draft"))
        draft = self._appeals()
        self.post(f"/my/jifen/appeals/{draft.id}/delete", status=200)
        self.assertFalse(self._appeals())
        self._sent()
        appeal = self._appeals()
        self.assertIn("Only a draft can be deleted", shown(self.post(f"/my/jifen/appeals/{appeal.id}/delete")))
        self.assertTrue(appeal.exists())
        self._investigate(appeal, outcome="rejected").action_propose()
        appeal.with_user(self.user_officer2).action_approve()
        self.env.flush_all()
        self.post(f"/my/jifen/appeals/{appeal.id}/withdraw")
        self.assertEqual(appeal.state, "answered")
        self.assertIn("A second appeal is possible", self.text(f"/my/jifen/appeals/{appeal.id}"))
        self.post(f"/my/jifen/appeals/{appeal.id}/again", status=200)
        second = appeal.second_appeal_ids
        self.assertEqual((second.state, second.line_id), ("draft", self.line))
        self.post(f"/my/jifen/appeals/{second.id}/submit")
        self.assertEqual(second.state, "submitted")
        self.post(f"/my/jifen/appeals/{second.id}/withdraw")
        self.assertEqual(second.state, "withdrawn")

    def test_nobody_acts_without_a_token_by_a_link_or_on_an_appeal_of_somebody_else(self):
        self.login(self.user_chen)
        self._sent(self._data(intent="draft"))
        appeal = self._appeals()
        tables = ("jifen.appeal", "jifen.score.line", "jifen.correction")
        urls = [
            f"/my/jifen/appeals/{appeal.id}{end}" for end in ("", "/edit", "/submit", "/withdraw", "/delete", "/again")
        ]
        with mute_logger(*QUIET):
            before = self.rows(*tables)
            for url in (*urls[1:], "/my/jifen/appeals/new"):
                response = self.post(url, self._data(), csrf=False)
                self.assertEqual(response.status_code, 400, url)
            for url in urls[2:]:
                self.assertIn(self.url_open(url).status_code, (404, 405), url)
            for forged in (
                f"line-{self.other_line.id}",
                f"score-{self.period._scorecard(self.li).id}",
                "x",
                "line-",
                "",
            ):
                response = self._sent(self._data(subject=forged), files=(), follow=False)
                self.assertEqual(response.status_code, 422, forged)
            response = self._sent(self._data(grounds="x" * 5000), files=(), follow=False)
            self.assertEqual(response.status_code, 422)
            self.assertEqual(self.rows(*tables), before)
            self._sent(
                self._data(state="answered", outcome="upheld", user_id=self.user_wu.id, answer="Yes", intent="draft"),
                files=(),
                url=f"/my/jifen/appeals/{appeal.id}/edit",
            )
            self.assertRecordValues(appeal, [{"state": "draft", "outcome": False, "user_id": self.user_chen.id}])
            file = appeal.attachment_ids
            for user in (self.user_wu, self.user_li):
                self.login(user)
                before = self.rows(*tables)
                self.get(urls[0], 404)
                self.get(f"/my/jifen/evidence/{file.id}", 404)
                for url in urls[1:]:
                    self.post(url, self._data(), status=404)
                self.assertEqual(self.rows(*tables), before)
            self.logout()
            for url in urls[:2]:
                self.assertIn("/web/login", self.url_open(url).url)
