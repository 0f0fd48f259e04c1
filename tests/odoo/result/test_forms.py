"""The forms of regulation r4: what they say, and to whom they are given."""

import io

from lxml import html
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import words
from ..regulation.test_regulation_r4 import YEAR, BureauCase

RULES = "odoo.addons.base.models.ir_rule"
SHEETS = ("result_form_xlsx", "brief_form_xlsx", "subject_form_xlsx")


@tagged("post_install", "-at_install")
class TestForms(BureauCase):
    def setUp(self):
        super().setUp()
        self.person = self.members["solo"]
        first = self.members["trio"][:1]
        self.period = self._quarter(1, self.everybody, {self.person: 70, first: 92})
        self.card = self.period._scorecard(self.person)

    def _sheets(self, name, user=None):
        """Return the rows of each worksheet, as text."""
        self.env.invalidate_all()
        report = self.env["ir.actions.report"].with_user(user or self.office)
        content, kind = report._render_xlsx(f"jifen_appraisal.{name}", self.period.ids, {})
        self.assertEqual(kind, "xlsx")
        return {
            sheet.title: [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in load_workbook(io.BytesIO(content))
        }

    def _form(self, records, user=None, report="registration_print"):
        self.env.invalidate_all()
        reports = self.env["ir.actions.report"].with_user(user or self.office)
        return reports._render_qweb_html(f"jifen_appraisal.{report}", records.ids)[0]

    def test_result_form_has_a_sheet_for_each_unit(self):
        self._nominate(self.period, self.members["trio"][0]).action_approve()
        self.period.action_publish()
        sheets = self._sheets("result_form_xlsx")
        self.assertEqual(len(sheets), 3)
        trio = next(rows for title, rows in sheets.items() if title.startswith("Trio"))
        self.assertEqual(trio[0][0], "Result Registration Form")
        self.assertIn("Trio", trio[1][0])
        head = trio[2]
        self.assertEqual(head[:3], ["No.", "Name", "Job"])
        self.assertEqual(head[-5:], ["Score", "Rank in Unit", "Proposed Grade", "Grade", "Remark"])
        self.assertEqual([row[0] for row in trio[3:6]], [1, 2, 3])
        self.assertEqual({row[1] for row in trio[3:6]}, {"trio1", "trio2", "trio3"})
        good = next(row for row in trio[3:6] if row[1] == "trio1")
        self.assertEqual((good[-3], good[-2]), (self._grade("good").name,) * 2)
        self.assertIn("Leader of the unit", " ".join(str(cell) for row in trio[6:] for cell in row))

    def test_brief_summary_adds_up(self):
        [rows] = self._sheets("brief_form_xlsx").values()
        head = rows[2]
        self.assertEqual(head[:3], ["Unit", "People", "Appraised"])
        counted = {row[0]: dict(zip(head, row, strict=True)) for row in rows[3:6]}
        self.assertEqual({unit: row["People"] for unit, row in counted.items()}, {"Trio": 3, "Solo": 1, "Six": 6})
        solo = counted["Solo"]
        self.assertEqual(solo[self._grade("ordinary").name], 1)
        self.assertEqual(solo["No Grade"], 0)
        self.assertAlmostEqual(solo["Average Score"], self.card.score)

    def test_subjects_with_where_they_were(self):
        [rows] = self._sheets("subject_form_xlsx").values()
        people = [row for row in rows[3:] if isinstance(row[0], int)]
        self.assertEqual(len(people), 10)
        self.assertEqual([row[0] for row in people], list(range(1, 11)))
        self.assertEqual({row[2] for row in people}, {"Trio", "Solo", "Six"})

    def test_what_somebody_typed_is_no_formula(self):
        self.units["solo"].name = '=HYPERLINK("http://x")[a]:*?/\\'
        self.person.job_title = "=1+1"
        for name in SHEETS:
            with self.subTest(name):
                self.env.invalidate_all()
                report = self.env["ir.actions.report"].with_user(self.office)
                content, __ = report._render_xlsx(f"jifen_appraisal.{name}", self.period.ids, {})
                for sheet in load_workbook(io.BytesIO(content)):
                    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
                    self.assertFalse([cell for cell in cells if cell.data_type == "f"])

    def test_the_registration_form_has_result_summary_and_no_markup_from_texts(self):
        self.period.action_back_to_open()
        self.assertTrue(self.period.with_summary)
        self.card.with_user(self.user_member)._write_summary("Line one\n<script>alert(1)</script>", submit=True)
        self.period.action_score()
        text = words(html.fromstring(self._form(self.card)))
        for part in ("Registration Form", "solo1", "Solo", "Line one", "Opinion of the person", "70"):
            self.assertIn(part, text)
        self.assertNotIn(b"<script>alert(1)", self._form(self.card))
        self.assertIn(self._grade("ordinary").name, text)

    def test_registration_form_tells_the_opinions(self):
        person = self.members["trio"][0]
        self._nominate(self.period, person).action_approve()
        self.period.action_publish()
        text = words(html.fromstring(self._form(self.period._scorecard(person))))
        for part in ("Proposed: ", "Solved the case", "Leader", "Agreed", "Gao", "Approved: ", "Committee"):
            self.assertIn(part, text)

    def test_a_form_for_everybody(self):
        tree = html.fromstring(self._form(self.period, report="registration_period_print"))
        self.assertEqual(len(tree.xpath("//h2")), 10)

    def test_to_whom_forms_are_given(self):
        for user in (self.user_leader, self.user_gao, self.user_member):
            for name in SHEETS:
                with self.subTest(user.login, sheet=name), self.assertRaises(AccessError):
                    self._sheets(name, user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._form(self.period, user, "registration_period_print")
        self.assertTrue(self._sheets("brief_form_xlsx", self.committee))
        foreign = self.period._scorecard(self.members["trio"][0])
        tree = html.fromstring(self._form(foreign | self.card, self.user_member))
        self.assertEqual(len(tree.xpath("//h2")), 1)
        text = words(tree)
        self.assertIn("solo1", text)
        self.assertNotIn(self._grade("ordinary").name, text)
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger(RULES):
            foreign.with_user(self.user_member)._registration_data()
        self.assertEqual(self.period.date_from.year, YEAR)
