"""The preview of performance pay: what is tried is shown and nothing is written before it is computed."""

import io

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TownCase

_NO_PART = "No part in a team’s award"
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
        self.period.action_score()
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
        former.action_open()
        self._close(former)
        last = self.env["jifen.allocation"].create({"period_id": former.id, "pool_amount": pool})
        last.action_compute()
        last.action_submit()
        last.action_approve()
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
        self.period.action_publish()
        self.period.action_close()
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
        self.period.action_publish()
        self.period.action_close()
        line = last.line_ids.filtered(lambda row: row.employee_id == self.chen)
        line.scorecard_id._trusted().write({"score": line.score / 2})
        last.action_correct()
        delta = last.delta_ids
        delta.action_submit()
        delta.action_approve()
        preview = self._wizard(self._pay(), compare="last").save()._preview()
        beside = {person["name"]: person["beside"] for person in preview["people"]}
        self.assertEqual(preview["last"], "Before")
        self.assertEqual((beside["Chen"], beside["Li"]), (7500, 15000))


@tagged("post_install", "-at_install")
class TestPreviewOfAnotherRule(PreviewCase):
    def test_coefficients_that_are_tried(self):
        self._results()
        pay = self._pay(5420)
        form = self._wizard(pay, compare="scheme", trying=True)
        self.assertFalse(form.differences)
        with form.coefficient_ids.new() as row:
            row.position = "deputy"
            row.coefficient = 2
        self.assertIn("Coefficient of Deputy leader: 2 (in the scheme: none)", form.differences)
        wizard = form.save()
        # 95.5 + 88 + 102 + 76.5 + 2 × 90 + 0 = 542: ten yuan a point.
        tried = {"Chen": 95500, "Li": 88000, "Wu": 102000, "Ma": 76500, "Gao": 180000, "Song": 0}
        preview = wizard._preview()
        self.assertEqual({person["name"]: person["fen"] for person in preview["people"]}, tried)
        self.assertFalse(self.scheme.pay_coefficient_ids)
        # Beside it the scheme as it is, without the coefficient: 5420 ÷ 452.
        beside = {person["name"]: person["beside"] for person in preview["people"]}
        self.assertEqual(beside["Gao"], round(5420 / 452 * 90 * 100))
        wizard.action_compute()
        row = self.scheme.pay_coefficient_ids
        self.assertEqual((row.position, row.coefficient), ("deputy", 2))
        self.assertEqual({line.employee_name: round(line.amount * 100) for line in pay.line_ids}, tried)
        self.assertIn("Coefficient of Deputy leader: 2", self.scheme.message_ids[0].body)
        self.assertEqual(self.scheme.message_ids[0].author_id, self.user_officer.partner_id)
        self.assertFalse(wizard.differences)

    def test_jobs_and_order_of_the_scheme_hold_in_the_preview(self):
        cards = self._results()
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.company.id})
        cards["Li"]._trusted().job_id = job
        self.scheme.pay_coefficient_ids = [
            Command.create({"job_ids": [Command.set(job.ids)], "coefficient": 0.5, "sequence": 1}),
            Command.create({"coefficient": 1, "sequence": 2}),
        ]
        pay = self._pay()
        form = self._wizard(pay, trying=True)
        plain = self._amounts(form.save())
        pay.action_compute()
        self.assertEqual(plain, {line.employee_name: round(line.amount * 100) for line in pay.line_ids})
        # The same rule, but one that is held in memory: nothing may change by that alone.
        form.pay_excluded = "budget"
        self.assertTrue(form.differences)
        self.assertEqual(self._amounts(form.save()), plain)
        form.coefficient_ids.remove(0)
        self.assertIn("Coefficient of Driver: none (in the scheme: 0.5)", form.differences)
        wizard = form.save()
        self.assertGreater(self._amounts(wizard)["Li"], plain["Li"])
        kept = self.scheme.pay_coefficient_ids[1]
        wizard.action_compute()
        self.assertEqual(self.scheme.pay_coefficient_ids, kept)

    def test_limits_and_grades_that_are_tried(self):
        cards = self._results(Gao=0)
        for card in cards.values():
            card._trusted().grade_id = self._grade("Good")
        form = self._wizard(self._pay(), trying=True, pay_most=2500, pay_most_rest="budget")
        # r2, example 2, at most 2,500 each: what is above goes back.
        wizard = form.save()
        self.assertEqual(self._amounts(wizard)["Chen"], 250000)
        self.assertEqual(wizard._preview()["returned_fen"], 45580)
        self.assertEqual(self.scheme.pay_most, 0)
        form.pay_reserve_percent = 5
        with form.grade_ids.edit(0) as row:
            row.pay_coefficient = 0
        self.assertIn("All scores are 0", form.problem)
        with form.grade_ids.edit(0) as row:
            row.pay_coefficient = 2
        wizard = form.save()
        self.assertEqual(wizard._preview()["reserve_fen"], 50000)
        wizard.action_compute()
        self.assertEqual((self.scheme.pay_most, self.scheme.pay_reserve_percent), (2500, 5))
        self.assertEqual(self.scheme.grade_ids.mapped("pay_coefficient"), [2, 1, 1])

    def test_ladder_with_another_first_rank(self):
        self.scheme.pay_role_ids = [Command.create({"percent": 100, "together": True})]
        self.scheme.write({"pay_method": "ladder", "pay_first": 100, "pay_step": 10})
        teams = [Command.set((self.party | self.justice).ids)]
        period = self._period(name="Teams", date_from="2025-01-01", date_to="2025-01-31", team_ids=teams)
        period.action_open()
        period.action_score()
        period.scorecard_ids.filtered("team_id")._trusted().write({"scored": True, "rank_overall": 1})
        form = self._wizard(self._pay(1000, period_id=period.id), trying=True, pay_first=200)
        preview = form.save()._preview()
        # Both teams share the first rank; nobody of the town's office is in one of them.
        self.assertEqual((preview["total_fen"], preview["returned_fen"]), (40000, 60000))
        self.assertEqual({person["name"]: person["reason"] for person in preview["people"]}["Song"], _NO_PART)

    def test_figures_that_cannot_be(self):
        self._results()
        pay = self._pay()
        for values, text in (
            ({"pay_least": 5, "pay_most": 4}, "above the most"),
            ({"pay_reserve_percent": 100}, "between 0 and 100"),
            ({"pay_least": -1}, "cannot be negative"),
            ({"pool_amount": -1}, "no pool"),
        ):
            with self.subTest(values):
                form = self._wizard(pay, trying=True, **values)
                self.assertIn(text, form.problem)
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    form.save().action_compute()
        form = self._wizard(pay, trying=True)
        with form.coefficient_ids.new() as row:
            row.coefficient = -1
        self.assertIn("A coefficient cannot be negative", form.problem)
        self.assertEqual((pay.state, self.scheme.pay_least), ("draft", 0))

    def test_what_somebody_else_changes_meanwhile_is_not_overwritten(self):
        self._results()
        pay = self._pay()
        form = self._wizard(pay)
        self.scheme.pay_most = 3000
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "Open it again"), self.env.cr.savepoint():
            wizard.action_compute()
        self.assertEqual((pay.state, self.scheme.pay_most), ("draft", 3000))
        self._wizard(pay).save().action_compute()
        self.assertEqual((pay.state, self.scheme.pay_most), ("computed", 3000))

    def test_a_context_from_outside_is_no_rule(self):
        self._results()
        pay = self._pay(5420)
        for forged in ({"scheme": 1}, [1, 2, 3], True):
            pay.with_context(jifen_what_if=forged).action_compute()
            self.assertEqual(set(pay.line_ids.mapped("coefficient")), {1})


