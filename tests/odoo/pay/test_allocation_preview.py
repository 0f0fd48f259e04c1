"""The preview of performance pay: what is tried is shown and nothing is written before it is computed."""

import io

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import WHY, TownCase

NO_PART = "No part in a team’s award"
SCORES = {"Chen": 95.5, "Li": 88, "Wu": 102, "Ma": 76.5, "Gao": 90, "Song": 0}


class PreviewCase(TownCase):
    @classmethod
    def _period(cls, employees=None, **values):
        if not cls.scheme.grade_ids:
            # By decision only: results of the tests are entered.
            cls.scheme.grade_ids = [
                Command.create({"name": name, "code": name.lower(), "by_score": False, "no_pay": name == "Poor"})
                for name in ("Good", "Fair", "Poor")
            ]
        return super()._period(employees, **values)

    def _grade(self, name):
        return self.scheme.grade_ids.filtered(lambda grade: grade.name == name)

    def _results(self, **scores):
        """Give the scorecards these totals, as if scored."""
        self.period.with_user(self.user_officer).action_score()
        cards = {card.name: card for card in self.period.scorecard_ids}
        for name, score in {**SCORES, **scores}.items():
            cards[name]._trusted().write({"score": score, "scored": True})
        return cards

    def _pay(self, pool=10000, **values):
        pays = self.env["jifen.allocation"].with_user(self.user_officer)
        return pays.create({"period_id": self.period.id, "pool_basis": "fixed", "pool_amount": pool, **values})

    def _wizard(self, pay, **values):
        """Open the preview as its screen does, as the appraisal office."""
        self.env.invalidate_all()
        wizards = self.env["jifen.allocation.preview"].with_user(self.user_officer)
        form = Form(wizards.with_context(**pay.with_user(self.user_officer).action_preview()["context"]))
        for name, value in values.items():
            form[name] = value
        return form

    def _amounts(self, wizard):
        return {person["name"]: person["fen"] for person in wizard._preview()["people"]}

    def _approved_before(self, pool=600):
        """Return an approved allocation of an earlier period, all scores alike."""
        former = self._period(name="Before", date_from="2025-01-01", date_to="2025-01-31")
        former.with_user(self.user_officer).action_open()
        self._close(former)
        last = self._office("jifen.allocation").create({"period_id": former.id, "pool_amount": pool})
        last.action_compute()
        last.action_submit()
        last.with_user(self.user_committee).action_approve()
        return last

    def _books(self):
        """Return the row versions of everything a preview could have written to."""
        self.env.flush_all()
        versions = {}
        for table in (
            "jifen_allocation",
            "jifen_allocation_line",
            "jifen_scheme",
            "jifen_pay_coefficient",
            "hr_job_jifen_pay_coefficient_rel",
            "jifen_pay_role",
            "jifen_grade",
            "jifen_period",
            "jifen_scorecard",
            "jifen_pay_budget",
            "mail_message",
            "mail_tracking_value",
        ):
            self.env.cr.execute("SELECT to_regclass(%s)", [table])
            if self.env.cr.fetchone()[0]:
                self.env.cr.execute(f"SELECT ctid, xmin, cmin FROM {table} ORDER BY ctid")
                versions[table] = self.env.cr.fetchall()
        return versions


