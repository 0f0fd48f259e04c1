"""From the payslip back to the evidence, as whoever has the pay in charge; and no further than that."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jifen_appraisal.models.common.registry import models_with

from ..claim.others_common import ReportCase
from ..portal_common import PDF, QUIET
from .payroll_common import PAYROLL_MANAGER, PayrollCase


@tagged("post_install", "-at_install")
class TestWayBack(PayrollCase, ReportCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.user_clerk = cls._user("payroll_clerk", "payroll.group_payroll_user")

    def setUp(self):
        super().setUp()
        self.scheme.protect_reporter = True
        self.claim = self._decided()
        self.refused = self._claim()
        self.refused.with_user(self.user_chen).sudo().action_submit()
        self.refused.with_user(self.user_ma).action_refuse("Not enough")
        self.draft = self._claim()
        self.finding = self._finding()
        self.open_finding = self._finding(enter=False)
        self.report = self.reported(self.good)
        self._approve(self.report)
        self._post(self.chen, "discipline.idle", ground="seen at ten")

    def _decided(self, employee=None):
        claim = self._claim(employee)
        claim.with_user(claim.employee_id.user_id).sudo().action_submit()
        self._approve(claim)
        return claim.sudo()

    def _approve(self, claim):
        while claim.state == "submitted":
            waiting = claim.sudo().approval_ids.filtered(lambda row: row.state == "pending")[:1]
            self._as(waiting.user_id, claim).action_approve()

    def _finding(self, enter=True):
        finding = (
            self.env["jifen.inspection"]
            .with_user(self.user_inspector)
            .create(
                {
                    "period_id": self.period.id,
                    "scorecard_ids": [Command.set(self.period._scorecard(self.chen).ids)],
                    "item_id": self.scheme._item("discipline.idle").id,
                    "date": self.day,
                    "ground": "Games at the desk",
                }
            )
        )
        file = {"name": "seen.pdf", "raw": PDF, "res_model": finding._name, "res_id": finding.id}
        self.env["ir.attachment"].create(file)
        if enter:
            finding.action_enter()
        return finding.sudo()

    def _as(self, user, records):
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).sudo(False).with_context(allowed_company_ids=user.company_ids.ids)

    def _sources(self, lines):
        """Return, for each kind of source of the registry, the records these lines came from."""
        return {name: lines.sudo().mapped(name) for name in lines._source_fields}

    def _leads_to(self, form, record):
        """Return the records of ours that a form shows and lets somebody open."""
        found = []
        for node in form._view["tree"].iter("field"):
            field = record._fields.get(node.get("name"))
            shown = node.get("invisible") not in ("1", "True") and "'no_open': True" not in (node.get("options") or "")
            if field and field.relational and shown and field.comodel_name.startswith("jifen."):
                found.append(record.sudo()[field.name])
        return found

    def test_every_stop_opens_from_the_payslip_to_the_evidence(self):
        # A payroll officer who is no manager has the slips of their own people.
        self.party.manager_id = self._employee("Clerk", self.town, self.user_clerk)
        self._approved()
        slip = self._slip()
        slip.compute_sheet()
        for user in (self.user_payroll, self.user_clerk):
            pay_lines = self._as(user, slip).jifen_allocation_line_ids
            self.assertEqual(len(pay_lines), 1)
            stops = [pay_lines, self.env[(to := pay_lines.action_view_allocation())["res_model"]].browse(to["res_id"])]
            stops.append(self.env[(to := pay_lines.action_view_scorecard())["res_model"]].browse(to["res_id"]))
            lines = self._as(user, self.env["jifen.score.line"]).search(pay_lines.action_view_ledger()["domain"])
            sources = self._sources(lines)
            for name, records in sources.items():
                self.assertTrue(records, f"nothing to open: make a line that comes from {name}")
            stops += [*lines, *(record for records in sources.values() for record in records)]
            seen = set()
            while stops:
                for record in self._as(user, stops.pop()):
                    if (record._name, record.id) in seen:
                        continue
                    seen.add((record._name, record.id))
                    with self.subTest(user=user.login, record=record):
                        form = Form(record)
                        if record._name in ("jifen.score.line", *sources):
                            stops += self._leads_to(form, record)
            for records in sources.values():
                self._opens_evidence(user, records)

    def _opens_evidence(self, user, documents):
        documents = self._as(user, documents)
        self.assertIn(documents._name, models_with(self.env, "jifen.evidence.mixin"))
        self.login(user)
        for document in documents:
            files = document.evidence_ids
            self.assertTrue(files)
            self.assertEqual(files.mapped("name"), [value["name"] for value in files.read(["name"])])
            for file in files:
                self.assertEqual(self.url_open(f"/web/content/{file.id}?download=true").content, file.sudo().raw)
                self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 200)

    def test_what_pay_does_not_stand_on_stays_closed(self):
        for user in (self.user_payroll, self.user_clerk):
            for records in (self.claim, self.finding, self.report):
                self.assertFalse(self._as(user, records).search([]), "before there is pay")
        pay = self._approved()
        stranger = self._stranger(PAYROLL_MANAGER)
        closed = (self.refused, self.draft, self.open_finding)
        for user, hidden in (
            (self.user_payroll, closed),
            (self.user_clerk, closed),
            (stranger, (*closed, self.claim, self.finding, self.report)),
        ):
            for records in hidden:
                with self.subTest(user=user.login, records=records), mute_logger(*QUIET):
                    self.assertFalse(self._as(user, records).search([("id", "in", records.ids)]))
                    with self.assertRaises(AccessError):
                        self._as(user, records).read(["display_name"])
                    with self.assertRaises(AccessError):
                        self._as(user, records.attachment_ids).read(["name", "raw"])
        self.assertEqual(self._as(self.user_clerk, self.claim).search([]), self.claim | self.report)
        self._cancel(pay)
        for records in (self.claim, self.finding, self.report):
            self.assertFalse(self._as(self.user_clerk, records).search([]), "when the pay is cancelled")

    def test_who_reported_stays_protected(self):
        self._approved()
        report = self._as(self.user_clerk, self.report)
        self.assertEqual(report.reporter_name, "protected")
        read = str(report.read()) + str(report.message_ids.read(["author_id", "create_uid", "body", "email_from"]))
        read += str(report.evidence_ids.read(["name", "create_uid", "write_uid"]))
        self.assertNotIn("Chen", read)
        with self.assertRaises(AccessError), mute_logger(*QUIET):
            report.search([("reporter_id", "=", self.user_chen.id)])

    def test_nothing_of_it_is_changed(self):
        self._approved()
        for source in (self.claim, self.finding):
            for attack in (
                lambda record: record.write({"ground" if "ground" in record._fields else "description": "forged"}),
                lambda record: record.unlink(),
                lambda record: record.attachment_ids.write({"name": "forged"}),
                lambda record: record.attachment_ids.unlink(),
            ):
                with self.subTest(source=source), self.assertRaises(UserError), mute_logger(*QUIET):
                    attack(self._as(self.user_clerk, source))
                    self.env.flush_all()

    def test_every_kind_with_evidence_that_posts_is_a_source(self):
        """One more kind is walked, as soon as ledger lines name it."""
        lines = self.env["jifen.score.line"]
        named = {lines._fields[name].comodel_name for name in lines._source_fields}
        self.assertLessEqual(named, set(models_with(self.env, "jifen.evidence.mixin")))
