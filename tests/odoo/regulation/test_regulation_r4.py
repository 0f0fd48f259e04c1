"""Regulation r4 through the models: months in a quarter, incentives, the quota of good, the annual result."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .regulation_common import RegulationCase

FIFTH = dict.fromkeys(("de", "neng", "qin", "ji", "lian"))
YEAR = 2025
# A score that leads to the grade, good by decision only.
SCORES = {"good": 95, "fair": 85, "ordinary": 70, "poor": 50}


class BureauCase(RegulationCase):
    """Units of three, one and six with a leader each, all in the charge of deputy Gao."""

    code = "r4"
    sizes = {"trio": 3, "solo": 1, "six": 6}

    @classmethod
    def _people(cls):
        cls.user_leader, cls.user_gao = cls._user("leader", "manager"), cls._user("gao", "manager")
        cls.user_member = cls._user("member")
        cls.leader = cls._employee("Leader", cls.body, user=cls.user_leader)
        cls.gao = cls._employee("Gao", cls.body, user=cls.user_gao)
        cls.members, cls.units = {}, {}
        for name, size in cls.sizes.items():
            unit = cls.units[name] = cls._department(
                name.capitalize(),
                parent_id=cls.body.id,
                jifen_is_unit=True,
                manager_id=cls.leader.id,
                jifen_deputy_id=cls.gao.id,
            )
            cls.members[name] = cls.env["hr.employee"].union(
                *(cls._employee(f"{name}{number}", unit, manager=cls.leader) for number in range(1, size + 1))
            )
        cls.members["solo"].user_id = cls.user_member

    @property
    def everybody(self):
        return self.env["hr.employee"].union(*self.members.values())

    def _quarter(self, number, people, scores=None, months=1, parent=None):
        """Open and score a quarter in which everybody has 95, or what ``scores`` says, in every part."""
        first = fields.Date.to_date(f"{YEAR}-{3 * number - 2:02}-01")
        last = fields.Date.end_of(first, "quarter")
        quarter = self._period("quarter", first, last, people, parent=parent)
        for month in range(months):
            begin = fields.Date.add(first, months=month)
            part = self._period("month", begin, fields.Date.end_of(begin, "month"), people, parent=quarter)
            for person in people:
                self._rate(part, person, {"monthly": (scores or {}).get(person, 95)})
            self._closed(part)
        for person in people:
            self._rate(quarter, person, dict.fromkeys(FIFTH, (scores or {}).get(person, 95)))
        quarter.action_score()
        return quarter

    def _rate(self, period, person, figures):
        period._scorecard(person)._rate("leader", figures, rater=self.leader)

    def _grade(self, code):
        return self.scheme.grade_ids.filtered(lambda grade: grade.code == code)

    def _nominate(self, period, person):
        nomination = (
            self.env["jifen.nomination"]
            .with_user(self.user_leader)
            ._propose(
                [
                    {
                        "scorecard_id": period._scorecard(person).id,
                        "grade_id": self._grade("good").id,
                        "reason": "Solved the case",
                    }
                ]
            )
        )
        nomination.with_user(self.user_gao).action_agree("")
        return nomination.with_user(self.committee)

    def _decide(self, period, person, grade, reason="By decision"):
        change = {"scorecard_id": period._scorecard(person).id, "grade_id": self._grade(grade).id, "reason": reason}
        period.with_user(self.committee)._decide_grades([change])

    def _entitled(self, period, unit):
        """Return the unit's balance and how many it may report."""
        period.env.flush_all()
        rows = period._quota_rows(period._grade_ladder())
        row = rows[self._grade("good").id, (False, self.units[unit].id)]
        return float(row.balance), row.entitled


@tagged("post_install", "-at_install")
class TestRegulationR4Quarter(BureauCase):
    def setUp(self):
        super().setUp()
        self.person = self.members["solo"]
        self.quarter = self._period("quarter", f"{YEAR}-01-01", f"{YEAR}-03-31", self.person)
        self.card = self.quarter._scorecard(self.person)

    def _months(self, *scores):
        for number, score in enumerate(scores, 1):
            begin = fields.Date.to_date(f"{YEAR}-{number:02}-01")
            month = self._period("month", begin, fields.Date.end_of(begin, "month"), self.person, parent=self.quarter)
            self._rate(month, self.person, {"monthly": score})
            self._closed(month)

    def _incentive(self, code, level=None, **values):
        claim = self._claim(self.person, code, level=level, date=f"{YEAR}-02-10", **values)
        return self._approved(claim, self.user_leader, self.office)

    def test_example_1_months_common_and_incentives(self):
        self._months(92, 88, 96)
        self._rate(self.quarter, self.person, dict.fromkeys(FIFTH, 95))
        self._incentive("commendation", "city")
        self._incentive("commendation", "province")
        self._incentive("urgent")
        self.quarter.action_score()
        results = {row.dimension_id.code: row for row in self.card.result_ids}
        self.assertEqual(
            {code: (row.raw, row.score, row.weighted) for code, row in results.items()},
            {"common": (95, 95, 38), "individual": (92, 92, 55.2), "incentives": (12, 10, 10)},
        )
        self.assertEqual(self.card.score, 103.2)

    def test_example_2_same_matter_counts_once_the_highest(self):
        self._months(90)
        self._rate(self.quarter, self.person, dict.fromkeys(FIFTH, 90))
        self._incentive("case", matter="Case 17")
        self._incentive("commendation", "province", matter="Case 17")
        self.quarter.action_score()
        self.assertEqual(self._parts(self.card)["incentives"], 5)
        self.assertEqual(self.card.score, 95)

    def test_common_indicators_weigh_alike(self):
        self._months(80)
        self._rate(self.quarter, self.person, dict(zip(FIFTH, (100, 90, 80, 70, 60), strict=True)))
        self.quarter.action_score()
        self.assertEqual(self._parts(self.card), {"common": 80, "individual": 80, "incentives": 0})
        self.assertEqual(self.card.score, 80)

    def test_grades_by_score(self):
        people = self.members["six"]
        figures = (89.9999, 80, 79.9999, 60, 59.9999, 90)
        quarter = self._quarter(2, people, dict(zip(people, figures, strict=True)))
        grades = [quarter._scorecard(person).grade_id.code for person in people]
        self.assertEqual(grades, ["fair", "fair", "ordinary", "ordinary", "poor", "fair"])
        self.assertEqual(
            quarter._scorecard(people[5]).proposed_grade_id.code, "good", "may be good, once the unit reports it"
        )

    def test_month_has_its_score_but_no_grade(self):
        self._months(92)
        month = self.quarter.child_ids
        card = month._scorecard(self.person)
        self.assertEqual((self._parts(card), card.score), ({"monthly": 92}, 92))
        self.assertFalse(card.grade_id)