@tagged("post_install", "-at_install")
class TestPreviewFigures(PreviewCase):
    def _preview(self, **values):
        return self._wizard(self._pay(), **values).save()._preview()

    def test_rounding_is_explained(self):
        self._results(Gao=0)
        preview = self._preview()
        people = {person["name"]: person for person in preview["people"]}
        # r2, example 2: 102 ÷ 362 × 10,000 = 2,817.679558…, so it gets an odd fen.
        self.assertEqual(people["Wu"]["fen"], 281768)
        self.assertAlmostEqual(float(people["Wu"]["rounding"]), 0.0442, 4)
        self.assertEqual(sum(person["rounding"] for person in preview["people"]), 0)
        wizard = self.env["jifen.allocation.preview"].with_user(self.user_officer).search([], limit=1)
        effect = wizard._rounding_effect(preview["people"])
        self.assertEqual([row["exact"] for row in effect["people"] if row["name"] == "Wu"], ["2,817.679558"])
        self.assertIn("Effect of Rounding", wizard.preview_html)

    def test_why_somebody_gets_nothing(self):
        cards = self._results()
        cards["Wu"]._trusted().veto_no_pay = True
        cards["Li"]._trusted().scored = False
        cards["Ma"]._trusted().grade_id = self._grade("Poor")
        preview = self._preview(only="nothing")
        self.assertEqual(
            {reason: [person["name"] for person in people] for reason, people in preview["nothing"]},
            {
                "One-vote veto": ["Wu"],
                "No score": ["Li"],
                "Grade Poor gets no performance pay": ["Ma"],
                "Score 0": ["Song"],
            },
        )
        wizard = self.env["jifen.allocation.preview"].with_user(self.user_officer).search([], limit=1)
        self.assertIn("Without an amount", wizard.preview_html)
        self.assertEqual(wizard._shown_preview(preview)["found"], 4)

    def test_extremes_and_who_changes_much(self):
        self._results()
        self._approved_before(9000)
        preview = self._preview(flag_percent=30, sort="difference")
        # 1,500 each before; 10,000 ÷ 452 a point now.
        self.assertEqual(
            {person["name"]: (person["change"], person["flagged"]) for person in preview["people"]},
            {
                "Chen": (41, True),
                "Li": (30, False),
                "Wu": (50, True),
                "Ma": (13, False),
                "Gao": (33, True),
                "Song": (-100, True),
            },
        )
        self.assertEqual([person["name"] for person in preview["people"]][:2], ["Song", "Wu"])
        figures = preview["spread"]
        self.assertEqual((figures.lowest, figures.highest, figures.average), (169248, 225664, 200000))
        self.assertEqual(figures.median, 199115)

    def test_histogram_holds_everybody(self):
        self._results()
        form = self._wizard(self._pay(), compare="per_grade")
        wizard = form.save()
        wizard.compare = "top"
        classes = wizard._histogram(wizard._preview())
        self.assertEqual(sum(row["heads"] for row in classes), 6)
        self.assertEqual(sum(row["beside"] for row in classes), 6)
        self.assertLessEqual(len(classes), 11)
        widths = [float(row[name]) for row in classes for name in ("width", "beside_width")]
        self.assertEqual(max(widths), 100)

    def test_budget_in_the_preview(self):
        self._results()
        budget = self.env["jifen.pay.budget"].create(
            {"name": "The year", "amount": 9999, "company_id": self.company.id}
        )
        preview = self._preview()
        self.assertEqual(
            preview["budget"],
            {"name": "The year", "amount": 999900, "committed": 0, "asked": 0, "needed": 1000000, "left": -100},
        )
        wizard = self.env["jifen.allocation.preview"].with_user(self.user_officer).search([], limit=1)
        self.assertIn("Overspent By", wizard.preview_html)
        budget.amount = 10000
        wizard.invalidate_recordset()
        self.assertNotIn("Overspent By", wizard.preview_html)

    def test_sheet_has_everybody_and_no_formula_from_a_name(self):
        cards = self._results()
        cards["Chen"]._trusted().name = "=1+1"
        wizard = self._wizard(self._pay(), compare="top").save()
        report = self.env["ir.actions.report"].with_user(self.user_officer)
        content, kind = report._render_xlsx("jifen_appraisal.allocation_preview_xlsx", wizard.ids, {})
        self.assertEqual(kind, "xlsx")
        people, offices = load_workbook(io.BytesIO(content)).worksheets
        self.assertIn("Highest Amount: ", people["A2"].value)
        cells = [row for row in people.iter_rows(values_only=True) if isinstance(row[0], int)]
        self.assertEqual(len(cells), 6)
        named = [cell for row in people.iter_rows() for cell in row if cell.value == "=1+1"]
        self.assertEqual([cell.data_type for cell in named], ["s"])
        self.assertEqual(round(sum(row[7] for row in cells), 2), 10000)
        self.assertIn("Justice office", [row[0] for row in offices.iter_rows(values_only=True)])

    def test_questions_do_not_grow_with_people(self):
        self._results()
        pay = self._pay()
        wizard = self._wizard(pay, compare="last").save()

        def queries():
            return self._queries(lambda: self.assertTrue(wizard._shown_preview(wizard._preview())["rows"]))

        few = queries()
        more = self.env["hr.employee"].create(
            [{"name": f"New {n}", "company_id": self.company.id, "department_id": self.party.id} for n in range(30)]
        )
        for employee in more:
            self.period._scorecard(self.chen)._trusted().copy({"employee_id": employee.id, "name": employee.name})
        self.assertEqual(len(wizard._preview()["people"]), 36)
        self.assertLessEqual(queries(), few + 1)


@tagged("post_install", "-at_install")
class TestPreviewAccess(PreviewCase):
    def test_only_the_office(self):
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
        wizard = self._wizard(pay, trying=True, pay_most=2000).save()
        pay.action_compute()
        pay.action_submit()
        with self.assertRaises(UserError), self.env.cr.savepoint():
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

    def test_sums_of_offices(self):
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
