"""Regulation r3 through the models: a month's points, half-years and years that add up, what they lead to."""

from odoo import fields
from odoo.tests import tagged

from .regulation_common import RegulationCase

# The month of the worked example: +60.
MONTH = (
    ("attendance.punctual", 1),
    ("work.clear", 1),
    ("duty.early", 2),
    ("duty.ontime", 5),
    ("duty.late", 1),
    ("duty.activity", 3),
    ("service.dispute", 1),
    ("role.register", 4),
)


class CommunityCase(RegulationCase):
    """A community with its secretary, and Yu who claims; further staff where a test needs them."""

    code = "r3"

    @classmethod
    def _people(cls):
        cls.user_secretary, cls.user_yu = cls._user("secretary", "manager"), cls._user("yu")
        cls.secretary = cls._employee("Secretary", cls.body, user=cls.user_secretary)
        cls.body.manager_id = cls.secretary
        cls.yu = cls._employee("Yu", cls.body, cls.user_yu, cls.secretary)

    def _half(self, people, parent=None):
        """Open the half-year of today and its months up to two: this one and a neighbour."""
        first = self.day.replace(month=1 if self.day.month <= 6 else 7, day=1)
        half = self._period(
            "half", first, fields.Date.end_of(fields.Date.add(first, months=5), "month"), people, parent=parent
        )
        this = self._period("month", *self._this("month"), people, parent=half)
        step = 1 if self.day.month == first.month else -1
        begin = fields.Date.add(this.date_from, months=step)
        return half, this, self._period("month", begin, fields.Date.end_of(begin, "month"), people, parent=half)


@tagged("post_install", "-at_install")
class TestRegulationR3(CommunityCase):
    def test_the_worked_example_comes_to_the_sums_of_the_regulation(self):
        half, month, other = self._half(self.yu)
        for code, times in MONTH:
            self._approved(self._claim(self.yu, code, times), self.office, self.committee)
        self._approved(self._claim(self.yu, "commendation", level="city"), self.office, self.committee)
        card = month._scorecard(self.yu)
        self._post(card, ("service.complaint", 1))
        # Another such month.
        self._post(other._scorecard(self.yu), *MONTH, ("service.complaint", 1), ("commendation", 1, "city"))
        first, second = (month | other).sorted("date_from")
        self._closed(first)
        self._closed(second)
        for part in (first, second):
            self.assertEqual(self._parts(part._scorecard(self.yu)), {"base": 113, "task": 37, "award": 10})
            self.assertEqual(part._scorecard(self.yu).score, 160)
        earned = self.env["jifen.consequence"].search([("employee_id", "=", self.yu.id)])
        self.assertRecordValues(earned, [{"period_id": second.id, "effect": "leave", "leave_days": 0.5}])
        self._closed(half)
        card = half._scorecard(self.yu)
        self.assertEqual(self._parts(card), {"base_total": 126, "task_total": 74, "award_total": 20})
        self.assertEqual(card.score, 220)

    def test_year_over_half_years_starts_once_with_the_base(self):
        year = self._period("year", *self._this("year"), self.yu)
        half, month, other = self._half(self.yu, parent=year)
        for part in (month, other):
            self._post(part._scorecard(self.yu), *MONTH)
            self._closed(part)
        self._closed(half)
        year.action_score()
        card = year._scorecard(self.yu)
        self.assertEqual(self._parts(card), {"base_total": 126, "task_total": 76, "award_total": 0})
        self.assertEqual(card.score, 202)

    def test_every_item_brings_the_points_of_the_regulation(self):
        month = self._period("month", *self._this("month"), self.yu)
        card = month._scorecard(self.yu)
        for code, times, level, expected in (
            ("attendance.punctual", 1, None, 8),
            ("attendance.full", 1, None, 10),
            ("work.clear", 1, None, 5),
            ("work.named", 1, None, -5),
            ("work.check", 1, None, 10),
            ("duty.early", 3, None, 6),
            ("duty.ontime", 3, None, 3),
            ("duty.late", 3, None, -6),
            ("duty.activity", 3, None, 6),
            ("service.dispute", 1, None, 5),
            ("service.clear", 1, None, 5),
            ("service.complaint", 3, None, -3),
            ("role.register", 2, None, 10),
            ("role.contest", 1, None, 2),
            ("role.contest_top", 1, None, 5),
            ("role.helped", 1, None, 5),
            ("study", 1, None, 5),
            ("commendation", 1, "street", 5),
            ("commendation", 1, "city", 10),
            ("commendation", 1, "prefecture", 15),
            ("commendation", 1, "region", 20),
            ("commendation", 1, "nation", 30),
        ):
            with self.subTest(item=code, level=level):
                self.assertEqual(self._post(card, (code, times, level)).points, expected)

    def test_what_counts_once_a_month(self):
        month = self._period("month", *self._this("month"), self.yu)
        card = month._scorecard(self.yu)
        once = ("attendance.punctual", "attendance.full", "work.clear", "work.check", "service.clear", "study")
        self._post(card, *[(code, 2) for code in once])
        month.action_score()
        self.assertEqual(self._parts(card), {"base": 133, "task": 5, "award": 5})

    def test_everybody_starts_with_a_hundred_and_may_fall_below(self):
        month = self._period("month", *self._this("month"), self.yu)
        card = month._scorecard(self.yu)
        month.action_score()
        self.assertEqual((self._parts(card), card.score), ({"base": 100, "task": 0, "award": 0}, 100))
        self._post(card, ("work.named", 4), ("duty.late", 45))
        month.action_score()
        self.assertEqual((self._parts(card), card.score), ({"base": 80, "task": -90, "award": 0}, -10))

    def test_items_added_by_the_committee_hold_from_their_date(self):
        month = self._period("month", *self._this("month"), self.yu)
        item = self.env["jifen.item"].create(
            {
                "scheme_id": self.scheme.id,
                "dimension_id": self.scheme._dimension("task").id,
                "name": "Flood duty",
                "code": "flood",
                "points": 3,
                "valid_from": self.day,
            }
        )
        self.assertIn(
            "does not hold", item._reason_not_for(month._scorecard(self.yu), fields.Date.add(self.day, days=-1), {})
        )
        self.assertEqual(self._post(month._scorecard(self.yu), ("flood", 1, None, {"date": self.day})).points, 3)
