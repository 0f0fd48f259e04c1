"""The regulation as the system understands it: sentences that say what is configured, on one page."""

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import TownCase
from ..portal_common import words
from ..scoring.kinds_common import KindsCase

REPORT = "jifen_appraisal.scheme_print"


@tagged("post_install", "-at_install")
class TestSchemePrint(KindsCase):
    def _text(self, scheme, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.user_officer)
        content, kind = report._render_qweb_html(REPORT, scheme.ids)
        self.assertEqual(kind, "html")
        return words(html.fromstring(content).find(".//main"))

    def test_what_makes_whose_total(self):
        self.assertEqual(
            [(row["when"], row["who"], row["formula"]) for row in self.kinds._print_data()["totals"]],
            [
                ("Every period", "Staff", "Base + Democratic + Results + Bonus"),
                ("Every period", "Leaders", "Bonus + Led"),
                ("Every period", "Teams", "Targets + Bonus"),
            ],
        )

    def test_periods_and_weights(self):
        draft = self.kinds._copy_as(2)
        draft._dimension("base").write({"weight": 0.6, "period_use": "quarter"})
        draft._dimension("democratic").write({"weight": 0.4, "period_use": "long"})
        staff = [row for row in draft._print_data()["totals"] if "Results" in row["formula"]]
        self.assertEqual(
            [(row["when"], row["formula"]) for row in staff],
            [
                ("Months", "Results + Bonus"),
                ("Quarters", "0.6 × Base + 0.4 × Democratic + Results + Bonus"),
                ("Half-year and Year", "0.4 × Democratic + Results + Bonus"),
            ],
        )

    def test_tiers_are_told_once(self):
        data = self.kinds._print_data()
        self.assertEqual(data["tiers"], "Excellent 100%, Competent 80%, and Poor 0%")
        self.assertFalse([row["name"] for row in data["dimensions"] if "Competent" in row["rule"]])

    def test_items_follow_with_their_limits(self):
        discipline = next(row for row in self.scheme._print_data()["catalogues"] if "Work discipline" in str(row))
        rows = {row["name"]: row for row in discipline["items"]}
        late = rows[self.scheme._item("discipline.late").name]
        self.assertEqual((late["depth"], late["points"]), (1, "−2"))
        self.assertIn("The first 10 in the quarter cost nothing.", late["text"])
        self.assertIn("Full marks 10.", rows["Work discipline"]["text"])
        self.assertEqual(
            sum(len(row["items"]) for row in self.scheme._print_data()["catalogues"]), len(self.scheme.item_ids)
        )

    def test_each_kind_of_document_has_its_route(self):
        """Who decides on pay is not told among those who decide on claims."""
        routes = {row["name"]: row["steps"] for row in self.scheme._print_data()["routes"]}
        labels = dict(self.env["jifen.approval.step"]._fields["document"]._description_selection(self.env))
        drawn = set(self.scheme.step_ids.mapped("document"))
        self.assertGreater(len(drawn), 1)
        self.assertEqual(list(routes), [label for code, label in labels.items() if code in drawn])
        self.assertEqual(sum(map(len, routes.values())), len(self.scheme.step_ids))
        for step in self.scheme.step_ids:
            self.assertIn(step._rule_text(), routes[labels[step.document]])
        text = self._text(self.scheme)
        self.assertIn("Who Decides", text)
        self.assertIn("Performance pay", text)

    def test_each_part_is_drawn(self):
        """What an area adds to the page stands in a template as well."""
        templates = ("scheme_print", "scheme_print_page", "scheme_print_annex")
        drawn = "".join(self.env.ref(f"jifen_appraisal.{name}").get_combined_arch() for name in templates)
        for part in self.scheme._print_data():
            self.assertIn(f"page['{part}']", drawn)

    def test_vetoes_and_grades(self):
        self.env["jifen.grade"].create(
            [
                {
                    "scheme_id": self.kinds._copy_as(2).id,
                    "name": "Good",
                    "code": "good",
                    "lower_bound": 90,
                    "quota_mode": "share",
                    "quota_percent": 40,
                    "pay_coefficient": 1.2,
                    "no_award": True,
                }
            ]
        )
        grade = self.env["jifen.grade"].search([("code", "=", "good")])
        self.assertEqual(
            grade._rule_text(),
            "From 90 on. Only the best 40 % (Appraising unit; Each period for itself). Pay × 1.2. No award.",
        )
        (veto,) = self.scheme._print_data()["vetoes"]
        self.assertIn("Score Counts Zero", veto["effects"])

    def test_every_template_is_printed(self):
        for code in ("r0", "r1", "r2", "r3", "r4"):
            scheme = self.env["jifen.scheme"]._load_template(code, self.company)
            text = self._text(scheme)
            for part in (scheme.name, *scheme.dimension_ids.mapped("name"), *scheme.grade_ids.mapped("name")):
                self.assertIn(part, text, code)
            for rule in scheme.consequence_rule_ids:
                self.assertIn(rule.name, text, code)

    def test_who_may_print(self):
        self.assertIn("Every kind", self._text(self.kinds, self.user_li))
        with self.assertRaises(AccessError):
            self._text(self.kinds, self.user_chen)


@tagged("post_install", "-at_install")
class TestSchemePrintChinese(TownCase):
    def test_sentences_are_chinese(self):
        dimension = self.scheme.with_context(lang="zh_CN")._dimension("common")
        text = dimension._rule_text()
        self.assertIn("分", text)
        self.assertNotIn(" ", text)
