"""What all tests in the browser share: the bundles of scripts and styles, and one Chromium."""

from unittest.mock import patch

import psutil
import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

from .chromium import CHROMIUM

# What the pages ask for, and the windows of tests besides.
SCRIPTS = (
    "bus.websocket_worker_assets",
    "web.__assets_tests_call__",
    "web.assets_emoji",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_web",
)
STYLES = ("web.assets_frontend", "web.assets_web", "web.assets_web_print")


@pytest.fixture(scope="session", autouse=True)
def bundles(load_http):
    """Make the bundles once and commit them: what a test makes is undone with the test, and takes seconds each time."""
    with Registry(get_db_name()).cursor() as cr:
        pages = api.Environment(cr, SUPERUSER_ID, {})["ir.qweb"]
        for name in SCRIPTS:
            pages._get_asset_bundle(name, css=False, js=True).js()
        for name in STYLES:
            pages._get_asset_bundle(name, css=True, js=False).css()


@pytest.fixture(scope="session", autouse=True)
def chromium():
    """Let the browser live on when Odoo ends what a class of tests has left running; end it at last."""
    children = psutil.Process.children

    def others(process, recursive=False):
        return [child for child in children(process, recursive) if child.pid not in CHROMIUM.processes]

    with patch.object(psutil.Process, "children", others):
        yield
    CHROMIUM.stop()
