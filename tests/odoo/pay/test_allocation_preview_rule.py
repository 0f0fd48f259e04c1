"""The preview of performance pay tries other rules, and keeps none of them."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_allocation_preview import NO_PART, PreviewCase


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
        with self.assertRaisesRegex(UserError, "Say why they change"), self.env.cr.savepoint():
            wizard.action_compute()
        self.assertFalse(self.scheme.pay_coefficient_ids)
        wizard.change_reason = "Fair"
        self._agree(wizard.action_compute())
        self.assertEqual(pay.state, "draft")
        pay.action_compute()
        row = self.scheme.pay_coefficient_ids
        self.assertEqual((row.position, row.coefficient), ("deputy", 2))
        self.assertEqual({line.employee_name: round(line.amount * 100) for line in pay.line_ids}, tried)
        self.assertIn("Coefficients: Deputy leader", self.scheme.message_ids[0].body)
        self.assertEqual(self.scheme.message_ids[0].author_id, self.user_committee.partner_id)
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
        form.change_reason = "Fair"
        form.coefficient_ids.remove(0)
        self.assertIn("Coefficient of Driver: none (in the scheme: 0.5)", form.differences)
        wizard = form.save()
        self.assertGreater(self._amounts(wizard)["Li"], plain["Li"])
        kept = self.scheme.pay_coefficient_ids[1]
        self._agree(wizard.action_compute())
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
        form.pay_reserve_percent, form.change_reason = 5, "Fair"
        with form.grade_ids.edit(0) as row:
            row.pay_coefficient = 0
        self.assertIn("All scores are 0", form.problem)
        with form.grade_ids.edit(0) as row:
            row.pay_coefficient = 2
        wizard = form.save()
        self.assertEqual(wizard._preview()["reserve_fen"], 50000)
        self._agree(wizard.action_compute())
        self.assertEqual((self.scheme.pay_most, self.scheme.pay_reserve_percent), (2500, 5))
        self.assertEqual(self.scheme.grade_ids.mapped("pay_coefficient"), [2, 1, 1])

    def test_ladder_with_another_first_rank(self):
        self.scheme.pay_role_ids = [Command.create({"percent": 100, "together": True})]
        self.scheme.write({"pay_method": "ladder", "pay_first": 100, "pay_step": 10})
        teams = [Command.set((self.party | self.justice).ids)]
        period = self._period(name="Teams", date_from="2025-01-01", date_to="2025-01-31", team_ids=teams)
        period.with_user(self.user_officer).action_open()
        period.with_user(self.user_officer).action_score()
        period.scorecard_ids.filtered("team_id")._trusted().write({"scored": True, "rank_overall": 1})
        form = self._wizard(self._pay(1000, period_id=period.id), trying=True, pay_first=200)
        preview = form.save()._preview()
        # Both teams share the first rank; nobody of the town's office is in one of them.
        self.assertEqual((preview["total_fen"], preview["returned_fen"]), (40000, 60000))
        self.assertEqual({person["name"]: person["reason"] for person in preview["people"]}["Song"], NO_PART)

    def test_figures_that_cannot_be_are_refused_when_tried(self):
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
