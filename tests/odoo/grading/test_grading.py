"""Grades by bound and quota, the committee's decisions, the year's result: regulations r4 and rx."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.jifen_appraisal.models.grading.ladder import Ladder

from .grading_common import ANNUAL, YEAR, GradingCase


@tagged("post_install", "-at_install")
class TestQuota(GradingCase):
    """Regulation r4: quota of “good”, cumulative over the year."""

    def test_a_grade_by_nomination_is_nobodys_without_a_decision(self):
        period = self._scored_quarter(1, {self.members["trio"][1]: 85, self.members["trio"][2]: 59})
        cards = [period._scorecard(person) for person in self.members["trio"]]
        self.assertEqual([card.proposed_grade_id.code for card in cards], ["good", "fair", "poor"])
        self.assertEqual([card.grade_id.code for card in cards], ["fair", "fair", "poor"])
        self.assertIn("given by nomination", cards[0].grade_text)
        self.assertFalse(cards[1].grade_text)

    def test_each_grade_begins_at_its_bound(self):
        scores = dict(zip(self.members["six"], [90, 89, 80, 79, 60, 59], strict=True))
        period = self._scored_quarter(1, scores)
        found = [period._scorecard(person).proposed_grade_id.code for person in self.members["six"]]
        self.assertEqual(found, ["good", "fair", "fair", "ordinary", "ordinary", "poor"])

    def test_a_veto_gives_the_lowest(self):
        period = self._quarter(1)
        person = self.members["trio"][0]
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(person).id,
                    "item_id": self.scheme._item("probity").id,
                    "quantity": 1,
                    "date": period.date_from,
                }
            ]
        )
        self._score(period, dict.fromkeys(period.employee_ids, 95))
        self.assertEqual(self._codes(period, [person]), ["poor"])
        with self.assertRaisesRegex(UserError, "veto"):
            self._decide(period, person, "fair", "He is sorry")
        with self.assertRaisesRegex(UserError, "veto"):
            self._nominate(period, person)

    def test_example_3(self):
        """Units of 3, 1 and 6 over four quarters, each using what it is entitled to."""
        expected = {
            "trio": [("1.2", 1), ("1.4", 1), ("1.6", 1), ("1.8", 1)],
            "solo": [("0.4", 1), ("-0.2", 0), ("0.2", 1), ("-0.4", 0)],
            "six": [("2.4", 2), ("2.8", 2), ("3.2", 3), ("2.6", 2)],
        }
        found = {name: [] for name in expected}
        for number in range(1, 5):
            period = self._scored_quarter(number)
            for name, people in self.members.items():
                row = self._quota_of(period, name)
                found[name].append((f"{row.balance.normalize():f}", row.entitled))
                for person in people[: row.entitled]:
                    self._approved(period, person)
                self.assertEqual(self._codes(period, people).count("good"), row.entitled)
                if row.entitled < len(people):
                    with self.assertRaisesRegex(UserError, "quota of Good is used"):
                        self._nominate(period, people[-1])
            self._publish(period)
        self.assertEqual(found, expected)

    def test_example_4(self):
        """Turned down by the committee: still used. Added by the committee: not used."""
        period = self._scored_quarter(1)
        first, second, __ = self.members["trio"]
        nomination = self._agreed(period, first)
        nomination.with_user(self.user_committee).action_refuse("Late three times")
        self._decide(period, second, "good", "Saved a child")
        self.assertEqual(self._codes(period, [first, second]), ["fair", "good"])
        self.assertEqual(self._quota_of(period, "trio").used, 1)
        added = period._scorecard(second).nomination_ids
        self.assertEqual((added.origin, added.state, added.uses_quota), ("committee", "approved", False))
        self._publish(period)
        row = self._quota_of(self._scored_quarter(2), "trio")
        self.assertEqual((f"{row.balance.normalize():f}", row.entitled), ("1.4", 1))

    def test_another_year_begins_anew(self):
        self._approved(self._scored_quarter(4), self.members["solo"][0])
        period = self._period(
            self.people, name="Next", kind="quarter", date_from=f"{YEAR + 1}-01-01", date_to=f"{YEAR + 1}-03-31"
        )
        period.action_open()
        self.assertEqual(float(self._quota_of(period, "solo").balance), 0.4)

    def test_number_of_queries_is_constant(self):
        counts = []
        for number, people in ((1, self.people[:2]), (2, self.people)):
            period = self._quarter(number, people)
            self._score(period, dict.fromkeys(people, 95))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            period._after_scoring()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestShare(GradingCase):
    """Regulation rx: the best so many per cent, by category, with a stated rounding."""

    sizes = {"six": 6, "trio": 3}

    @classmethod
    def _grade_values(cls):
        values = super()._grade_values()
        values[0].update(quota_mode="share", quota_percent=40, quota_rounding="half_up", quota_window="period")
        return values

    def _ladder(self, number=1):
        scores = dict(zip(self.members["six"], [99, 97, 96, 95, 94, 70], strict=True))
        return self._scored_quarter(number, {**scores, **dict(zip(self.members["trio"], [95, 92, 92], strict=True))})

    def test_within_a_quota_the_best_keep_their_grade(self):
        period = self._ladder()
        codes = self._codes(period, self.members["six"])
        self.assertEqual(codes, ["good", "good", "fair", "fair", "fair", "ordinary"], "6 × 40 % = 2.4, rounded: 2")
        self.assertEqual(self._codes(period, self.members["trio"]), ["good", "fair", "fair"])
        self.assertIn("only the best 2", period._scorecard(self.members["six"][2]).grade_text)

    def test_a_tie_at_the_boundary_is_left_out(self):
        period = self._scored_quarter(1, dict(zip(self.members["six"], [99, 97, 97, 95, 94, 70], strict=True)))
        self.assertEqual(self._codes(period, self.members["six"]), ["good", "fair", "fair", "fair", "fair", "ordinary"])
        self.assertIn("equal scores", period._scorecard(self.members["six"][1]).grade_text)

    def test_decisions_stay_inside_the_places(self):
        period = self._ladder()
        first, second, third, *__ = self.members["six"]
        with self.assertRaisesRegex(UserError, "all places are taken"):
            self._decide(period, third, "good", "Led the rescue")
        good, fair = self._grade("good"), self._grade("fair")
        period.with_user(self.user_committee)._decide_grades(
            [
                {"scorecard_id": period._scorecard(third).id, "grade_id": good.id, "reason": "Led the rescue"},
                {"scorecard_id": period._scorecard(second).id, "grade_id": fair.id, "reason": "Complaints"},
            ]
        )
        self.assertEqual(self._codes(period, [first, second, third]), ["good", "fair", "good"])

    def test_places_are_rounded_as_the_grade_says(self):
        period = self._quarter(1)
        good, *others = period._grade_ladder().grades
        self.env.flush_all()
        places = {}
        for rounding in ("floor", "half_up", "ceil", "carry"):
            rows = period._quota_rows(Ladder([good._replace(rounding=rounding), *others]))
            places[rounding] = [rows[good.id, (False, self.units[unit].id)].entitled for unit in ("six", "trio")]
        self.assertEqual(places, {"floor": [2, 1], "half_up": [2, 1], "ceil": [3, 2], "carry": [2, 1]})

    def test_each_category_has_its_own_percentage(self):
        """Civil servants' top half, institution staff's top third; others by the grade's own figure."""
        tags = self.env["hr.employee.category"].create([{"name": "Civil servant"}, {"name": "Institution"}])
        people = self.members["six"] + self.members["trio"]
        for number, person in enumerate(people):
            person.category_ids = tags[0 if number < 4 else 1] if number < 7 else tags.browse()
        self._grade("good").write(
            {
                "quota_by": "category",
                "quota_rounding": "floor",
                "quota_percent": 1,
                "category_ids": [
                    Command.create({"name": "Civil servants", "percent": 50, "tag_ids": [Command.set(tags[0].ids)]}),
                    Command.create({"name": "Institution", "percent": 34, "tag_ids": [Command.set(tags[1].ids)]}),
                ],
            }
        )
        period = self._scored_quarter(1, dict(zip(people, [99, 98, 97, 96, 95, 94, 93, 92, 91], strict=True)))
        self.assertEqual(self._codes(period, people), ["good"] * 2 + ["fair"] * 2 + ["good"] + ["fair"] * 4)

    def test_a_category_needs_people(self):
        with self.assertRaises(ValidationError):
            self._grade("good").category_ids = [Command.create({"name": "Nobody", "percent": 10})]


