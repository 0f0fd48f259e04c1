"""One Chromium for a whole run: what it has once loaded and compiled serves the next person too."""

import resource
import shutil
from contextlib import contextmanager

import psutil
from playwright.sync_api import sync_playwright

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
# What a person leaves behind in a browser; the files it keeps for any visitor are not among it.
LEFT_BEHIND = "cookies,local_storage,indexeddb,service_workers,cache_storage,websql,file_systems"


class Chromium:
    """The browser, started when somebody first asks for a page."""

    def __init__(self):
        self._playwright = self._browser = None
        self._windows = {}
        self.processes = set()

    @contextmanager
    def page(self, base_url, size=None, locale="zh-CN"):
        """Yield an empty page of a person nobody knows yet; all its windows are closed in the end."""
        window = self._window(base_url, size or DESKTOP, locale)
        page = window.new_page()
        page.set_default_timeout(30000)
        window.new_cdp_session(page).send(
            "Storage.clearDataForOrigin", {"origin": base_url, "storageTypes": LEFT_BEHIND}
        )
        try:
            yield page
        finally:
            for opened in window.pages:
                opened.close()
            window.clear_cookies()

    def _window(self, base_url, size, locale):
        """Return the window of this size and language, with what it has already loaded."""
        key = base_url, tuple(size.values()), locale
        if key not in self._windows:
            self._windows[key] = self._started().new_context(
                viewport=size, locale=locale, base_url=base_url, is_mobile=size == PHONE
            )
        return self._windows[key]

    def _started(self):
        if not self._browser:
            before = set(psutil.Process().children())
            path = next(filter(None, map(shutil.which, BROWSERS)))
            with _unlimited_memory():
                self._playwright = sync_playwright().start()
            self._browser = self._playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            self.processes = {child.pid for child in set(psutil.Process().children()) - before}
        return self._browser

    def stop(self):
        if self._browser:
            self._browser.close()
            self._playwright.stop()
        self.__init__()


@contextmanager
def _unlimited_memory():
    """Lift the server's limit of address space, which its children inherit: a browser reserves more."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


CHROMIUM = Chromium()
