"""The pages of public notice in the portal: for the members of the unit, and for nobody else."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import QUIET, PortalCase
from .test_public_notice import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticePages(NoticeCase, PortalCase):
    def test_a_member_reads_the_notice_of_the_unit_on_its_page(self):
        self._publish()
        own, other = self._notice_of(self.town), self._notice_of(self.justice)
        self.login(self.user_chen)
        listed = self.text("/my/jifen/notices")
        self.assertIn("Public Notice of the Results of This month", listed)
        self.assertNotIn("Justice office", listed)
        page = self.text(f"/my/jifen/notices/{own.id}")
        for name in ("Chen", "Gao", "Li", "Ma", "Song"):
            self.assertIn(name, page)
        self.assertNotIn("Wu", page)
        with mute_logger(*QUIET):
            for id_ in (other.id, 0, 2**40):
                self.get(f"/my/jifen/notices/{id_}", 404)

    def test_a_page_says_whether_its_notice_runs_ended_or_was_withdrawn(self):
        self._publish()
        own = self._notice_of(self.town)
        self.login(self.user_chen)
        self.assertIn("Whoever objects", self.text(f"/my/jifen/notices/{own.id}"))
        self._run_out()
        page = self.text(f"/my/jifen/notices/{own.id}")
        self.assertIn("The notice has ended", page)
        self.assertIn("Gao", page)
        self._as(self.user_officer, own).action_withdraw("Chen's case is open")
        page = self.text(f"/my/jifen/notices/{own.id}")
        self.assertIn("was withdrawn", page)
        self.assertNotIn("Gao", page)
        self.assertNotIn("case is open", page)

    def test_texts_are_escaped(self):
        self.chen.name = "<script>alert(1)</script>"
        self._publish()
        own = self._notice_of(self.town)
        own.contact = '"><img src=x onerror=alert(1)>'
        self.login(self.user_wu)
        with mute_logger(*QUIET):
            self.get(f"/my/jifen/notices/{own.id}", 404)
        self.login(self.user_li)
        text = self.get(f"/my/jifen/notices/{own.id}").text
        self.assertNotIn("<img src=x", text)
        self.assertNotIn("<script>alert(1)", text)

    def test_no_login_no_page(self):
        notice = self._publish()[:1]
        for url in ("/my/jifen/notices", f"/my/jifen/notices/{notice.id}"):
            response = self.url_open(url, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_stranger_without_employee(self):
        notice = self._publish()[:1]
        self._user("stranger", portal=True)
        self.authenticate("jifen_stranger", "jifen_stranger")
        with mute_logger(*QUIET):
            self.get("/my/jifen/notices", 404)
            self.get(f"/my/jifen/notices/{notice.id}", 404)
