"""A report about a colleague and the answer to it, on a phone."""

from playwright.sync_api import expect

from odoo.tests import tagged

from ..odoo.claim.others_common import ReportCase
from .test_portal_form import _photo
from .walk import PHONE, WalkCase


@tagged("post_install", "-at_install")
class TestReports(ReportCase, WalkCase):
    def test_from_the_choice_of_a_colleague_to_the_objection(self):
        self.scheme.protect_reporter = True
        with self.person(self.user_chen.login, "/my/jifen/reports", size=PHONE, locale="en-US") as page:
            page.click("text=New report >> nth=0")
            page.fill("input[name=search]", "wu")
            page.press("input[name=search]", "Enter")
            expect(page.locator("a.jifen_line")).to_have_count(1)
            self.shot(page, "report-whom")
            page.click("a.jifen_line")
            page.click(f"label[for=jifen_item_{self.bad.id}]")
            page.fill("#jifen_description", "Left the counter unattended")
            # A photo taken joins the files; the camera is free for the next one.
            page.set_input_files("#jifen_camera", [_photo("one.jpg")])
            page.set_input_files("#jifen_camera", [_photo("two.jpg")])
            expect(page.locator(".jifen_chosen li")).to_have_count(2)
            self.shot(page, "report-form")
            page.click("button[value=submit]")
            page.wait_for_selector(".jifen_way")
            self.shot(page, "report-sent")
        report = self.env["jifen.claim"].search([("about", "=", "other")])
        self.assertRecordValues(report, [{"state": "hearing", "employee_id": self.wu.id}])
        self.assertEqual(sorted(report.attachment_ids.mapped("name")), ["one.jpg", "two.jpg"])
        with self.person(self.user_wu.login, "/my/jifen/claims", size=PHONE, locale="en-US") as page:
            page.click("text=Your answer is asked for")
            page.click("a.jifen_line")
            page.fill("#jifen_answer", "I was called to the hall.")
            self.shot(page, "hearing")
            page.click("button[value=objected]")
            expect(page.locator(".jifen_portal")).to_contain_text("Objected: I was called to the hall.")
            self.assertNotIn("Chen", page.inner_text("main"))
        self.env.invalidate_all()
        self.assertEqual((report.state, report.hearing_answer), ("submitted", "objected"))