@tagged("post_install", "-at_install")
class TestRegulationR4Quota(BureauCase):
    def test_example_3_quota_of_units_over_the_year(self):
        expected = {
            "trio": [(1.2, 1), (1.4, 1), (1.6, 1), (1.8, 1)],
            "solo": [(0.4, 1), (-0.2, 0), (0.2, 1), (-0.4, 0)],
            "six": [(2.4, 2), (2.8, 2), (3.2, 3), (2.6, 2)],
        }
        found = {name: [] for name in expected}
        for number in range(1, 5):
            quarter = self._quarter(number, self.everybody)
            for name, terms in found.items():
                balance, entitled = self._entitled(quarter, name)
                terms.append((round(balance, 4), entitled))
                for person in self.members[name][:entitled]:
                    self._nominate(quarter, person).action_approve()
                if entitled < len(self.members[name]):
                    with self.assertRaisesRegex(UserError, "quota"):
                        self._nominate(quarter, self.members[name][entitled])
            good = {person for person in self.everybody if quarter._scorecard(person).grade_id.code == "good"}
            self.assertEqual(len(good), sum(terms[-1][1] for terms in found.values()))
            self._publish(quarter)
        self.assertEqual(found, expected)

    def _publish(self, quarter):
        quarter.action_publish()
        quarter.action_close()

    def test_example_4_refused_by_the_committee_and_added_by_it(self):
        people = self.members["trio"]
        first = self._quarter(1, people)
        self._nominate(first, people[0]).action_refuse("A complaint is open")
        self._decide(first, people[1], "good", "Saved a life")
        self._publish(first)
        self.assertEqual([first._scorecard(person).grade_id.code for person in people], ["fair", "good", "fair"])
        second = self._quarter(2, people)
        balance, entitled = self._entitled(second, "trio")
        self.assertEqual((round(balance, 4), entitled), (1.4, 1))


@tagged("post_install", "-at_install")
class TestRegulationR4Year(BureauCase):
    def _year(self, *grades):
        """Run four quarters with one list of grades per person of the unit of three; return the year."""
        people = self.members["trio"][: len(grades)]
        year = self._period("year", f"{YEAR}-01-01", f"{YEAR}-12-31", people)
        for number in range(1, 5):
            wanted = {person: row[number - 1] for person, row in zip(people, grades, strict=True)}
            scores = {person: SCORES[grade] for person, grade in wanted.items()}
            quarter = self._quarter(number, people, scores, parent=year)
            for person, grade in wanted.items():
                if grade == "good":
                    self._decide(quarter, person, "good")
            quarter.action_publish()
            quarter.action_close()
            self.assertEqual({person: quarter._scorecard(person).grade_id.code for person in people}, wanted)
        year.action_score()
        return year, people

    def _allowed(self, card):
        return {self.env["jifen.grade"].browse(id_).code for id_ in card.annual["allowed"]}

    def test_example_5_annual_result_from_the_quarters(self):
        year, people = self._year(
            ("good", "good", "fair", "good"),
            ("ordinary", "ordinary", "poor", "good"),
            ("ordinary", "ordinary", "good", "good"),
        )
        best, weak, half = (year._scorecard(person) for person in people)
        self.assertIn("excellent", self._allowed(best))
        self.assertEqual(self._allowed(weak), {"basic", "incompetent"})
        self.assertIn("competent", self._allowed(half))
        self.assertNotIn("excellent", self._allowed(half))
        self.assertEqual([card.grade_id.code for card in (best, weak, half)], ["competent", "basic", "competent"])
        self.assertEqual(best.score, 92.5)
        self._decide(year, people[0], "excellent")
        self.assertEqual(best.grade_id.code, "excellent")
        with self.assertRaises(UserError):
            self._decide(year, people[2], "excellent")

    def test_poor_in_all_quarters(self):
        year, people = self._year(("poor",) * 4)
        card = year._scorecard(people)
        self.assertIn("incompetent", self._allowed(card))
        self.assertNotIn("competent", self._allowed(card))
