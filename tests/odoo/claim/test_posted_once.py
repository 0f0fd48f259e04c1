"""The same form that is sent twice makes one record, and the second answer leads to it."""

from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jifen_appraisal.models.common.registry import models_with

from .others_common import ReportCase

TOKEN = "0123456789abcdef" * 2


@tagged("post_install", "-at_install")
class TestPostedOnce(ReportCase):
    def setUp(self):
        super().setUp()
        line = self._post(self.chen, "discipline.idle", ground="seen at ten")
        appeal = {"subject": f"line-{line.id}", "grounds": "I was on duty", "intent": "draft"}
        report = self.values(item_id=self.bad.id, level_id="", about=self.wu.id)
        # Each form of the portal that makes something: its address, its model, what is entered.
        self.forms = (
            ("/my/jifen/claims/new", "jifen.claim", self.values()),
            ("/my/jifen/reports/new", "jifen.claim", report),
            ("/my/jifen/appeals/new", "jifen.appeal", appeal),
        )
        self.login(self.user_chen)

    def _count(self, model):
        return self.env[model].search_count([])

    def _page_of(self, url, data):
        return f"{url}?about={data['about']}" if "about" in data else url

    def test_each_form_that_makes_something_is_tried(self):
        self.assertEqual({model for __, model, __ in self.forms}, set(models_with(self.env, "jifen.posted.once")))

    def test_sent_twice_it_makes_one_and_leads_to_it(self):
        for url, model, data in self.forms:
            with self.subTest(url):
                tokens = self.page(self._page_of(url, data)).xpath("//form//input[@name='form_token']/@value")
                self.assertEqual(len(tokens), 1)
                before = self._count(model)
                first = self.send({**data, "form_token": tokens[0]}, url=url)
                second = self.send({**data, "form_token": tokens[0]}, url=url)
                self.assertEqual(self._count(model), before + 1)
                self.assertEqual(first.status_code, 200)
                self.assertEqual(second.url, first.url)
                another = tokens[0][::-1]
                self.send({**data, "form_token": another}, url=url)
                self.assertEqual(self._count(model), before + 2, "another form, with the same in it")

    def test_at_the_same_moment_the_later_one_begins_again(self):
        """The later one does not see yet what the other made: the database refuses it."""
        for url, model, data in self.forms:
            with self.subTest(url):
                token = "f" * 16 + f"{self.forms.index((url, model, data)):016x}"
                before = self._count(model)
                first = self.send({**data, "form_token": token}, url=url)
                find, calls = self.env.registry[model]._portal_made_by, []

                def blind(records, text, find=find, calls=calls):
                    calls.append(text)
                    return find(records, text) if len(calls) > 1 else records.browse()

                with patch.object(self.env.registry[model], "_portal_made_by", blind), mute_logger("odoo.sql_db"):
                    second = self.send({**data, "form_token": token}, url=url)
                self.assertEqual((self._count(model), len(calls)), (before + 1, 2))
                self.assertEqual(second.url, first.url)

    def test_what_is_no_token_of_ours_keeps_nothing(self):
        for text in ("", "x" * 32, TOKEN + "0", TOKEN.upper()):
            self.send(self.values(form_token=text))
        self.assertFalse(self.claims_of(self.chen).sudo().filtered("form_token"))

    def test_a_token_of_somebody_else_leads_nowhere(self):
        self.send(self.values(form_token=TOKEN))
        self.login(self.user_wu)
        self.assertFalse(self.env["jifen.claim"].with_user(self.user_wu)._portal_made_by(TOKEN))
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.claims_of(self.chen)[0].copy()._trusted().write({"form_token": TOKEN})
            self.env.flush_all()
