"""Regulation r1 through the models: points from rank, votes, linked results, the award by rank of teams."""

from odoo import Command
from odoo.tests import tagged

from .regulation_common import RegulationCase

# Example 1; then the indicators that are alike everywhere.
GROWTH = (12.0, 9.0, 9.0, 7.0, 3.0)
ALIKE = (
    "agriculture",
    "projects",
    "organisation",
    "clean_government",
    "culture",
    "family_planning",
    "petitions",
    "public_order",
    "cult_prevention",
    "work_safety",
)
# Example 2: 40 ballots.
BALLOTS = ["excellent"] * 22 + ["competent"] * 12 + ["basic"] * 4 + ["incompetent"] + ["abstain"]


@tagged("post_install", "-at_install")
class TestRegulationR1(RegulationCase):
    """Eight towns, each a team with its secretary; the first also has a government head and four deputies."""

    code = "r1"

    @classmethod
    def _people(cls):
        cls.leaders = cls.env["hr.employee"].union(*(cls._employee(f"County {n}", cls.body) for n in range(2)))
        cls.appraisers = cls.env["hr.employee"].union(*(cls._employee(f"Group {n}", cls.body) for n in range(2)))
        cls.towns, cls.secretaries, cls.voters = cls.env["hr.department"], cls.env["hr.employee"], []
        for number in range(1, 9):
            town = cls._department(f"Town {number}", parent_id=cls.body.id, jifen_is_unit=True)
            secretary = cls._employee(f"Secretary {number}", town)
            town.manager_id = secretary
            cls.towns |= town
            cls.secretaries |= secretary
            cls.voters.append(cls._employee(f"Clerk {number}", town, manager=secretary))
        job = cls.env["hr.job"].create({"name": "镇长", "company_id": cls.company.id})
        first = cls.towns[0]
        cls.governor = cls._employee("Governor", first, job_id=job.id)
        cls.deputies = cls.env["hr.employee"].union(*(cls._employee(f"Deputy {n}", first) for n in range(1, 5)))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code, people in (("leaders", cls.leaders), ("appraisers", cls.appraisers)):
            groups = cls.scheme.dimension_ids.group_ids.filtered(lambda row, code=code: row.code == code)
            groups.employee_ids = [Command.set(people.ids)]

    def _year(self, people, teams, **values):
        return self._period("year", *self._this("year"), people, teams, **values)

    def _report(self, period, teams, growth):
        for team, figure in zip(teams, growth, strict=True):
            card = period._scorecard(team)
            card._report_figure("fiscal_revenue", figure)
            for code in ALIKE:
                card._report_figure(code, 100)

    def _vote(self, card, tier, voters):
        for group, voter in voters.items():
            card._cast_ballot(group, tier, voter=voter)

    def _vote_on_team(self, period, number, tier="excellent"):
        others = self.secretaries - self.secretaries[number]
        voters = {
            "democratic": self.voters[number],
            "departments": others[0],
            "leaders": self.leaders[0],
            "appraisers": self.appraisers[0],
        }
        self._vote(period._scorecard(self.towns[number]), tier, voters)

    def _vote_on_person(self, period, person, tier="excellent"):
        voters = {
            "democratic": self.voters[int(person.department_id.name[-1]) - 1],
            "leaders": self.leaders[0],
            "appraisers": self.appraisers[0],
        }
        self._vote(period._scorecard(person), tier, voters)

    # === WORKED EXAMPLES === #

    def test_example_1_points_from_rank_and_the_results_of_a_person(self):
        towns, people = self.towns[:5], self.secretaries[:5]
        period = self._year(people, towns)
        self._report(period, towns, GROWTH)
        for number, person in enumerate(people):
            self._vote_on_team(period, number)
            self._vote_on_person(period, person)
        period.action_score()
        fiscal = (20, 16, 16, 8, 4)
        for town, person, points in zip(towns, people, fiscal, strict=True):
            parts = self._parts(period._scorecard(town))
            self.assertEqual(parts.pop("key_targets"), points + 40)
            self.assertEqual(
                parts,
                {
                    "regular_targets": 14,
                    "veto_targets": 16,
                    "marks": 0,
                    "team_democratic": 15,
                    "team_departments": 15,
                    "team_leaders": 10,
                    "team_appraisers": 20,
                },
            )
            card = period._scorecard(person)
            results = round((points + 70) / 90 * 40, 4)
            self.assertEqual(self._parts(card), {"democratic": 20, "results": results, "leaders": 20, "appraisers": 20})
            self.assertEqual(card.score, round(60 + results, 4))
        self.assertEqual(period._scorecard(towns[0]).score, 150)
        cards = [period._scorecard(person) for person in people]
        self.assertEqual([card.rank_overall for card in cards], [1, 2, 2, 4, 5])
        self.assertEqual([card.rank_unit for card in cards], [1] * 5)
        self.assertEqual([period._scorecard(town).rank_overall for town in towns], [1, 2, 2, 4, 5])
        self.assertFalse(period._scorecard(towns[0]).grade_id, "grades are for people")

    def test_example_2_forty_ballots(self):
        cadre = self.deputies[0]
        voters = self.env["hr.employee"].search([("department_id", "=", self.towns[0].id), ("id", "!=", cadre.id)])
        for number in range(40 - len(voters)):
            voters |= self._employee(f"Villager {number}", self.towns[0])
        period = self._year(cadre, self.towns[0])
        card = period._scorecard(cadre)
        for voter, tier in zip(voters, BALLOTS, strict=True):
            card._cast_ballot("democratic", tier, voter=voter)
        period.action_score()
        self.assertEqual(self._parts(card)["democratic"], 17.4359)

    def test_example_3_award_by_the_rank_of_teams(self):
        people = self.secretaries | self.governor | self.deputies
        period = self._year(people, self.towns)
        self._report(period, self.towns, range(20, 12, -1))
        for number in range(8):
            self._vote_on_team(period, number)
        for person in people:
            self._vote_on_person(period, person, "basic" if person == self.deputies[3] else "excellent")
        self._closed(period)
        self.assertEqual([period._scorecard(town).rank_overall for town in self.towns], [*range(1, 9)])
        self.assertEqual(period._scorecard(self.deputies[3]).grade_id.code, "basic")
        self.assertEqual(period._scorecard(self.deputies[0]).grade_id.code, "excellent")
        pay = self.env["jifen.allocation"].create({"period_id": period.id, "pool_amount": 250000})
        pay.action_compute()
        amounts = {line.employee_id: line.amount for line in pay.line_ids}
        first = [amounts[person] for person in (self.secretaries[0] | self.governor | self.deputies)]
        self.assertEqual(first, [10000, 10000, 7500, 7500, 7500, 0])
        self.assertEqual(sum(first), 42500)
        # A fifth of 45,000, 40,000 … 20,000; the eighth team would need 15,000, only 5,000 are left.
        self.assertEqual([amounts[person] for person in self.secretaries[1:]], [9000, 8000, 7000, 6000, 5000, 4000, 0])
        self.assertEqual(pay.returned_amount, 250000 - 42500 - 39000)

    # === RULES === #

    def test_key_targets_are_two_thirds(self):
        full = {
            dimension.code: sum(dimension.indicator_ids.mapped("full_marks"))
            for dimension in self.scheme.dimension_ids.filtered(lambda row: row.kind == "rank")
        }
        self.assertEqual(full, {"key_targets": 60, "regular_targets": 14, "veto_targets": 16})
        self.assertEqual(full["key_targets"] * 3, sum(full.values()) * 2)

    def test_failed_veto_target_is_a_mark(self):
        period = self._year(self.secretaries[:1], self.towns[:1])
        self._report(period, self.towns[:1], [5])
        self._vote_on_team(period, 0)
        card = period._scorecard(self.towns[0])
        self._post(card, ("marks.work_safety", 1))
        period.action_score()
        self.assertRecordValues(card, [{"score": 150, "vetoed": True, "veto_no_award": True, "veto_no_pay": False}])
        self.assertFalse(period._scorecard(self.secretaries[0]).vetoed)

    def test_step_ladder_is_a_setting(self):
        draft = self.env["jifen.scheme"]._create_from_template("r1", self.company)
        indicator = draft.dimension_ids.indicator_ids.filtered(lambda row: row.code == "fiscal_revenue")
        indicator.write({"ladder": "step", "step": 3})
        draft.action_activate()
        towns = self.towns[:5]
        period = self._year(self.env["hr.employee"], towns, scheme=draft)
        self._report(period, towns, GROWTH)
        period.action_score()
        points = [self._parts(period._scorecard(town))["key_targets"] - 40 for town in towns]
        self.assertEqual(points, [20, 17, 17, 11, 8])
