"""Every way to share out a pool, through the models; regulation r1, example 3."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestAllocationMethods(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scores = {"Chen": 95.5, "Li": 88, "Wu": 102, "Ma": 76.5, "Gao": 90, "Song": 0}

    def _results(self, **scores):
        """Give the scorecards these totals, as if scored."""
        self.period.with_user(self.user_officer).action_score()
        cards = {card.name: card for card in self.period.scorecard_ids}
        for name, score in {**self.scores, **scores}.items():
            cards[name]._trusted().write({"score": score, "scored": True})
        return cards

    def _pay(self, pool=10000, **values):
        self.scheme.write({"pay_pool_basis": "fixed"})
        return self._office("jifen.allocation").create({"period_id": self.period.id, "pool_amount": pool, **values})

    def _amounts(self, pay):
        pay.action_compute()
        total = round(sum(pay.line_ids.mapped("amount")) + pay.returned_amount + pay.reserve_amount, 2)
        self.assertEqual(total, pay.pool_amount)
        return {line.employee_name: line.amount for line in pay.line_ids}

    def test_coefficients_by_grade_and_position(self):
        cards = self._results()
        grade = self.env["jifen.grade"].new({"scheme_id": self.scheme.id, "pay_coefficient": 2})
        self.assertEqual(grade.pay_coefficient, 2)
        self.scheme.pay_coefficient_ids = [
            Command.create({"position": "deputy", "coefficient": 2}),
            Command.create({"coefficient": 1}),
        ]
        self.assertEqual(cards["Gao"].position, "deputy")
        amounts = self._amounts(self._pay(5420))
        # 95.5 + 88 + 102 + 76.5 + 2 × 90 + 0 = 542: ten yuan a point.
        self.assertEqual(amounts, {"Chen": 955, "Li": 880, "Wu": 1020, "Ma": 765, "Gao": 1800, "Song": 0})

    def test_by_days_present(self):
        cards = self._results(Gao=0)
        self.scheme.pay_by_days = True
        days = (self.period.date_to - self.period.date_from).days + 1
        cards["Wu"]._trusted().days = days // 2
        for name in ("Chen", "Li", "Ma"):
            cards[name]._trusted().days = days
        pay = self._pay()
        self._amounts(pay)
        coefficients = {line.employee_name: line.coefficient for line in pay.line_ids}
        self.assertEqual(coefficients["Chen"], 1)
        self.assertEqual(coefficients["Wu"], round(days // 2 / days, 4))

    def test_at_most_and_what_is_above(self):
        self._results(Gao=0)
        self.scheme.write({"pay_most": 2500, "pay_most_rest": "budget"})
        pay = self._pay()
        amounts = self._amounts(pay)
        # r2, example 2 without a limit: 2,638.12, 2,430.94, 2,817.68, 2,113.26
        self.assertEqual(amounts["Chen"], 2500)
        self.assertEqual(amounts["Wu"], 2500)
        self.assertEqual(amounts["Li"], 2430.94)
        self.assertEqual(pay.returned_amount, 455.80)
        self.scheme.pay_most_rest = "others"
        amounts = self._amounts(pay)
        self.assertEqual(pay.returned_amount, 0)
        self.assertEqual(max(amounts.values()), 2500)

    def test_reserve_is_kept(self):
        self._results()
        self.scheme.pay_reserve_percent = 5
        pay = self._pay()
        self.assertEqual(round(sum(self._amounts(pay).values()), 2), 9500)
        self.assertEqual(pay.reserve_amount, 500)

    def test_fixed_value_per_point(self):
        self._results()
        self.scheme.write({"pay_method": "per_point", "pay_point_value": 5, "pay_point_base": 80})
        pay = self._pay(400)
        self.assertEqual(self._amounts(pay), {"Chen": 77.5, "Li": 40, "Wu": 110, "Ma": 0, "Gao": 50, "Song": 0})
        self.assertEqual((pay.unit_value, pay.returned_amount), (5, 122.5))
        pay.pool_amount = 200
        with self.assertRaisesRegex(UserError, "would be paid, but the pool holds"):
            pay.action_compute()
        self.assertFalse(pay.line_ids)

    def test_equal_parts_for_the_best(self):
        self._results(Li=95.5, Song=1)
        self.scheme.write({"pay_method": "top", "pay_top_percent": 33})
        # Two of six; the second place is held by two.
        self.assertEqual(
            self._amounts(self._pay(300)), {"Chen": 100, "Li": 100, "Wu": 100, "Ma": 0, "Gao": 0, "Song": 0}
        )

    def test_method_can_be_changed_before_submitting(self):
        self._results()
        self.scheme.write({"pay_point_value": 1})
        pay = self._pay(1000)
        self._amounts(pay)
        self.assertEqual(pay.method, "proportional")
        pay.method = "per_point"
        self.assertEqual(pay.state, "draft")
        self.assertEqual(self._amounts(pay)["Chen"], 95.5)
        pay.action_submit()
        with self.assertRaisesRegex(UserError, "its pool is fixed"):
            pay.method = "proportional"

    def test_figures_of_a_way_that_cannot_be_are_refused(self):
        for values in ({"pay_least": 5, "pay_most": 4}, {"pay_reserve_percent": 100}, {"pay_first": -1}):
            with self.subTest(values), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.scheme.write(values)

    def test_least_that_the_pool_cannot_pay(self):
        self._results()
        self.scheme.pay_least = 300
        with self.assertRaisesRegex(UserError, "does not suffice for at least"):
            self._pay(1000).action_compute()


@tagged("post_install", "-at_install")
class TestLadder(TownCase):
    """Regulation r1, example 3: seven teams, the first with two heads and four deputies."""

    def test_teams_by_rank_then_inside_each_team(self):
        first = self._department("First", parent_id=self.town.id, jifen_is_unit=True)
        job = self.env["hr.job"].create({"name": "Head of a town", "company_id": self.company.id})
        people = self.env["hr.employee"]
        for number in range(6):
            person = self._employee(f"P{number}", first)
            person.job_id = job if number < 2 else False
            people |= person
        others = [self._department(f"Team {number}", parent_id=self.town.id) for number in range(2, 8)]
        teams = first.browse([first.id, *(team.id for team in others)])
        period = self._period(
            people,
            name="Teams",
            date_from="2025-01-01",
            date_to="2025-12-31",
            kind="year",
            team_ids=[Command.set(teams.ids)],
        )
        period.with_user(self.user_officer).action_open()
        period.with_user(self.user_officer).action_score()
        period.scorecard_ids._trusted().write({"scored": True, "score": 80})
        team_cards = {card.name: card for card in period.scorecard_ids.filtered("team_id")}
        team_cards["First"]._trusted().write({"rank_overall": 1})
        for number in range(2, 8):
            team_cards[f"Team {number}"]._trusted().write({"rank_overall": number})
        cards = period.scorecard_ids.filtered("employee_id")
        cards._trusted().write({"team_card_id": team_cards["First"].id})
        cards.filtered(lambda card: card.name == "P5")._trusted().write({"veto_no_pay": True})
        self.scheme.write(
            {
                "pay_pool_basis": "fixed",
                "pay_method": "ladder",
                "pay_first": 50000,
                "pay_step": 5000,
                "pay_role_ids": [
                    Command.create({"job_ids": [Command.set(job.ids)], "percent": 20}),
                    Command.create({"sequence": 20, "percent": 60, "together": True}),
                ],
            }
        )
        pay = self._office("jifen.allocation").create({"period_id": period.id, "pool_amount": 250000})
        pay.action_compute()
        amounts = {line.employee_name: line.amount for line in pay.line_ids}
        self.assertEqual(amounts, {"P0": 10000, "P1": 10000, "P2": 7500, "P3": 7500, "P4": 7500, "P5": 0})
        self.assertEqual(sum(amounts.values()), 42500)
        self.assertEqual(pay.returned_amount, 250000 - 42500)
        self.assertIn("First, rank 1", pay.line_ids[0].note)

    def test_without_teams_there_is_no_ladder(self):
        self.period.with_user(self.user_officer).action_score()
        self.scheme.write({"pay_pool_basis": "fixed", "pay_method": "ladder", "pay_first": 10})
        pay = self._office("jifen.allocation").create({"period_id": self.period.id, "pool_amount": 100})
        with self.assertRaisesRegex(UserError, "no scored team"):
            pay.action_compute()
