"""Real Chromium on the test server, one window for each person."""

import os
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import TimeoutError, sync_playwright

from odoo.tests import HttpCase

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The distribution's Odoo comes without this optional library of video calls.
TOLERATED = ("selfie_segmentation",)


class WalkCase(HttpCase):
    """Opens the product as real users: logs in with a password, clicks, reads what is shown.

    With ``JIFEN_SHOTS`` set to a folder, every step leaves a picture there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = next(filter(None, map(shutil.which, BROWSERS)))
        with _unlimited_memory():
            cls._playwright = sync_playwright().start()
        cls.addClassCleanup(cls._playwright.stop)
        cls._chromium = cls._playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        cls.addClassCleanup(cls._chromium.close)

    @contextmanager
    def person(self, login, start="/odoo", size=None, locale="zh-CN"):
        """Yield a page of somebody who has just logged in; fails on an error in the page's console.

        The server works on the test's own cursor: the block must leave the database alone.
        """
        self.env.flush_all()
        errors = []
        with self.allow_requests(all_requests=True):
            context = self._chromium.new_context(
                viewport=size or DESKTOP, locale=locale, base_url=self.base_url(), is_mobile=size == PHONE
            )
            page = context.new_page()
            page.set_default_timeout(30000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            try:
                page.goto(f"/web/login?redirect={start}")
                page.fill("input[name=login]", login)
                page.fill("input[name=password]", login)
                page.click("button[type=submit]:not([formaction])")
                page.wait_for_url(lambda url: "/web/login" not in url)
                self._wait_until_shown(page)
                yield page
            except Exception:
                self._shot(page, f"failed-{login}", force=True)
                raise
            finally:
                context.close()
        self.env.invalidate_all()
        self.assertFalse([error for error in errors if not any(word in error for word in TOLERATED)])

    def _wait_until_shown(self, page, attempts=3):
        """Load a page again that stays blank, as a person would on a busy server."""
        for attempt in range(attempts):
            try:
                return page.wait_for_selector(".o_main_navbar, #wrapwrap", timeout=20000)
            except TimeoutError:
                if attempt + 1 == attempts:
                    raise
                page.reload()

    def shot(self, page, name):
        """Keep a picture of the page, where pictures are asked for."""
        self._shot(page, name)

    def _shot(self, page, name, force=False):
        folder = os.environ.get("JIFEN_SHOTS") or (force and ".runtime/shots")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png")


@contextmanager
def _unlimited_memory():
    """Lift the server's limit of address space, which its children inherit: a browser reserves more."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
