"""The screen of ratings and votes with a real browser: keyboard, saving as one goes, casting votes."""

from playwright.sync_api import expect

from odoo.tests import tagged

from ..odoo.common import TownCase
from ..odoo.rating.rating_common import RatedTown
from .walk import PHONE, WalkCase

INPUT = "input.jifen_rating_input"


@tagged("post_install", "-at_install")
class TestRatings(RatedTown, TownCase, WalkCase):
    def saved(self, rater):
        rows = self.env["jifen.rating"].search([("rater_id", "=", rater.id)])
        return {(row.scorecard_id.name, row.aspect_id.code or row.dimension_id.code): row.value for row in rows}

    def sheet(self, page, title):
        return page.locator(f".jifen_rating_sheet[aria-label='{title}']")

    def test_keyboard_in_the_back_office(self):
        with self.person(self.user_li.login, "/odoo/my-ratings", locale="en-US") as page:
            sheet = self.sheet(page, "Base · Peer")
            sheet.locator(INPUT).first.click()
            for text in ("91", "92", "93"):
                page.keyboard.type(text)
                page.keyboard.press("Enter")
            sheet.locator(INPUT).nth(1).click()
            page.keyboard.type("85.5")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowUp")
            expect(sheet.locator(INPUT).nth(1)).to_be_focused()
            page.keyboard.press("Tab")
            page.keyboard.type("101")
            page.keyboard.press("Tab")
            expect(sheet.locator(".jifen_rating_error")).to_contain_text("from 0 to 100; 101 is not")
            page.keyboard.press("Shift+Tab")
            page.keyboard.type("100")
            page.keyboard.press("Tab")
            for text in ("88", "87"):
                page.keyboard.type(text)
                page.keyboard.press("Tab")
            expect(sheet.locator(".jifen_rating_row").nth(1).locator(".jifen_rating_mark")).to_contain_text("Saved")
            self.shot(page, "ratings-office")
            page.reload()
            expect(self.sheet(page, "Base · Peer").locator(INPUT).nth(1)).to_have_value("85.5")
        self.assertEqual(
            self.saved(self.li),
            {
                ("Chen", "de"): 91,
                ("Chen", "neng"): 85.5,
                ("Chen", "qin"): 100,
                ("Chen", "ji"): 88,
                ("Chen", "lian"): 87,
                ("Ma", "de"): 92,
                ("Zhang", "de"): 93,
            },
        )

    def test_what_is_rated_without_a_connection_is_not_lost(self):
        with self.person(self.user_chen.login, "/my/jifen/ratings", size=PHONE, locale="en-US") as page:
            sheet = self.sheet(page, "Base · Self")
            field = sheet.locator(INPUT).first
            field.wait_for()
            page.route("**/my/jifen/ratings/rate", lambda route: route.abort())
            field.fill("90")
            field.press("Tab")
            expect(sheet.locator(".jifen_rating_error")).to_contain_text("No answer from the server")
            expect(field).to_have_value("90")
            page.unroute("**/my/jifen/ratings/rate")
            with page.expect_response("**/my/jifen/ratings/rate"):
                sheet.get_by_role("button", name="Try again").click()
            expect(sheet.locator(".jifen_rating_error")).to_have_count(0)
            expect(sheet.locator(".is-invalid")).to_have_count(0)
        self.assertEqual(self.saved(self.chen), {("Chen", "de"): 90})

    def test_votes_on_a_phone(self):
        with self.person(self.user_chen.login, "/my/jifen/ratings", size=PHONE, locale="en-US") as page:
            sheet = self.sheet(page, "Assessment · Democratic")
            sheet.wait_for()
            expect(sheet.locator(".jifen_vote_open")).to_have_count(7)
            for index, tier in enumerate(("Excellent", "Basic")):
                sheet.locator(".jifen_vote_open").nth(index).get_by_text(tier, exact=True).click()
            sheet.get_by_role("button", name="Cast 2 votes").click()
            sheet.get_by_role("button", name="Not Yet").click()
            self.shot(page, "ratings-votes")
            sheet.get_by_role("button", name="Cast 2 votes").click()
            expect(sheet.locator(".jifen_vote_bar")).to_contain_text("cannot be changed")
            sheet.get_by_role("button", name="Cast 2 votes").click()
            expect(sheet.locator(".jifen_vote_open")).to_have_count(5)
            expect(sheet.locator(".jifen_vote_done")).to_have_count(2)
            wide = page.evaluate("document.documentElement.scrollWidth")
            page.reload()
            expect(self.sheet(page, "Assessment · Democratic").locator(".jifen_vote_done")).to_have_count(2)
        self.assertLessEqual(wide, PHONE["width"])
        voted = self.env["jifen.ballot.turnout"].search([]).filtered(lambda row: self.chen.id in row.voters)
        self.assertEqual(len(voted), 2)

    def test_whoever_has_nothing_to_rate_is_told_so(self):
        self.ratings.action_score()
        self.ratings.action_publish()
        with self.person(self.user_chen.login, "/my/jifen/ratings", size=PHONE, locale="en-US") as page:
            expect(page.locator(".jifen_ratings_empty")).to_contain_text("Nothing to rate at present")