@tagged("post_install", "-at_install")
class TestAllocationPreview(PreviewCase):
    def test_pool_changed_until_it_fits(self):
        self._close()
        pay = self._pay(0)
        pay.write({"pool_basis": "per_head", "per_head": 2000})
        form = self._wizard(pay)
        self.assertIn("Justice office", form.preview_html)
        form.per_head = 0
        self.assertIn("enter its amount", form.problem)
        form.per_head = 1000.01
        self.assertFalse(form.problem)
        wizard = form.save()
        preview = wizard._preview()
        self.assertEqual((preview["pool"], preview["total_fen"], preview["heads"]), (6000.06, 600006, 6))
        self.assertEqual(sum(office["heads"] for office in preview["offices"]), 6)
        self.assertEqual(sum(office["fen"] for office in preview["offices"]), 600006)
        self.assertRecordValues(pay, [{"state": "draft", "per_head": 2000, "heads": 0}])
        self.assertFalse(pay.line_ids)
        wizard.action_compute()
        self.assertRecordValues(pay, [{"state": "computed", "per_head": 1000.01, "pool_amount": 6000.06}])
        self.assertEqual({line.employee_name: round(line.amount * 100) for line in pay.line_ids}, self._amounts(wizard))

    def test_looking_writes_nothing(self):
        cards = self._results()
        self.scheme.write(
            {
                "pay_coefficient_ids": [
                    Command.create({"position": "deputy", "coefficient": 2, "job_ids": []}),
                ],
            }
        )
        cards["Chen"]._trusted().grade_id = self._grade("Good")
        pay = self._pay()
        before = self._books()
        form = self._wizard(pay, compare="scheme", trying=True, method="top", pay_top_percent=50)
        with form.coefficient_ids.edit(0) as row:
            row.coefficient = 3
        with form.coefficient_ids.new() as row:
            row.coefficient = 0.5
        with form.grade_ids.edit(0) as row:
            row.pay_coefficient = 1.5
        form.pay_reserve_percent = 10
        form.sort = "difference"
        self.assertFalse(form.problem)
        self.assertIn("Coefficient of Deputy leader: 3", form.preview_html)
        wizard = form.save()
        self.assertTrue(wizard._preview()["people"])
        wizard.action_export()
        self.env["ir.actions.report"]._render_xlsx("jifen_appraisal.allocation_preview_xlsx", wizard.ids, {})
        self.assertEqual(self._books(), before)

    def test_beside_another_method_and_the_last_time(self):
        self._results()
        self.scheme.pay_point_value = 1
        self.period.with_user(self.user_officer).action_publish(WHY)
        self.period.with_user(self.user_officer).action_close(WHY)
        self._approved_before()
        pay = self._pay(1000)
        wizard = self._wizard(pay, compare="last").save()
        self.assertEqual({person["beside"] for person in wizard._preview()["people"]}, {10000})
        self.assertIn("Difference", wizard.preview_html)
        wizard.compare = "per_point"
        beside = {person["name"]: person["beside"] for person in wizard._preview()["people"]}
        self.assertEqual(beside["Chen"], round(self.period._scorecard(self.chen).score * 100))
        wizard.compare = "ladder"
        self.assertIn("no scored team", wizard.problem)
        self.assertFalse(pay.line_ids)

    def test_the_last_time_counts_with_its_corrections(self):
        self._results()
        self.scheme.pay_reserve_percent = 10
        last = self._approved_before(1000)
        self.period.with_user(self.user_officer).action_publish(WHY)
        self.period.with_user(self.user_officer).action_close(WHY)
        line = last.line_ids.filtered(lambda row: row.employee_id == self.chen)
        line.scorecard_id.sudo()._trusted().write({"score": line.score / 2})
        last.action_correct()
        delta = last.delta_ids
        delta.action_submit()
        delta.with_user(self.user_committee).action_approve()
        preview = self._wizard(self._pay(), compare="last").save()._preview()
        beside = {person["name"]: person["beside"] for person in preview["people"]}
        self.assertEqual(preview["last"], "Before")
        self.assertEqual((beside["Chen"], beside["Li"]), (7500, 15000))


@tagged("post_install", "-at_install")
class TestPreviewAccess(PreviewCase):
    def test_only_the_office_opens_the_preview(self):
        self._results()
        pay = self._pay()
        wizard = self._wizard(pay).save()
        payroll = self.env.ref("payroll.group_payroll_manager", raise_if_not_found=False)
        users = self.user_li | self.user_ma | self.user_committee | self.user_auditor | self.user_chen
        if payroll:
            users |= self._user("payroll_only", "payroll.group_payroll_manager")
        for user in users:
            self.env.invalidate_all()
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.env["jifen.allocation.preview"].with_user(user).create({"allocation_id": pay.id})
                with self.assertRaises(AccessError):
                    wizard.with_user(user).action_compute()
                with self.assertRaises(AccessError):
                    wizard.with_user(user).read(["preview_html"])

    def test_another_companys_allocation_stays_hidden(self):
        self._results()
        pay = self._pay()
        outsider = self._stranger("officer")
        other = outsider.company_id
        self.env.flush_all()
        self.env.invalidate_all()
        wizards = self.env["jifen.allocation.preview"].with_user(outsider).with_context(allowed_company_ids=other.ids)
        with self.assertRaises(AccessError):
            wizards.create({"allocation_id": pay.id})
        for name in ("pool_amount", "head_count", "differences", "coefficient_ids", "preview_html"):
            with self.subTest(name), self.assertRaises(AccessError):
                wizards.onchange({"allocation_id": pay.id}, ["allocation_id"], {"allocation_id": {}, name: {}})
        # All that is computed from it given in advance, so that nothing is read when it is made.
        values = {"pool_basis": "fixed", "per_head": 0, "pool_amount": 1, "method": "proportional"}
        rule = {name: False for name in ("coefficient_ids", "grade_ids")}
        with self.assertRaises(AccessError):
            wizards.create({"allocation_id": pay.id, **values, **rule})
        self.env.invalidate_all()
        mine = self._wizard(pay).save()
        with self.assertRaises(AccessError):
            mine.with_user(outsider).read(["method"])

    def test_who_may_not_change_the_scheme_is_told(self):
        self._results()
        pay = self._pay()
        form = self._wizard(pay, trying=True, pay_most=2000)
        self.assertFalse(form.not_allowed)
        wizard = form.save()
        # A rule of this town: the office only reads schemes.
        self.env["ir.rule"].create(
            {
                "name": "schemes are read",
                "model_id": self.env["ir.model"]._get("jifen.scheme").id,
                "domain_force": "[(0, '=', 1)]",
                "perm_read": False,
            }
        )
        self.env.invalidate_all()
        self.assertIn("Only the group", wizard.not_allowed)
        self.assertFalse(wizard.problem)
        with self.assertRaisesRegex(AccessError, "Only the group"):
            wizard.action_compute()
        self.assertEqual((pay.state, self.scheme.pay_most), ("draft", 0))
        wizard.pay_most = 0
        self.assertFalse(wizard.not_allowed)
        wizard.action_compute()
        self.assertEqual(pay.state, "computed")

    def test_what_has_been_submitted_is_not_computed_again(self):
        self._results()
        pay = self._pay()
        wizard = self._wizard(pay, trying=True, pay_most=2000, change_reason="Fair").save()
        pay.action_compute()
        pay.action_submit()
        with self.assertRaisesRegex(UserError, "its pool is fixed"), self.env.cr.savepoint():
            wizard.action_compute()
        self.assertEqual((pay.state, self.scheme.pay_most), ("submitted", 0))


