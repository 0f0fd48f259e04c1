"""Longer periods over shorter ones; teams; scores that depend on each other in a circle."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .structure_common import StructureCase


@tagged("post_install", "-at_install")
class TestParts(StructureCase):
    def _quarter(self, employees=None, **values):
        return self._june(
            employees,
            opened=False,
            **{"name": "Q2", "kind": "quarter", "date_from": "2027-04-01", "date_to": "2027-06-30", **values},
        )

    def _create_parts(self, period, **values):
        wizard = self.env["jifen.period.parts"].with_user(self.user_officer).create({"period_id": period.id, **values})
        wizard.action_create()
        return wizard

    def test_the_months_of_a_quarter_are_created_with_who_was_there(self):
        self.li.version_id.contract_date_start = "2027-06-11"
        quarter = self._quarter()
        self._create_parts(quarter)
        self.assertEqual(
            [(str(part.date_from), str(part.date_to), part.kind) for part in quarter.child_ids.sorted("date_from")],
            [
                ("2027-04-01", "2027-04-30", "month"),
                ("2027-05-01", "2027-05-31", "month"),
                ("2027-06-01", "2027-06-30", "month"),
            ],
        )
        april, __, june = quarter.child_ids.sorted("date_from")
        self.assertEqual(april.employee_ids, self.people - self.li)
        self.assertEqual(june.employee_ids, self.people)
        self.assertEqual(quarter.child_ids.scheme_id, self.scheme)
        self.assertTrue(quarter._is_combined())

    def test_a_year_over_quarters_over_months_and_periods_that_are_there_already(self):
        june = self._june()
        year = self._quarter(name="2027", kind="year", date_from="2027-01-01", date_to="2027-12-31")
        wizard = self._create_parts(year)
        self.assertEqual(len(wizard._planned()), 16)
        self.assertEqual(year.child_ids.mapped("kind"), ["quarter"] * 4)
        second = year.child_ids.filtered(lambda part: part.date_from.month == 4)
        self.assertIn(june, second.child_ids)
        self.assertEqual(len(second.child_ids), 3)
        count = self.env["jifen.period"].search_count([])
        self._create_parts(year)
        self.assertEqual(self.env["jifen.period"].search_count([]), count)

    def test_what_cannot_be_a_part(self):
        quarter = self._quarter()
        may = {"date_from": "2027-05-01", "date_to": "2027-05-31", "parent_id": quarter.id}
        cases = [
            ({**may, "kind": "quarter"}, "parts are shorter"),
            ({**may, "date_to": "2027-07-01"}, "must lie inside"),
            ({**may, "date_from": "2027-03-31"}, "must lie inside"),
            ({**may, "scheme_id": self.env["jifen.scheme"]._load_template("r3", self.company).id}, "different"),
        ]
        for values, message in cases:
            with self.subTest(message=message), self._refused(message):
                self._june(self.chen, opened=False, **values)
        self._june(self.chen, opened=False, **may)
        with self._refused("overlap"):
            self._june(self.li, opened=False, **{**may, "date_from": "2027-05-20"})
        with self._refused("must lie inside"):
            quarter.date_from = "2027-05-02"

    def test_a_quarter_waits_for_its_months_and_holds_them_once_published(self):
        quarter = self._quarter(self.chen | self.li)
        self._create_parts(quarter)
        quarter.action_open()
        quarter.action_score()
        months = quarter.child_ids
        with self._refused("has not been published yet", UserError):
            quarter.action_publish()
        for month in months:
            self.assertIn(month.name, quarter.parts_waiting)
        self.assertIn(quarter.child_ids[0].name, quarter.progress_html)
        months.action_open()
        months.action_score()
        months[1:].action_publish()
        with self._refused("has not been published yet", UserError):
            quarter.action_publish()
        months[0].action_publish()
        quarter.invalidate_recordset()
        self.assertFalse(quarter.parts_waiting)
        quarter.action_publish()
        with self._refused("Reopen Q2 first", UserError):
            months[0].action_reopen("a mistake")
        with self._refused("Reopen Q2 first", UserError):
            months[0].parent_id = False
        quarter.action_reopen("a mistake")
        months[0].action_reopen("a mistake")
        self.assertEqual(months[0].state, "open")

    def test_results_go_up_from_the_months_somebody_was_there(self):
        self.li.version_id.contract_date_start = "2027-06-11"
        year = self._quarter(
            self.chen | self.li, name="2027", kind="year", date_from="2027-01-01", date_to="2027-12-31"
        )
        self._create_parts(year)
        second = year.child_ids.filtered(lambda part: part.date_from.month == 4)
        months = second.child_ids.sorted("date_from")
        (months | second | year).action_open()
        for person, month, quantity in ((self.chen, months[0], 2), (self.chen, months[2], 1), (self.li, months[2], 3)):
            self.period = month
            self._post(person, "discipline.idle", quantity=quantity, date=month.date_from)
        months.action_score()
        second.action_score()
        year.action_score()
        # 2 points each time, of 100: (96 + 100 + 98) ÷ 3; Li was there in June alone.
        for period in (second, year):
            self.assertEqual((period._scorecard(self.chen).score, period._scorecard(self.li).score), (98, 94))
        self.assertEqual((year._scorecard(self.li).days, second._scorecard(self.li).days), (204, 20))

    def test_only_the_office_creates_parts(self):
        quarter = self._quarter()
        with self.assertRaises(AccessError):
            self.env["jifen.period.parts"].with_user(self.user_ma).create({"period_id": quarter.id})


@tagged("post_install", "-at_install")
class TestTeamsAndCircles(StructureCase):
    def test_people_belong_to_the_closest_team_above_them(self):
        inner = self._department("Archive", parent_id=self.party.id)
        keeper = self._employee("Keeper", inner)
        period = self._june(self.people | keeper, team_ids=[Command.set((self.town | self.party).ids)])
        town, party = period._scorecard(self.town), period._scorecard(self.party)
        teams = {name: party for name in ("Keeper", "Chen", "Li", "Ma")} | {"Wu": town, "Gao": town, "Song": town}
        for card in period.scorecard_ids.filtered("employee_id"):
            self.assertEqual(card.team_card_id, teams[card.name], card.name)
        self.assertEqual(party.member_card_ids.mapped("name"), ["Chen", "Keeper", "Li", "Ma"])
        self.assertFalse((town | party).team_card_id)
        self.assertEqual(party.days, 30)

    def test_scores_in_a_circle_are_refused_at_opening(self):
        scheme = self._new_scheme("Circle", "circle")
        common = {"scheme_id": scheme.id, "weight": 1}
        self.env["jifen.dimension"].create(
            [
                {**common, "name": "Led", "code": "led", "kind": "led", "subject": "leader"},
                {
                    **common,
                    "name": "Chief's",
                    "code": "linked",
                    "kind": "linked",
                    "subject": "person",
                    "linked_subject": "leader",
                    "full_marks": 40,
                    "linked_full": 100,
                },
            ]
        )
        scheme._trusted().state = "active"
        period = self._june(scheme_id=scheme.id, opened=False)
        with self._refused("depend on each other in a circle", UserError):
            period.action_open()
        period.invalidate_recordset()
        self.assertEqual((period.state, len(period.scorecard_ids)), ("draft", 0))