@tagged("post_install", "-at_install")
class TestAnnual(GradingCase):
    """Regulation r4: the year's result from its quarters."""

    sizes = {"six": 6}

    @classmethod
    def _grade_values(cls):
        quarterly = [{**vals, "period_use": "single"} for vals in super()._grade_values()]
        quota = {"quota_mode": "nomination", "quota_percent": 20, "quota_rounding": "floor"}
        return quarterly + [
            {
                "name": code.capitalize(),
                "code": code,
                "sequence": 10 + number,
                "by_score": False,
                "period_use": "year",
                "annual_result": code,
                **(quota if code == "excellent" else {}),
            }
            for number, code in enumerate(ANNUAL)
        ]

    def _year(self, scores):
        """Return the year's period over quarters with these scores: ``{employee: [four scores]}``."""
        people = self.env["hr.employee"].union(*scores)
        year = self._period(people, name="Year", kind="year", date_from=f"{YEAR}-01-01", date_to=f"{YEAR}-12-31")
        for number in range(4):
            period = self._quarter(number + 1, people, parent_id=year.id)
            self._score(period, {person: row[number] for person, row in scores.items()})
            for person, row in scores.items():
                if row[number] >= 90:
                    self._decide(period, person, "good", "Excellent work")
            self._publish(period)
        year.action_open()
        year.action_score()
        return year

    def test_example_5(self):
        first, second, third, fourth, *__ = self.members["six"]
        year = self._year(
            {
                first: [95, 95, 85, 95],
                second: [70, 70, 50, 95],
                third: [70, 70, 95, 95],
                fourth: [50, 50, 50, 50],
            }
        )
        excellent, competent, basic, incompetent = (self._grade(code).id for code in ANNUAL)
        cards = [year._scorecard(person) for person in (first, second, third, fourth)]
        allowed = [set(card.annual["allowed"]) for card in cards]
        self.assertEqual(allowed[0], {excellent, competent})
        self.assertEqual(allowed[1], {basic, incompetent})
        self.assertNotIn(excellent, allowed[2])
        self.assertIn(competent, allowed[2])
        self.assertIn(incompetent, allowed[3])
        self.assertNotIn(competent, allowed[3])
        self.assertEqual(
            [card.grade_id.code for card in cards][:3],
            ["competent", "basic", "competent"],
            "excellent takes a decision",
        )
        self.assertEqual(
            [" ".join(card._annual_sentences()) for card in cards],
            [
                f"The year's periods: {text}"
                for text in (
                    "Good · Good · Fair · Good. Good in more than half and never Ordinary or Poor: "
                    + "eligible for Excellent.",
                    "Ordinary · Ordinary · Poor · Good. Ordinary or Poor in more than half: "
                    + "in principle Basic or Incompetent.",
                    "Ordinary · Ordinary · Good · Good. Ordinary or Poor in some, though in no more than half: "
                    + "not eligible for Excellent.",
                    "Poor · Poor · Poor · Poor. Poor in all: may be Incompetent directly.",
                )
            ],
        )

    def test_excellent_only_among_the_eligible(self):
        first, second, *__ = self.members["six"]
        year = self._year(
            {
                first: [95, 95, 85, 95],
                second: [95, 95, 70, 95],
                **{person: [85] * 4 for person in self.members["six"][2:]},
            }
        )
        with self.assertRaisesRegex(UserError, "do not allow Excellent"):
            self._nominate(year, second, grade="excellent")
        with self.assertRaisesRegex(UserError, "do not allow Excellent"):
            self._decide(year, second, "excellent", "We like him")
        self._nominate(year, first, grade="excellent").with_user(self.user_gao).action_agree("")
        year._scorecard(first).nomination_ids.with_user(self.user_committee).action_approve()
        self.assertEqual(self._codes(year, [first, second]), ["excellent", "competent"])
        with self.assertRaisesRegex(UserError, "say why|better than"):
            self._decide(year, second, "basic")

    def test_against_the_rule_takes_a_reason(self):
        person = self.members["six"][0]
        year = self._year({person: [70, 70, 50, 95]})
        with self.assertRaisesRegex(UserError, "takes a reason"):
            self._decide(year, person, "competent")
        decision = self._decide(year, person, "competent", "Illness in the first half-year")
        self.assertTrue(decision.beyond_rules)
        self.assertEqual(self._codes(year, [person]), ["competent"])
