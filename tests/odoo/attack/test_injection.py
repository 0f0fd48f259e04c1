"""Formulas, scripts and templates in every text of ours: sheets, messages and drawn fields take them as text."""

import io

import openpyxl

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import our_models
from .common import QUIET
from .marks import overwrite
from .test_printed import our_forms, records_to_print
from .world import WorldCase

EVIL = (
    '=HYPERLINK("http://example.com","x")<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}<t t-out=\'7*7\'/>'
)


@tagged("post_install", "-at_install")
class TestInjection(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fields_filled = 0
        for name in our_models(cls.env):
            if cls.env[name]._auto:
                cls.fields_filled += overwrite(cls.env[name], EVIL)
        cls.env.invalidate_all()

    def test_no_formula_in_any_sheet(self):
        self.assertGreater(self.fields_filled, 50)
        reports = our_forms(self.env).filtered(lambda report: report.report_type == "xlsx")
        self.assertGreaterEqual(len(reports), 9)
        poisoned = 0
        for report in reports:
            records = records_to_print(self, report, self.env.user)
            with self.subTest(report.report_name):
                self.assertTrue(records)
                content, __ = report._render_xlsx(report.report_name, records.ids, {})
                for sheet in openpyxl.load_workbook(io.BytesIO(content)):
                    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value):
                        if cell.data_type == "f":
                            self.assertRegex(cell.value, r"^=SUM\([A-Z]+\d+:[A-Z]+\d+\)$")
                        poisoned += "HYPERLINK" in str(cell.value)
        self.assertTrue(poisoned, "the attack never got into a sheet")

    def test_no_markup_in_any_page(self):
        poisoned = 0
        for report in our_forms(self.env).filtered(lambda report: report.report_type != "xlsx"):
            with self.subTest(report.report_name):
                records = records_to_print(self, report, self.env.user)
                page = report._render_qweb_html(report.report_name, records.ids)[0].decode()
                poisoned += "HYPERLINK" in page
                self.assertNotIn("<script>alert", page)
                self.assertNotIn("<img src=x", page)
                self.assertNotIn("49<t", page)
        self.assertGreaterEqual(poisoned, 4, "the attack never got into a page")

    def test_no_markup_in_any_drawn_field(self):
        drawn = 0
        for name in our_models(self.env):
            model = self.env[name]
            html = [key for key, field in model._fields.items() if field.type == "html" and not field.store]
            for record in model.search([], limit=5) if html else ():
                for key in html:
                    with self.subTest(model=name, field=key), mute_logger(*QUIET):
                        text = str(record[key] or "")
                        drawn += "HYPERLINK" in text
                        self.assertNotIn("<script>", text)
                        self.assertNotIn("<img src=x", text)
        self.assertTrue(drawn, "the attack never got into a drawn field")

    def test_no_markup_in_messages(self):
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        pending = self.env["jifen.approval"].search([("state", "=", "pending"), ("claim_id", "!=", False)])
        pending[:1].with_user(1).action_approve()
        pending[1:2].with_user(1).action_refuse(EVIL)
        pending[1:2].sudo()._announce()
        self.period.message_post(body=EVIL)
        bodies = self.env["mail.message"].search([("id", ">", before)])
        self.assertIn("HYPERLINK", " ".join(str(message.body) for message in bodies))
        for message in bodies:
            self.assertNotIn("<script>", str(message.body))
            self.assertNotIn("<img src=x", str(message.body))
