"""Every printed form says for whom it is and refuses others, opens with nothing and with much, has its Chinese."""

import io
import re
from contextlib import contextmanager

import openpyxl
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import words
from .common import QUIET
from .world import WorldCase

BASE = "report.jifen_appraisal.printed"
SHEET = "report.jifen_appraisal.sheet"
# So many records are printed of each form.
AT_ONCE = 4
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")


def our_forms(env):
    """Return the ir.actions.report of our addons."""
    data = env["ir.model.data"].search([("model", "=", "ir.actions.report"), ("module", "=like", "jifen_%")])
    return env["ir.actions.report"].browse(data.mapped("res_id")).with_context(lang="en_US")


def records_to_print(case, report, user):
    """Return records of the town that a form is printed of, the user's own among them; the office opens a dialog."""
    dialogs = {
        "jifen.simulation": {"scheme_id": case.scheme.id, "period_id": case.pays[0].period_id.id},
        "jifen.allocation.preview": {"allocation_id": case.pays[0].id},
    }
    records = case.env[report.model]
    if records._transient:
        case.assertIn(report.model, dialogs, "say here how the dialog is opened that is printed from")
        return records.with_user(case.user_officer).create(dialogs[report.model]).sudo()
    domain = [("company_id", "=", case.company.id)] if "company_id" in records._fields else []
    records = records.search(domain, limit=400)
    if "state" in records._fields:
        records = records.browse([row.id for rows in records.grouped("state").values() for row in rows[:2]])
    own = records.search([*domain, ("user_id", "=", user.id)], limit=1) if "user_id" in records._fields else records
    return own[:1] | records[:AT_ONCE]


@tagged("post_install", "-at_install")
class TestPrinted(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.forms = our_forms(cls.env)

    def _printed(self, report, records, user=None, lang="en_US"):
        """Return the worksheets of a form, or the document it is, for one user (by default for the system)."""
        records = self.as_user(user or self.env.ref("base.user_root"), records)
        reports = self.env["ir.actions.report"].with_env(records.env).with_context(lang=lang)
        if report.report_type == "xlsx":
            return openpyxl.load_workbook(io.BytesIO(reports._render_xlsx(report.report_name, records.ids, {})[0]))
        return html.fromstring(reports._render_qweb_html(report.report_name, records.ids)[0])

    def _texts(self, report, records, **options):
        """Return the texts that a form shows, without those that are figures."""
        found = self._printed(report, records, **options)
        if report.report_type != "xlsx":
            return [words(page) for page in found.xpath("//div[contains(concat(' ', @class, ' '), ' page ')]")]
        rows = (row for sheet in found for row in sheet.iter_rows(values_only=True))
        return [cell for row in rows for cell in row if isinstance(cell, str) and not cell.startswith("=")]

    @contextmanager
    def _about(self, report):
        with self.subTest(report.report_name), mute_logger(*QUIET):
            yield

    def test_each_form_has_its_record_and_says_for_whom_it_is(self):
        ours = self.env.registry.descendants([BASE], "_inherit")
        last = {name for name in ours if len(self.env.registry.descendants([name], "_inherit")) == 1}
        named = [f"report.{report.report_name}" for report in self.forms]
        self.assertGreater(len(named), 12)
        self.assertEqual(len(named), len(set(named)))
        self.assertLessEqual(last, set(named), "a form without a record of ir.actions.report")
        self.assertLessEqual(set(named), set(ours), "a form that is not on JifenSheet or JifenPage")
        for report in self.forms:
            with self._about(report):
                form = self.env[f"report.{report.report_name}"]
                self.assertEqual(form._jifen_model, report.model)
                self.assertEqual(form._jifen_report(), report)
                self.assertEqual(
                    report.report_type == "xlsx", form._name in self.env.registry.descendants([SHEET], "_inherit")
                )
                self.assertTrue(report.group_ids, "say for whom it is")
                self.assertTrue(report.print_report_name or report.report_type == "xlsx")

    def test_it_is_given_to_those_it_is_for_and_to_nobody_else(self):
        """Asked for by its address, which no menu guards: of one record after the other."""
        roles = [getattr(self, name) for name in dir(self) if name.startswith("user_")]
        self.assertGreater(len(roles), 12)
        for report in self.forms:
            with self._about(report):
                nothing = self._texts(report, self.env[report.model])
                served = self.env["res.groups"]
                for user in roles:
                    for record in records_to_print(self, report, user):
                        served |= self._tried(report, record, user, nothing)
                self.assertFalse(report.group_ids - served, "nobody of a group it is for can print it")

    def _tried(self, report, record, user, nothing):
        """Return the groups of a form in whose name a user could print it."""
        try:
            texts = self._texts(report, record, user=user)
        except AccessError:
            return self.env["res.groups"]
        groups = user.all_group_ids & report.group_ids
        self.assertTrue(groups, f"{user.login} is not meant")
        if not self.as_user(user, record).has_access("read"):
            self.assertEqual(texts, nothing, f"{user.login} does not read this")
        return groups if texts != nothing else groups.browse()

    def test_it_opens_with_nothing_and_says_so(self):
        for report in self.forms:
            with self._about(report):
                self.assertIn("There is nothing to ", " ".join(self._texts(report, self.env[report.model])))

    def test_it_opens_with_all_there_is(self):
        for report in self.forms:
            with self._about(report):
                records = records_to_print(self, report, self.user_officer)
                texts = self._texts(report, records)
                self.assertNotEqual(texts, self._texts(report, self.env[report.model]))
                if report.report_type == "xlsx":
                    titles = [sheet.cell(1, 1).value for sheet in self._printed(report, records)]
                    self.assertTrue(all(titles))

    def test_it_has_its_chinese(self):
        for report in self.forms:
            with self._about(report):
                self.assertRegex(report.with_context(lang="zh_CN").name, CHINESE)
                # Without records nothing of it is anybody's data.
                for text in self._texts(report, self.env[report.model], lang="zh_CN"):
                    self.assertRegex(text, CHINESE)
                    self.assertNotRegex(text, ENGLISH)
                records = records_to_print(self, report, self.user_officer)
                if report.report_type != "xlsx":
                    headings = self._printed(report, records, lang="zh_CN").xpath("//h2")
                    self.assertTrue(headings)
                    continue
                for worksheet in self._worksheets(report, records):
                    self.assertRegex(worksheet.title, CHINESE)
                    for column in worksheet.columns:
                        if not CHINESE.search(column.title):
                            self.assertIn(column.title, self._names(), "a title without its Chinese")

    def _worksheets(self, report, records):
        chinese = self.env(context={**self.env.context, "lang": "zh_CN"})
        return chinese[f"report.{report.report_name}"]._worksheets(records.with_env(chinese))

    def _names(self):
        """Return the titles that are names of records: they are as somebody entered them."""
        chinese = self.env(context={**self.env.context, "lang": "zh_CN"})
        models = ("jifen.dimension", "jifen.grade", "jifen.period")
        return {name for model in models for name in chinese[model].search([]).mapped("name")}
