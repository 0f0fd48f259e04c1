"""The form of a claim on a phone, with a real browser's scripts."""

import io

from PIL import Image
from playwright.sync_api import expect

from odoo.tests import tagged

from ..odoo.portal_common import PortalCase
from .walk import PHONE, WalkCase

# The scripts of the page have taken over what is pressed on it.
SCRIPTS_RUN = """async () => {
    const started = window.odoo?.__WOWL_DEBUG__?.root.env.services["public.interactions"]?.isReady;
    await started;
    return Boolean(started);
}"""


def _photo(name):
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(stream, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@tagged("post_install", "-at_install")
class TestPortalForm(PortalCase, WalkCase):
    def test_from_the_choice_of_an_item_to_the_claim(self):
        for number in range(8):
            self._new_item(f"Task {number}")
        name = self.item.name
        with self.person(self.user_chen.login, "/my/jifen/claims/new", size=PHONE, locale="en-US") as page:
            self._choose_item(page, name)
            self._choose_level(page)
            self._add_photos(page)
            page.fill("#jifen_description", "City commendation, document 12")
            self.shot(page, "portal-form")
            page.click("button[value=submit]")
            page.wait_for_selector(".jifen_way")
            self.shot(page, "portal-claim")
        claim = self.claims_of(self.chen)
        self.assertRecordValues(
            claim, [{"state": "submitted", "item_id": self.item.id, "level_id": self.level.id, "points": 4}]
        )
        self.assertEqual(sorted(claim.attachment_ids.mapped("name")), ["first.jpg", "third.jpg"])

    def _choose_item(self, page, name):
        search = page.locator(".jifen_item_search")
        search.wait_for()
        search.fill("no such item")
        page.wait_for_selector(".jifen_item_none:visible")
        search.fill(name)
        expect(page.locator(".jifen_item:visible")).to_have_count(1)
        self.assertFalse(page.locator(".jifen_levels").first.is_visible())
        page.click(f"label[for=jifen_item_{self.item.id}]")
        page.wait_for_selector(".jifen_levels:visible")
        page.click(".jifen_item_change")
        page.locator(".jifen_item:visible").nth(8).wait_for()
        page.click(f"label[for=jifen_item_{self.item.id}]")
        expect(page.locator(".jifen_item:visible")).to_have_count(1)

    def _choose_level(self, page):
        page.click(f"label[for=jifen_level_{self.level.id}]")
        page.fill("#jifen_quantity", "2")
        expect(page.locator(".jifen_preview")).to_have_text("+4 points, once approved")
        self.assertFalse(page.locator("#jifen_points").is_visible())

    def _add_photos(self, page):
        for name in ("first.jpg", "second.jpg", "third.jpg"):
            page.set_input_files("#jifen_files", [_photo(name)])
        expect(page.locator(".jifen_chosen li")).to_have_count(3)
        page.locator(".jifen_chosen li", has_text="second.jpg").locator("button").click()
        expect(page.locator(".jifen_chosen li")).to_have_count(2)
        big = {"name": "big.pdf", "mimeType": "application/pdf", "buffer": b"0" * (10 * 1024 * 1024 + 1)}
        page.set_input_files("#jifen_files", [big])
        expect(page.locator(".jifen_chosen")).to_contain_text("big.pdf is larger than 10 MB")

    def test_pressed_twice_is_sent_once(self):
        with self.person(self.user_chen.login, "/my/jifen/claims/new", size=PHONE) as page:
            page.click(f"label[for=jifen_item_{self.own_item.id}]")
            page.wait_for_selector(".jifen_item_change:visible")
            page.fill("#jifen_description", "Once")
            page.evaluate("""() => {
                const button = document.querySelector("button[value=draft]");
                button.click();
                button.click();
            }""")
            page.wait_for_selector(".jifen_way")
        self.assertEqual(len(self.claims_of(self.chen)), 1)

    def test_asked_before_withdrawing(self):
        claim = self._claim()
        claim.action_submit()
        with self.person(self.user_chen.login, f"/my/jifen/claims/{claim.id}", size=PHONE) as page:
            questions, sent = [], []
            answers = [False, True]

            def answer(dialog):
                questions.append(dialog.message)
                dialog.accept() if answers.pop(0) else dialog.dismiss()

            page.on("dialog", answer)
            page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
            page.wait_for_function(SCRIPTS_RUN)
            page.click("form.jifen_action button")
            page.click("form.jifen_action button")
            page.wait_for_selector(".jifen_way_withdrawn")
        self.assertEqual(len(questions), 2)
        self.assertEqual(len([url for url in sent if f"/claims/{claim.id}/" in url]), 1, "after a yes only")
        self.assertEqual(claim.state, "withdrawn")

    def test_no_sideways_scrolling_on_a_phone(self):
        claim = self._claim(description="x" * 300)
        claim.action_submit()
        self._post(self.chen, "discipline.idle", ground="https://example.com/" + "a" * 200)
        card = self.period._scorecard(self.chen)
        with self.person(self.user_chen.login, "/my/jifen", size=PHONE) as page:
            for url in (
                "/my",
                "/my/jifen",
                "/my/jifen/ledger",
                f"/my/jifen/score/{card.id}",
                "/my/jifen/claims",
                "/my/jifen/claims/new",
                f"/my/jifen/claims/{claim.id}",
            ):
                page.goto(url)
                width = page.evaluate("() => document.documentElement.scrollWidth")
                self.assertLessEqual(width, PHONE["width"], url)
