"""Regulation r0 through the models: the worked example, groups that do not rate, eligibility and veto."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .regulation_common import RegulationCase

ASPECTS = ("de", "neng", "qin", "ji", "lian")
SELF = (95, 90, 100, 90, 100)
PEERS = ((90, 85, 90, 88, 95), (92, 80, 90, 92, 95), (94, 90, 90, 84, 98))
LEADERS = ((92, 88, 94, 90, 96), (90, 86, 90, 85, 98))


@tagged("post_install", "-at_install")
class TestRegulationR0(RegulationCase):
    """Director An over office head Bo over Ling and three colleagues."""

    code = "r0"

    @classmethod
    def _people(cls):
        cls.user_bo, cls.user_ling = cls._user("bo", "manager"), cls._user("ling")
        cls.section = cls._department("Section", parent_id=cls.body.id)
        cls.director = cls._employee("An", cls.body)
        cls.body.manager_id = cls.director
        cls.head = cls._employee("Bo", cls.section, cls.user_bo, cls.director)
        cls.section.manager_id = cls.head
        cls.ling = cls._employee("Ling", cls.section, cls.user_ling, cls.head)
        cls.peers = [cls._employee(name, cls.section, manager=cls.head) for name in ("Cui", "Dai", "Fan")]

    def setUp(self):
        super().setUp()
        people = self.director | self.head | self.ling | self.env["hr.employee"].union(*self.peers)
        self.year = self._period("year", *self._this("year"), people)
        self.period = self._period("quarter", *self._this("quarter"), people, parent=self.year)
        self.card = self.period._scorecard(self.ling)

    def _rate(self, group, raters, figures):
        for rater, row in zip(raters, figures, strict=True):
            self.card._rate(group, dict(zip(ASPECTS, row, strict=True)), rater=rater)

    def _rate_as_in_the_example(self):
        self._rate("self", [self.ling], [SELF])
        self._rate("peer", self.peers, PEERS)
        self._rate("leader", [self.director, self.head], LEADERS)

    def test_the_worked_example_comes_to_the_sums_of_the_regulation(self):
        self._rate_as_in_the_example()
        for code, times, level in (
            ("praise", 1, "district"),
            ("lecture.given", 2, None),
            ("contest.award", 1, "city_second"),
        ):
            claim = self._claim(self.ling, code, times, level)
            steps = (self.user_bo, self.office) if self.scheme._item(code).second_step else (self.user_bo,)
            self._approved(claim, *steps)
        self._post(self.card, ("absence.meeting", 2))
        self._closed(self.period)
        self.assertEqual(self._parts(self.card), {"base": 90.48, "addition": 4.2, "deduction": -1.0, "veto": 0.0})
        self.assertEqual(self.card.score, 93.68)
        self.assertEqual(self.card.grade_id.code, "excellent")
        self.assertFalse(self.card.vetoed)

    def test_group_that_did_not_rate_shares_its_weight_out(self):
        self._rate("self", [self.ling], [SELF])
        self._rate("leader", [self.director, self.head], LEADERS)
        self.period.action_score()
        # 0.2 : 0.5 over those present, e.g. 德 (0.2·95 + 0.5·91) ÷ 0.7
        by_hand = 0.2 * (19 + 45.5) + 0.3 * (18 + 43.5) + 0.2 * (20 + 46) + 0.2 * (18 + 43.75) + 0.1 * (20 + 48.5)
        self.assertEqual(self.card.score, round(by_hand / 0.7, 4))
        note = self.card.result_ids.filtered(lambda row: row.dimension_id.code == "base").note
        self.assertIn("peer", note)

    def test_rating_outside_its_range_is_refused(self):
        with self.assertRaises(UserError):
            self._rate("self", [self.ling], [(101, 0, 0, 0, 0)])
        with self.assertRaises(UserError):
            self._rate("peer", [self.director], [SELF])

    def test_higher_inspection_costs_eligibility_only(self):
        self._rate_as_in_the_example()
        self._post(self.card, ("inspection.higher", 1))
        self._closed(self.period)
        self.assertRecordValues(
            self.card, [{"score": 90.48, "vetoed": False, "veto_no_award": True, "veto_no_pay": False}]
        )
        self.assertEqual(self.card.grade_id.code, "excellent")

    def test_one_vote_veto_whatever_the_points(self):
        self._rate_as_in_the_example()
        self._post(self.card, ("praise", 3, "city"), ("veto.discipline", 1))
        self._closed(self.period)
        self.assertRecordValues(
            self.card, [{"score": 96.48, "vetoed": True, "veto_no_award": True, "veto_no_pay": True}]
        )
        self.assertEqual(self.card.grade_id.code, "incompetent")
        pay = self.env["jifen.allocation"].create({"period_id": self.period.id, "pool_amount": 1000})
        with self.assertRaises(UserError):
            # Nobody else has a score: there is nobody left to share with.
            pay.action_compute()

    def test_every_item_brings_the_points_of_the_regulation(self):
        for code, times, value, expected in (
            ("praise", 1, "agency", 0.5),
            ("praise", 1, "district", 1),
            ("praise", 1, "city", 2),
            ("innovation.reported", 1, None, 0.5),
            ("innovation.award", 1, 1.5, 1.5),
            ("lecture.given", 3, None, 0.3),
            ("lecture.chosen", 1, None, 0.5),
            ("publicity", 1, 2.75, 2.75),
            ("contest.part", 2, None, 1),
            ("contest.award", 1, "district_third", 1),
            ("contest.award", 1, "district_second", 2),
            ("contest.award", 1, "district_first", 3),
            ("contest.award", 1, "city_third", 2),
            ("contest.award", 1, "city_second", 3),
            ("contest.award", 1, "city_first", 4),
            ("assessment", 1, -0.5, -0.5),
            ("inspection", 1, None, -2),
            ("refusal", 1, None, -2),
            ("absence.activity", 3, None, -1.5),
        ):
            with self.subTest(item=code, value=value):
                self.assertEqual(self._post(self.card, (code, times, value)).points, expected)
        for code, figure in (
            ("innovation.award", 2.5),
            ("innovation.award", 0.5),
            ("assessment", -3),
            ("assessment", 0),
        ):
            with self.subTest(item=code, refused=figure), self.assertRaises(UserError):
                self._post(self.card, (code, 1, figure))

    def test_year_is_the_average_of_its_quarters(self):
        self._rate_as_in_the_example()
        self._closed(self.period)
        self.year.action_score()
        card = self.year._scorecard(self.ling)
        self.assertEqual(self._parts(card), {"periods": 90.48, "veto": 0.0})
        self.assertEqual((card.score, card.grade_id.code), (90.48, "excellent"))
        # Points of the quarter are not entered in the year a second time; a veto may be.
        with self.assertRaises(UserError):
            self._post(card, ("refusal", 1))
        self._post(card, ("veto.circular", 1))
        self.year.action_score()
        self.assertEqual((card.score, card.grade_id.code, card.vetoed), (90.48, "incompetent", True))
