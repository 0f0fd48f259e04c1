"""The page an e-mail leads to: seen after login, decided by a form, closed to everybody else."""

import re

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..portal_common import QUIET, picture
from .test_approval import TWO_STEPS
from .test_inbox import InboxCase

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


class PageCase(InboxCase, HttpCase):
    def _url(self, claim):
        return f"/jifen/approval/{self._pending(claim).id}"

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _post(self, url, token=True, **form):
        """Send the form as a browser does, without following where it leads."""
        if token:
            form["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(f"{url}/decide", data=form, allow_redirects=False)

    def assertUndecided(self, claim):
        self.env.invalidate_all()
        self.assertEqual(claim.state, "submitted")
        self.assertEqual(self._pending(claim).mapped("state"), ["pending"])


@tagged("post_install", "-at_install")
class TestApprovalPage(PageCase):
    def test_shows_what_is_to_be_decided(self):
        claim = self._submitted(item=TWO_STEPS, matter="M-7")
        self._login(self.user_ma)
        response = self.url_open(self._url(claim))
        self.assertEqual(response.status_code, 200)
        for text in (
            "Chen",
            "Party office",
            "+2",
            "City commendation, document 12",
            "M-7",
            "1/2",
            "notice.pdf",
            "<textarea",
        ):
            self.assertIn(text, response.text)
        self.assertEqual(response.headers["X-Frame-Options"], "DENY")
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertUndecided(claim)

    def test_whoever_is_asked_approves_on_the_page(self):
        claim = self._submitted()
        url = self._url(claim)
        self._login(self.user_ma)
        response = self._post(url, decision="approve")
        self.assertEqual((response.status_code, response.headers["Location"].endswith(url)), (303, True))
        self.env.invalidate_all()
        self.assertEqual((claim.state, claim.line_ids.approved_by_id), ("approved", self.user_ma))
        self.assertNothingLeft(self.user_ma)
        page = self.url_open(url).text
        self.assertIn("Approved", page)
        self.assertNotIn('value="approve"', page)

    def test_refuse_with_a_reason(self):
        claim = self._submitted()
        url = self._url(claim)
        self._login(self.user_ma)
        response = self._post(url, decision="refuse", reason="  ")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Say why you refuse.", response.text)
        long = "x" * 2001
        response = self._post(url, decision="refuse", reason=long)
        self.assertEqual(response.status_code, 422)
        self.assertIn(long, response.text, "what was written is not lost")
        self.assertUndecided(claim)
        self._post(url, decision="refuse", reason=EVIL)
        self.env.invalidate_all()
        self.assertEqual((claim.state, claim.refusal_reason), ("refused", EVIL))
        self.assertNotIn("<script>alert(1)", self.url_open(url).text)

    def test_points_of_a_range(self):
        claim = self._submitted(item="award.range", points_claimed=4)
        url = self._url(claim)
        self._login(self.user_ma)
        for entered in ("9", "abc", "nan", "inf", "-1", ""):
            with self.subTest(entered):
                self.assertEqual(self._post(url, decision="grant", points=entered).status_code, 422)
        self.assertUndecided(claim)
        self.assertEqual(self._post(url, decision="grant", points="２．５").status_code, 303)
        self.env.invalidate_all()
        self.assertEqual((claim.state, claim.line_ids.points), ("approved", 2.5))

    def test_fixed_points_stay(self):
        claim = self._submitted()
        self._login(self.user_ma)
        self.assertEqual(self._post(self._url(claim), decision="grant", points="5").status_code, 422)
        self.assertUndecided(claim)

    def test_the_second_of_two_learns_how_things_stand(self):
        claim = self._submitted()
        url = self._url(claim)
        self._login(self.user_ma)
        self._post(url, decision="refuse", reason="first")
        response = self._post(url, decision="approve")
        self.assertEqual(response.status_code, 422)
        self.assertIn("It has been decided already.", response.text)
        self.assertIn("first", response.text)
        self.env.invalidate_all()
        self.assertEqual(claim.state, "refused")

    def test_leads_to_what_waits_next(self):
        first, second = self._submitted(), self._submitted(self.li)
        self._login(self.user_ma)
        self.assertIn(self._url(second), self.url_open(self._url(first)).text)

    def test_text_stays_text(self):
        self.chen.name = EVIL
        claim = self._submitted(description=EVIL, matter=EVIL)
        self._login(self.user_ma)
        page = self.url_open(self._url(claim)).text
        self.assertNotIn("<script>alert(1)", page)
        self.assertNotIn("<img src=x", page)
        self.assertIn("&lt;script&gt;alert(1)", page)

    def test_evidence_has_thumbnails_that_open(self):
        claim = self._claim(item="award.press", level=None)
        self.env["ir.attachment"].create(
            {"name": "photo.png", "raw": picture(), "res_model": "jifen.claim", "res_id": claim.id}
        )
        claim.action_submit()
        self._login(self.user_ma)
        page = self.url_open(self._url(claim)).text
        (image,) = re.findall(r'src="(/web/image/\d+)\?', page)
        self.assertEqual(self.url_open(image).headers["Content-Type"], "image/png")

    def test_speaks_the_language_of_the_approver(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.user_ma.lang = "zh_CN"
        claim = self._submitted()
        self._login(self.user_ma)
        self.assertIn('lang="zh-CN"', self.url_open(self._url(claim)).text)


@tagged("post_install", "-at_install")
class TestApprovalPageAttacked(PageCase):
    def setUp(self):
        super().setUp()
        self.claim = self._submitted()
        self.url = self._url(self.claim)
        self.env.flush_all()

    def tearDown(self):
        self.assertUndecided(self.claim)
        super().tearDown()

    def test_without_login(self):
        self.authenticate(None, None)
        response = self.url_open(self.url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertIn(self.url.rsplit("/", 1)[1], response.headers["Location"], "after login, back to this page")
        response = self._post(self.url, decision="approve")
        self.assertNotEqual(response.status_code, 200)

    @mute_logger(*QUIET)
    def test_without_csrf_token(self):
        self._login(self.user_ma)
        for token in (None, "", "0" * 40 + "o9999999999"):
            form = {} if token is None else {"csrf_token": token}
            response = self._post(self.url, token=False, decision="approve", **form)
            self.assertEqual(response.status_code, 400)

    def test_a_link_decides_nothing(self):
        self._login(self.user_ma)
        for path in ("/decide", "/decide?decision=approve", "?decision=approve", "/approve", "/refuse?reason=x"):
            with self.subTest(path), mute_logger(*QUIET):
                self.assertIn(self.url_open(self.url + path).status_code, (200, 404, 405))

    def test_others_find_no_such_page(self):
        for user in (self.user_chen, self.user_wu, self.user_li, self.user_gao, self.user_inspector):
            self._login(user)
            with self.subTest(user.name), mute_logger(*QUIET):
                self.assertEqual(self.url_open(self.url).status_code, 404)
                self.assertEqual(self._post(self.url, decision="approve").status_code, 404)
                self.assertEqual(self._post(self.url, decision="refuse", reason="x").status_code, 404)

    def test_who_may_read_it_all_decides_nothing(self):
        for user in (self.user_officer, self.user_auditor, self.user_committee):
            self._login(user)
            with self.subTest(user.name):
                page = self.url_open(self.url)
                self.assertEqual(page.status_code, 200)
                self.assertNotIn('name="decision"', page.text)
                self.assertEqual(self._post(self.url, decision="approve").status_code, 422)

    @mute_logger(*QUIET)
    def test_forged_numbers_and_words(self):
        self._login(self.user_ma)
        for number in ("0", "999999999", "99999999999999999999", "-1", "x"):
            with self.subTest(number):
                self.assertEqual(self.url_open(f"/jifen/approval/{number}").status_code, 404)
        for word in ("", "approved", "action_approve", "unlink", "__class__"):
            with self.subTest(word):
                self.assertEqual(self._post(self.url, decision=word).status_code, 400)
        self.assertEqual(self._post(self.url, decision="refuse", reason="x" * 70000).status_code, 413)
