"""Pools from wages and sums of offices, sub-pools of offices, and one pool in parts by different rules."""

import io

import openpyxl
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import WHY, TownCase


@tagged("post_install", "-at_install")
class TestAllocationPools(TownCase):
    """Party: Chen, Li, Ma; justice: Wu; town: Gao (a deputy) and Song (the head)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.write({"pay_pool_basis": "fixed"})
        cls.scores = {"Chen": 95.5, "Li": 88, "Wu": 102, "Ma": 76.5, "Gao": 90, "Song": 10}

    def _results(self, **scores):
        """Give the scorecards these totals, as if scored."""
        if self.period.state == "open":
            self.period.with_user(self.user_officer).action_score()
        cards = {card.name: card for card in self.period.scorecard_ids}
        for name, score in {**self.scores, **scores}.items():
            cards[name]._trusted().write({"score": score, "scored": True})
        return cards

    def _pay(self, pool=6000, **values):
        return self._office("jifen.allocation").create({"period_id": self.period.id, "pool_amount": pool, **values})

    def _amounts(self, pay):
        pay.action_compute()
        total = sum(pay.line_ids.mapped("amount")) + pay.returned_amount + pay.reserve_amount
        self.assertEqual(round(total, 2), pay.pool_amount)
        if pay.pool_ids:
            shared = round(sum(pay.pool_ids.mapped("amount")) + pay.reserve_amount, 2)
            self.assertEqual(shared, pay.pool_amount)
            self.assertEqual(round(sum(pay.pool_ids.mapped("returned_amount")), 2), round(pay.returned_amount, 2))
        return {line.employee_name: line.amount for line in pay.line_ids}

    def _pools(self, pay):
        return {pool.name: pool.amount for pool in pay.pool_ids}

    def _parts(self, *portions, **scheme):
        self.scheme.write(
            {
                "pay_method": "parts",
                "pay_portion_ids": [Command.clear(), *(Command.create(values) for values in portions)],
                **scheme,
            }
        )

    # === OFFICES === #

    def test_offices_get_a_part_by_their_people(self):
        self._results()
        self.scheme.pay_divide = "heads"
        pay = self._pay()
        amounts = self._amounts(pay)
        self.assertEqual(self._pools(pay), {"Party office": 3000, "Justice office": 1000, "Town": 2000})
        # Party: 3000 × 95.5, 88 and 76.5 ÷ 260; town: 2000 × 90 and 10 ÷ 100.
        self.assertEqual(amounts, {"Chen": 1101.92, "Li": 1015.39, "Ma": 882.69, "Wu": 1000, "Gao": 1800, "Song": 200})
        party = pay.pool_ids.filtered(lambda pool: pool.department_id == self.party)
        self.assertEqual((party.heads, party.weight_sum, party.unit_value), (3, 260, 11.53846154))
        line = pay.line_ids.filtered(lambda line: line.employee_name == "Chen")
        self.assertEqual(line.weight, 95.5)
        self.assertEqual(line.parts[0]["name"], "Party office")
        self.assertEqual(line.parts[0]["fen"], 110192)
        self.assertEqual(line._unit_value(), 11.53846154)

    def test_what_nobody_in_an_office_can_share_goes_back(self):
        cards = self._results()
        cards["Wu"]._trusted().veto_no_pay = True
        self.scheme.pay_divide = "heads"
        pay = self._pay()
        amounts = self._amounts(pay)
        self.assertEqual((amounts["Wu"], pay.returned_amount), (0, 1000))
        self.assertEqual(sum(amounts.values()), 5000)
        for card in cards.values():
            card._trusted().veto_no_pay = True
        with self.assertRaisesRegex(UserError, "All scores are 0"):
            pay.action_compute()

    def test_offices_by_their_own_score(self):
        period = self._period(
            name="With teams",
            date_from="2025-01-01",
            date_to="2025-01-31",
            employee_ids=[Command.set((self.chen | self.li | self.wu).ids)],
            team_ids=[Command.set((self.party | self.justice).ids)],
        )
        period.with_user(self.user_officer).action_open()
        period.with_user(self.user_officer).action_score()
        scores = {"Chen": 90, "Li": 60, "Wu": 50, "Party office": 80, "Justice office": 40}
        for card in period.scorecard_ids:
            card._trusted().write({"score": scores[card.name], "scored": True})
        self.scheme.pay_divide = "score"
        pay = self._office("jifen.allocation").create({"period_id": period.id, "pool_amount": 1000})
        # 2 × 80 against 1 × 40, then 90 against 60.
        self.assertEqual(self._amounts(pay), {"Chen": 480, "Li": 320, "Wu": 200})
        period.scorecard_ids.filtered("team_id")._trusted().scored = False
        with self.assertRaisesRegex(UserError, "has no score of its own"):
            pay.action_compute()

    def test_sums_entered_for_each_office(self):
        self._results()
        pay = self._pay(0, pool_basis="offices").with_user(self.user_officer)
        with self.assertRaisesRegex(UserError, "no pool"):
            pay.action_compute()
        pay.action_list_offices()
        pay.action_list_offices()
        rows = {row.department_id: row for row in pay.office_ids}
        self.assertEqual(set(rows), {self.party, self.justice, self.town})
        self.assertEqual(rows[self.party].head_count, 3)
        rows[self.party].amount, rows[self.justice].amount, rows[self.town].amount = 260, 50, 100.01
        amounts = self._amounts(pay)
        self.assertEqual(pay.pool_amount, 410.01)
        self.assertEqual(amounts, {"Chen": 95.5, "Li": 88, "Ma": 76.5, "Wu": 50, "Gao": 90.01, "Song": 10})
        # Other sums: what was computed no longer fits.
        rows[self.justice].amount = 60
        self.assertEqual((pay.state, len(pay.line_ids), len(pay.pool_ids)), ("draft", 0, 0))
        rows[self.justice].unlink()
        # The justice office belongs to the town: its people share the town's sum.
        self.assertEqual(self._amounts(pay)["Gao"], 44.56)
        self.assertEqual(pay.office_ids.mapped("head_count"), [3, 3])
        rows[self.town].unlink()
        with self.assertRaisesRegex(UserError, "3 people belong to no office with a sum: .*Wu"):
            pay.action_compute()

    def test_an_office_without_people_gives_its_sum_back(self):
        self._results()
        empty = self._department("Empty office")
        pay = self._pay(0, pool_basis="offices")
        pay.office_ids = [Command.create({"department_id": office.id, "amount": 100}) for office in (self.town, empty)]
        self._amounts(pay)
        self.assertEqual(pay.returned_amount, 100)

    def test_sums_are_fixed_once_submitted(self):
        self._results()
        pay = self._pay(0, pool_basis="offices").with_user(self.user_officer)
        pay.office_ids = [Command.create({"department_id": self.town.id, "amount": 100})]
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        for attack in (
            lambda: pay.office_ids.write({"amount": 200}),
            lambda: pay.office_ids.unlink(),
            lambda: pay.office_ids.create([{"allocation_id": pay.id, "department_id": self.party.id, "amount": 5}]),
            lambda: pay.action_list_offices(),
            lambda: pay.write({"divide": "heads"}),
            lambda: pay.write({"wage_percent": 50}),
        ):
            with self.assertRaisesRegex(UserError, "has been submitted"), self.env.cr.savepoint():
                attack()
            self.env.invalidate_all()
        self.assertEqual(pay.office_ids.amount, 100)
        for attack in (
            lambda: pay.pool_ids.write({"amount": 5}),
            lambda: pay.pool_ids.unlink(),
            lambda: pay.line_ids.write({"parts": []}),
            lambda: pay.write({"pool_ids": [Command.clear()]}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attack()
            self.env.invalidate_all()
        with self.assertRaises(AccessError):
            pay.with_user(self.user_committee).office_ids.write({"amount": 1})

    def test_sums_of_offices_that_cannot_be_are_refused(self):
        pay = self._pay(0, pool_basis="offices")
        for amount in (-1, 10**12):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                pay.office_ids = [Command.create({"department_id": self.town.id, "amount": amount})]
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self.env["hr.department"].create({"name": "Foreign", "company_id": other.id})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            pay.office_ids = [Command.create({"department_id": foreign.id, "amount": 1})]
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            pay.office_ids = [Command.create({"department_id": self.town.id, "amount": 1}) for __ in range(2)]

    def test_teams_by_rank_are_not_divided(self):
        with self.assertRaisesRegex(ValidationError, "share one pool"):
            self.scheme.write({"pay_method": "ladder", "pay_divide": "heads"})
        self._results()
        pay = self._pay(divide="heads")
        pay.method = "ladder"
        with self.assertRaisesRegex(UserError, "share one pool"):
            pay.action_compute()

    # === WAGES === #

    def _wages(self, **wages):
        for employee in self.people:
            employee.version_id.write({"wage": wages.get(employee.name, 1000), "contract_date_start": "2020-01-01"})

    def test_pool_as_a_percentage_of_wages(self):
        self._results()
        self.scheme.write({"pay_pool_basis": "wages", "pay_wage_percent": 12.5})
        pay = self._pay(0)
        self.assertEqual((pay.pool_basis, pay.wage_percent), ("wages", 12.5))
        with self.assertRaisesRegex(UserError, "No wages are entered"):
            pay.action_compute()
        self._wages(Chen=4000.04)
        self.env.invalidate_all()
        pay.action_compute()
        # 5 × 1000 + 4000.04, an eighth of it.
        self.assertEqual((pay.wage_sum, pay.pool_amount), (9000.04, 1125.01))
        with self.assertRaises(ValidationError):
            self.scheme.pay_wage_percent = -1
        with self.assertRaises(ValidationError):
            pay.wage_percent = 1001

    def test_wages_at_the_end_of_each_month(self):
        self._wages()
        self.chen.create_version({"date_version": "2025-02-10", "wage": 1500})
        self.li.version_id.contract_date_end = "2025-02-20"
        self.wu.version_id.contract_date_start = "2025-03-01"
        quarter = self._period(
            name="Quarter",
            kind="quarter",
            date_from="2025-01-01",
            date_to="2025-03-31",
            employee_ids=[Command.set((self.chen | self.li | self.wu).ids)],
        )
        quarter.with_user(self.user_officer).action_open()
        pay = self._office("jifen.allocation").create(
            {"period_id": quarter.id, "pool_basis": "wages", "wage_percent": 10}
        )
        # Chen: 1000, then twice 1500; Li: January alone; Wu: March alone.
        self.assertEqual(pay.wage_sum, 1000 + 1500 + 1500 + 1000 + 1000)

    def test_offices_by_their_wages(self):
        self._results()
        self._wages(Wu=7000)
        self.scheme.pay_divide = "wages"
        pay = self._pay(1200)
        self._amounts(pay)
        self.assertEqual(self._pools(pay), {"Party office": 300, "Justice office": 700, "Town": 200})

    # === PARTS === #

    def test_one_pool_in_parts(self):
        self._results()
        self._parts(
            {"name": "By score", "percent": 60},
            {"name": "The best", "percent": 30, "method": "top", "top_percent": 50},
            {"name": "Leaders", "percent": 10, "position": "deputy"},
        )
        pay = self._pay(4620)
        amounts = self._amounts(pay)
        self.assertEqual(self._pools(pay), {"By score": 2772, "The best": 1386, "Leaders": 462})
        # By score: 2772 ÷ 462 = 6 a point; the best three (102, 95.5, 90) get 462 each; Gao is the deputy.
        self.assertEqual(amounts, {"Chen": 1035, "Li": 528, "Wu": 1074, "Ma": 459, "Gao": 540 + 462 + 462, "Song": 60})
        gao = pay.line_ids.filtered(lambda line: line.employee_name == "Gao")
        self.assertEqual([part["fen"] for part in gao.parts], [54000, 46200, 46200])
        self.assertIn("By score", gao.note)
        self.assertEqual((gao.weight, gao._unit_value(), pay.unit_value), (0, 0, 0))
        # The signed sheet says how it came about.
        report = self.env.ref("jifen_appraisal.jifen_allocation_xlsx_action")
        content, __ = report._render_xlsx(report.report_name, pay.ids, {})
        cells = [
            cell
            for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
            for cell in row
        ]
        self.assertIn(gao.note, cells)

    def test_parts_each_with_its_own_limits(self):
        self._results()
        self._parts(
            {"name": "By score", "percent": 50, "most": 500},
            {"name": "Fixed", "percent": 50, "method": "per_point", "point_value": 2, "point_base": 90},
        )
        pay = self._pay(6000)
        amounts = self._amounts(pay)
        # At most 500 each, Song the rest as far as 500; points above 90: 5.5, 12.
        self.assertEqual(amounts["Chen"], 500 + 11)
        self.assertEqual(amounts["Wu"], 500 + 24)
        self.assertLessEqual(amounts["Song"], 500)
        fixed = pay.pool_ids.filtered(lambda pool: pool.name == "Fixed")
        self.assertEqual(fixed.returned_amount, 3000 - 35)

    def test_some_parts_by_office_and_some_for_all(self):
        self._results()
        self._parts(
            {"name": "Own office", "percent": 50},
            {"name": "All", "percent": 50, "by_office": False},
            pay_divide="heads",
            pay_reserve_percent=10,
        )
        pay = self._pay(9240)
        self._amounts(pay)
        self.assertEqual(pay.reserve_amount, 924)
        self.assertEqual(
            self._pools(pay),
            {
                "Own office · Party office": 2079,
                "Own office · Justice office": 693,
                "Own office · Town": 1386,
                "All": 4158,
            },
        )
        wu = pay.line_ids.filtered(lambda line: line.employee_name == "Wu")
        self.assertEqual(wu.amount, 693 + 102 * 9)

    def test_parts_that_are_not_the_whole(self):
        self._results()
        self._parts({"name": "By score", "percent": 60}, {"name": "Best", "percent": 39.5, "method": "top"})
        pay = self._pay()
        with self.assertRaisesRegex(UserError, r"come to 99\.5 %"):
            pay.action_compute()
        self.scheme.pay_portion_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "Enter the parts"):
            pay.action_compute()
        draft = self.env["jifen.scheme"].browse(self.scheme.action_new_revision()["res_id"])
        with self.assertRaisesRegex(UserError, "Enter the parts"):
            draft.action_activate()
        for values in (
            {"percent": 0},
            {"percent": 101},
            {"percent": 10, "most": 1, "least": 2},
            {"percent": 10, "point_value": -1},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._parts({"name": "Wrong", **values})
        self._parts({"name": "Points", "percent": 100, "method": "per_point"})
        with self.assertRaisesRegex(UserError, "value of a point for the part “Points”"):
            pay.action_compute()

    def test_a_part_that_cannot_be_shared_is_named(self):
        self._results(Wu=-5)
        self.scheme.pay_divide = "heads"
        with self.assertRaisesRegex(UserError, r"The score of Wu \(−5\) is below 0"):
            self._pay().action_compute()

    def test_a_copied_scheme_keeps_its_parts(self):
        self._parts({"name": "By score", "percent": 100})
        copied = self.env["jifen.scheme"].browse(self.scheme.action_new_revision()["res_id"])
        self.assertEqual(copied.pay_portion_ids.mapped("percent"), [100])
        self.assertIn("By score, 100 %", copied._print_pay())

    # === CORRECTIONS === #

    def _closed_results(self):
        self.period.with_user(self.user_officer).action_score()
        self.period.with_user(self.user_officer).action_publish(WHY)
        self.period.with_user(self.user_officer).action_close(WHY)
        self._results()

    def _approved(self, pay):
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        pay.with_user(self.user_committee).action_approve()
        self.assertEqual(pay.state, "approved")
        return pay

    def _corrected(self, pay, name, score):
        card = self.period.scorecard_ids.filtered(lambda card: card.name == name)
        card._trusted().write({"score": score})
        correction = pay.browse(pay.action_correct()["res_id"])
        self.assertEqual(correction.state, "computed")
        return correction, {line.employee_name: line.amount for line in correction.line_ids}

    def test_one_s_own_difference_in_every_part(self):
        self._closed_results()
        self._parts(
            {"name": "By score", "percent": 60},
            {"name": "The best", "percent": 30, "method": "top", "top_percent": 50},
            {"name": "Leaders", "percent": 10, "position": "deputy"},
            pay_reserve_percent=20,
        )
        pay = self._approved(self._pay(5775))
        correction, amounts = self._corrected(pay, "Li", 92)
        # 4 points more at 6, and now among those as good as the last of the best.
        self.assertEqual(amounts, {"Li": 24 + 462})
        self.assertEqual([part["fen"] for part in correction.line_ids.parts], [55200, 46200])
        correction.action_submit()
        self.env.invalidate_all()
        correction.with_user(self.user_committee).action_approve()
        again, amounts = self._corrected(pay, "Li", 88)
        self.assertEqual(amounts, {"Li": -24 - 462})
        again.action_submit()
        self.env.invalidate_all()
        again.with_user(self.user_committee).action_approve()
        self.assertEqual(pay.reserve_left, pay.reserve_amount)

    def test_one_s_own_difference_in_the_office(self):
        self._closed_results()
        self.scheme.write({"pay_divide": "heads", "pay_reserve_percent": 10})
        pay = self._approved(self._pay(6000))
        __, amounts = self._corrected(pay, "Song", 20)
        # The town's 1800 for 100 points: 18 a point.
        self.assertEqual(amounts, {"Song": 180})

    def test_everybody_s_amounts_anew_in_the_same_sub_pools(self):
        self._closed_results()
        self.scheme.write({"pay_divide": "heads", "pay_delta": "all"})
        pay = self._approved(self._pay(6000))
        correction, amounts = self._corrected(pay, "Song", 90)
        self.assertEqual(amounts, {"Gao": -800, "Song": 800})
        self.assertEqual(len(correction.line_ids.mapped("parts")), 2)

    # === PAGES === #

    def test_forms_of_the_office(self):
        self._results()
        with Form(self.scheme.with_user(self.user_officer)) as form:
            form.pay_method = "parts"
            form.pay_divide = "heads"
            with form.pay_portion_ids.new() as portion:
                portion.name, portion.percent = "By score", 70
            with form.pay_portion_ids.new() as portion:
                portion.name, portion.percent, portion.method, portion.by_office = "Best", 30, "top", False
            form.change_reason = "The council decided on parts"
        self._agree(self.scheme.change_ids)
        with Form(self.env["jifen.allocation"].with_user(self.user_officer)) as form:
            form.period_id = self.period
            self.assertEqual((form.method, form.divide), ("parts", "heads"))
            form.pool_basis = "offices"
            for office, amount in ((self.town, 500), (self.party, 700)):
                with form.office_ids.new() as row:
                    row.department_id, row.amount = office, amount
            self.assertEqual(form.pool_expected, 1200)
        pay = form.record
        amounts = self._amounts(pay)
        self.assertEqual(round(sum(amounts.values()), 2), 1200)
        self.assertEqual(pay.pool_ids.mapped("name"), ["By score · Town", "By score · Party office", "Best"])

    def test_a_line_of_parts_is_explained_in_the_portal(self):
        self._closed_results()
        self._parts(
            {"name": "By score", "percent": 60}, {"name": "Equal", "percent": 40, "method": "top", "top_percent": 100}
        )
        pay = self._approved(self._pay(4620))
        line = pay.line_ids.filtered(lambda line: line.employee_name == "Chen")
        said = line._portal_explain()
        self.assertEqual([part["name"] for part in said["parts"]], ["By score", "Equal"])
        self.assertEqual(line.amount, 573 + 308)