@tagged("post_install", "-at_install")
class TestPreviewOfSubpools(PreviewCase):
    def setUp(self):
        super().setUp()
        self._results()
        self.scheme.write(
            {
                "pay_method": "parts",
                "pay_portion_ids": [
                    Command.create({"name": "Score", "percent": 70}),
                    Command.create({"name": "Best", "percent": 30, "method": "top", "top_percent": 50}),
                ],
            }
        )

    def test_parts_and_offices_are_listed(self):
        pay = self._pay(10000, method="parts", divide="heads")
        wizard = self._wizard(pay).save()
        preview = wizard._preview()
        self.assertEqual(sum(row["amount"] for row in preview["subpools"]), 10000)
        self.assertIn("Sub-pools", wizard.preview_html)
        self.assertIn("Score · Justice office", wizard.preview_html)
        report = self.env["ir.actions.report"].with_user(self.user_officer)
        content, __ = report._render_xlsx("jifen_appraisal.allocation_preview_xlsx", wizard.ids, {})
        pools = load_workbook(io.BytesIO(content)).worksheets[2]
        cells = [row for row in pools.iter_rows(values_only=True) if isinstance(row[1], int)]
        self.assertEqual(len(cells), len(preview["subpools"]))
        self.assertEqual(round(sum(row[2] for row in cells), 2), 10000)
        amounts = {person["name"]: person["fen"] for person in preview["people"]}
        wizard.action_compute()
        self.assertEqual(amounts, {line.employee_name: round(line.amount * 100) for line in pay.line_ids})

    def test_coefficients_tried_in_parts(self):
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.company.id})
        self.period._scorecard(self.li)._trusted().job_id = job
        self.scheme.pay_portion_ids[1].job_ids = job
        pay = self._pay(10000)
        form = self._wizard(pay, trying=True, compare="scheme")
        with form.coefficient_ids.new() as row:
            row.position = "deputy"
            row.coefficient = 2
        preview = form.save()._preview()
        people = {person["name"]: person for person in preview["people"]}
        # The second part is for drivers alone; the first is 7,000 ÷ 542 a point.
        self.assertEqual(people["Li"]["fen"], round(700000 * 88 / 542) + 300000)
        self.assertEqual(people["Gao"]["fen"], round(700000 * 180 / 542))
        self.assertEqual(people["Gao"]["beside"], round(700000 * 90 / 452))

    def test_the_preview_shows_the_sums_of_offices(self):
        pay = self._pay(0, method="proportional", pool_basis="offices")
        pay.action_list_offices()
        for number, row in enumerate(pay.office_ids, 1):
            row.amount = 1000 * number
        total = sum(pay.office_ids.mapped("amount"))
        wizard = self._wizard(pay).save()
        preview = wizard._preview()
        self.assertEqual(preview["pool"], total)
        self.assertEqual(
            {row["name"]: float(row["amount"]) for row in preview["subpools"]},
            {row.department_id.name: row.amount for row in pay.office_ids},
        )
        wizard.action_compute()
        self.assertEqual(pay.pool_amount, total)
