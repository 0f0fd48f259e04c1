"""What every kind of dimension has to say, whoever adds it: asked from the registry of kinds."""

import re

from odoo import Command, fields
from odoo.tests import Form, tagged

from odoo.addons.jifen_appraisal.models.scheme.kinds import KINDS, Kind, kinds_with, register

from .kinds_common import KindsCase

HAN = re.compile(r"[\u3400-\u9fff]")
SAYING = ("items", "led", "parts", "note")


@tagged("post_install", "-at_install")
class TestKinds(KindsCase):
    def _alone(self, code):
        """Return a dimension of a kind as it comes, the only one of a scheme."""
        scheme = self.env["jifen.scheme"].create(
            {
                "name": f"Nothing but {code}",
                "code": f"only_{code}",
                "company_id": self.company.id,
                "step_ids": [Command.create({"name": "Manager", "approver": "manager"})],
            }
        )
        return self._dimension("only", scheme, kind=code)

    def _told(self):
        """Return ``{kind: a dimension of an explanation}``: those of the month, the others in a scheme of their own."""
        self._fill()
        self._score()
        cards = self.month._scorecard(self.song) | self.team_card | self.card
        told = {row["kind"]: row for card in cards for row in card._explain()["dimensions"]}
        for code in KINDS.keys() - told.keys():
            period = self._month_of(self._alone(code).scheme_id)
            period.action_score()
            [told[code]] = period.scorecard_ids._explain()["dimensions"]
        return told

    def _month_of(self, scheme):
        scheme.action_activate()
        first = fields.Date.add(self.month.date_to, days=1)
        period = self.env["jifen.period"].create(
            {
                "name": scheme.name,
                "scheme_id": scheme.id,
                "kind": "month",
                "date_from": first,
                "date_to": fields.Date.end_of(first, "month"),
                "employee_ids": [Command.set(self.chen.ids)],
            }
        )
        period.action_open()
        return period

    def test_what_can_be_chosen_is_what_is_registered(self):
        field = self.env["jifen.dimension"]._fields["kind"]
        # In the order in which forms list them.
        self.assertEqual(list(field.get_values(self.env)), list(KINDS))
        self.env["res.lang"]._activate_lang("zh_CN")
        for code, name in field._description_selection(self.env(context={"lang": "zh_CN"})):
            self.assertRegex(name, HAN, code)

    def test_each_kind_says_in_sentences_what_it_does_and_what_it_needs(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for code, kind in KINDS.items():
            with self.subTest(kind=code):
                dimension = self._alone(code)
                for lang, pattern in (("en_US", re.compile(r"\w+ \w+.*\.$")), ("zh_CN", HAN)):
                    there = dimension.with_context(lang=lang)
                    self.assertRegex(there._rule_text(), pattern)
                    for text in [*kind.text(there), *kind.problems(there), *kind.hints(there)]:
                        self.assertRegex(text, pattern)
                printed = dimension.scheme_id._print_data()["dimensions"]
                self.assertEqual([bool(row["rule"]) for row in printed], [True])

    def test_each_kind_explains_its_score(self):
        for code, row in self._told().items():
            with self.subTest(kind=code):
                self.assertTrue(row["rule"])
                self.assertTrue(row["kind_name"])
                self.assertTrue(any(row[name] for name in SAYING), row)

    def test_each_kind_explains_the_score_that_it_gave(self):
        self._told()
        results = self.env["jifen.scorecard.result"].search([("dimension_id.company_id", "=", self.company.id)])
        self.assertGreater(len(set(results.dimension_id.mapped("kind"))), 4)
        for result in results:
            card = result.scorecard_id
            row = next(row for row in card._explain()["dimensions"] if row["code"] == result.dimension_id.code)
            self.assertEqual(row["score"], f"{result.score:g}", result.dimension_id.kind)

    def test_a_scheme_tried_on_its_own_period_changes_nothing(self):
        self._fill()
        self._score()
        tried = self.kinds._simulate(self.month)
        self.assertEqual(tried["missing"], [])
        self.assertTrue(any(row["score_now"] for row in tried["rows"]))
        self.assertEqual([row["changes"] for row in tried["rows"]], [[]] * len(tried["rows"]))

    def test_the_form_shows_the_settings_of_the_kind_alone(self):
        names = [name for kind in KINDS.values() for name in kind.settings]
        dimensions = self.env["jifen.dimension"]
        names = [name for name in dict.fromkeys(names) if name in dimensions._fields and name != "item_ids"]
        for code in KINDS:
            form = Form(self._alone(code), "jifen_appraisal.jifen_dimension_view_form")
            shown = {name for name in names if not form._get_modifier(name, "invisible")}
            settings = {name for name in names if code in kinds_with(name)}
            # Asked for once something else is chosen.
            self.assertEqual(settings - shown - {"start", "rollup_dimension_id"}, set(), code)
            self.assertEqual(shown - settings, set(), code)

    def test_who_forgets_what_a_kind_says_is_told_at_once(self):
        for missing in ("text", "problems", "score", "explain"):
            methods = {name: lambda self, *given: [] for name in ("text", "problems", "score", "explain")}
            del methods[missing]
            with self.assertRaisesRegex(TypeError, missing):
                register("half")(type("Half", (Kind,), methods))
        self.assertNotIn("half", KINDS)
