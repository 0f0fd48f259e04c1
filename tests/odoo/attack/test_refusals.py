"""What is refused is named to nobody, however curious they ask."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import our_models
from .common import QUIET
from .marks import mark, marked
from .world import WorldCase


@tagged("post_install", "-at_install")
class TestRefusals(WorldCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        mark(cls.env)

    def asked(self, model, method, *args):
        """Return what the server answers to a call in developer mode, as it comes by wire."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        with mute_logger(*QUIET):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}", json={"jsonrpc": "2.0", "method": "call", "params": params}
            ).text

    def test_developer_mode_shows_nothing_hidden(self):
        for user in (self.user_plain, self.user_inspector):
            self.authenticate(user.login, user.login)
            self.url_open("/odoo?debug=1")
            for name in our_models(self.env):
                mine = self.as_user(user, self.env[name])
                there = self.env[name].sudo().search([])
                hidden = there - mine.browse(there.ids)._filtered_access("read").sudo()
                with self.subTest(user=user.login, model=name):
                    for id_ in hidden.ids[:2]:
                        answer = self.asked(name, "read", [id_], ["display_name"])
                        self.assertIn('"error"', answer)
                        self.assertFalse(marked(answer))
