"""Real Chromium on the test server, one page for each person."""

import os
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import TimeoutError, expect

from odoo.tests import HttpCase

from .chromium import CHROMIUM, PHONE

# The distribution's Odoo comes without this optional library of video calls.
TOLERATED = ("selfie_segmentation",)


class WalkCase(HttpCase):
    """Opens the product as real users: logs in with a password, clicks, reads what is shown.

    Who comes again in the same class is still logged in, as somebody is who has closed the window.

    With ``JIFEN_SHOTS`` set to a folder, every step leaves a picture there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sessions = {}

    @contextmanager
    def person(self, login, start="/odoo", size=None, locale="zh-CN"):
        """Yield a page of somebody who is logged in; fails on an error in the page's console.

        The server works on the test's own cursor: the block must leave the database alone.
        """
        self.env.flush_all()
        errors = []
        with (
            self.allow_requests(all_requests=True),
            CHROMIUM.page(self.base_url(), size=size, locale=locale) as page,
        ):
            page.on("pageerror", lambda error: errors.append(str(error)))
            try:
                self._open(page, login, start)
                yield page
            except Exception:
                self._shot(page, f"failed-{login}", force=True)
                raise
        self.env.invalidate_all()
        self.assertFalse([error for error in errors if not any(word in error for word in TOLERATED)])

    def _open(self, page, login, start):
        if login in self._sessions:
            page.context.add_cookies([self._sessions[login]])
            page.goto(start)
        else:
            page.goto(f"/web/login?redirect={start}")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", login)
            page.click("button[type=submit]:not([formaction])")
            page.wait_for_url(lambda url: "/web/login" not in url)
            cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
            self._sessions[login] = cookies["session_id"]
        self._wait_until_shown(page)

    def _wait_until_shown(self, page, attempts=3):
        """Load a page again that stays blank, as a person would on a busy server."""
        for attempt in range(attempts):
            try:
                return page.wait_for_selector(".o_main_navbar, #wrapwrap", timeout=20000)
            except TimeoutError:
                if attempt + 1 == attempts:
                    raise
                page.reload()

    def press(self, page, action, asks=False):
        """Press the button of an action, and say yes where it asks first."""
        page.click(f"button[name={action}]:visible")
        if asks:
            page.click(".modal-footer .btn-primary")

    def pressed(self, page, action, asks=False):
        """Press the button of an action after which it is no longer offered."""
        self.press(page, action, asks)
        page.wait_for_selector(f"button[name={action}]", state="hidden")

    def take_step(self, page, step, reason="经办公会研究同意"):
        """Press the button of a step of a period, and go on from its sheet, with a reason where one is asked for."""
        self.press(page, f"action_ask_{step}")
        page.wait_for_selector(".modal button[name=action_go]:visible")
        box = page.locator(".modal div[name=reason] textarea:visible")
        if box.count():
            box.fill(reason)
        self.shot(page, f"sheet-{step}")
        page.click(".modal button[name=action_go]:visible")
        page.wait_for_selector(".modal", state="hidden")

    def score(self, page):
        """Compute the scores where no vote is open: what came of it is told."""
        self.press(page, "action_ask_score")
        page.wait_for_selector(".o_notification")

    def choose(self, page, field, text, several=False):
        """Type into a relational field and take the first suggestion.

        Only once what was typed has been looked up: whoever is quicker gets the list opened again over what they took.
        """
        box = page.locator(f"div[name={field}] input").first
        box.click()
        with page.expect_response(lambda answer: self._looked_up(answer.request, text)):
            box.fill(text)
        page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()
        if several:
            page.locator(f"div[name={field}] .o_tag", has_text=text).wait_for()
        expect(page.locator(".o-autocomplete--dropdown-menu")).to_have_count(0, timeout=30000)

    def _looked_up(self, request, text):
        return "name_search" in request.url and text in (request.post_data or "")

    def assertNotSideways(self, page):
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        self.assertLessEqual(wide, 0, "the page itself is not moved sideways on a phone")

    def shot(self, page, name):
        """Keep a picture of the page, where pictures are asked for."""
        self._shot(page, name)

    def _shot(self, page, name, force=False):
        folder = os.environ.get("JIFEN_SHOTS") or (force and ".runtime/shots")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png")


__all__ = ["PHONE", "TOLERATED", "WalkCase"]
