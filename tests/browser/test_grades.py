"""The screen of grades with a real browser: a unit nominates, its deputy leader agrees, the committee decides."""

from playwright.sync_api import expect

from odoo.tests import tagged

from ..odoo.grading.grading_common import GradingCase
from .walk import PHONE, WalkCase

SCREEN = "/odoo/appraisal-grades"


@tagged("post_install", "-at_install")
class TestGrades(GradingCase, WalkCase):
    def setUp(self):
        super().setUp()
        self.period = self._scored_quarter(1, {self.members["trio"][2]: 59})

    def row(self, page, name):
        return page.locator(f"tr[data-person='{name}']")

    def say(self, page, reason):
        page.locator("textarea[name=reason]").fill(reason)
        page.locator(".modal-footer .btn-primary").click()
        page.locator("textarea[name=reason]").wait_for(state="detached")

    def count(self, page, grade):
        return page.locator(f"tr[data-grade='{grade}'] b")

    def choose(self, page, name, grade):
        self.row(page, name).locator("select[name=grade]").select_option(label=grade)

    def test_from_the_unit_to_the_committee(self):
        with self.person(self.user_leader.login, SCREEN, size=PHONE, locale="en-US") as page:
            self.row(page, "trio1").locator("button[name=nominate]").click()
            expect(page.locator(".modal-footer .btn-primary")).to_be_disabled()
            self.say(page, "Solved the case")
            expect(self.row(page, "trio1")).to_contain_text("Waits for Gao")
            expect(self.row(page, "trio2")).to_contain_text("Quota used")
            self.shot(page, "grades-unit")
        with self.person(self.user_gao.login, SCREEN, locale="en-US") as page:
            page.locator("button[name=only_nominated]").click()
            self.row(page, "trio1").locator("button[name=agree]").click()
            self.say(page, "Well done")
            expect(self.row(page, "trio1")).to_contain_text("Agreed")
        with self.person(self.user_committee.login, SCREEN, locale="en-US") as page:
            expect(page.locator("body")).to_contain_text("Leader: Solved the case")
            self.row(page, "trio1").locator("button[name=approve]").click()
            expect(self.count(page, "Good")).to_have_text("1")
            page.locator("button[name=save]").click()
            expect(page.locator("button[name=save]")).to_have_count(0)
            expect(self.row(page, "trio1")).to_contain_text("Approved")
        self.assertEqual(self._codes(self.period, self.members["trio"]), ["good", "fair", "poor"])

    def test_what_a_change_would_do(self):
        with self.person(self.user_committee.login, SCREEN, locale="en-US") as page:
            self.choose(page, "trio3", "Ordinary")
            page.locator(".modal-footer .btn-secondary").click()
            expect(page.locator("button[name=save]")).to_be_disabled()
            expect(page.locator(".o_jifen_why.table-warning")).to_contain_text("better than the score allows")
            page.get_by_text("Reason…").click()
            self.say(page, "Wounded on duty")
            expect(page.locator(".o_jifen_why.table-warning")).to_contain_text("Raised")
            expect(self.count(page, "Ordinary")).to_have_text("1")
            expect(self.count(page, "Poor")).to_have_text("0")
            self.choose(page, "six1", "Poor")
            self.say(page, "Left the post")
            expect(self.count(page, "Poor")).to_have_text("1")
            self.row(page, "six1").locator("button[name=undo]").click()
            expect(self.count(page, "Poor")).to_have_text("0")
            self.row(page, "trio1").locator("a").click()
            page.locator(".modal .o_form_view").wait_for()
            page.locator(".modal .btn-close").click()
            page.locator("select[name=unit]").select_option(label="Solo")
            expect(self.row(page, "solo1")).to_be_visible()
            expect(self.row(page, "trio1")).to_have_count(0)
            self.shot(page, "grades-committee")
            page.locator("button[name=save]").click()
            expect(page.locator(".o_notification")).to_contain_text("1 decisions are on record")
        decision = self.period.scorecard_ids.grade_decision_ids
        self.assertEqual((decision.name, decision.beyond_rules, decision.reason), ("trio3", True, "Wounded on duty"))
