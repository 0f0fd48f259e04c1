"""Regulation r2's worked examples through the models, ranks, leaders and vetoes."""

from odoo import Command
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestScoring(TownCase):
    def _card(self, employee):
        return self.period._scorecard(employee)

    def _overall(self, employee, points):
        return self._post(employee, "assessment.overall", points=points)

    # === WORKED EXAMPLES OF r2 === #

    def test_example_1_party_office_clerk(self):
        self._post(self.chen, "discipline.idle")
        self._post(self.chen, "discipline.whereabouts")
        self._overall(self.chen, -2)
        for __ in range(3):
            self._post(self.chen, "party.meetings")
        self._post(self.chen, "party.documents", level="late")
        self._post(self.chen, "award.commendation", level="city")
        self.period.action_score()
        card = self._card(self.chen)
        self.assertEqual(card.score, 85)
        self.assertEqual(
            {result.dimension_id.code: result.score for result in card.result_ids},
            {"common": 16, "business": 49, "assessment": 18, "award": 2},
        )

    def test_example_4_leaders(self):
        """The deputy's score is over the people, not over the offices; the main leader's over the deputies."""
        land = self._department("Land office", parent_id=self.town.id)
        he = self._employee("He", self.town, manager=self.song)
        land.jifen_deputy_id = he
        zhou = self._employee("Zhou", self.justice)
        yang = self._employee("Yang", self.justice)
        tan = self._employee("Tan", land)
        people = self.chen | self.li | self.wu | zhou | yang | tan | self.gao | he | self.song
        self.period.employee_ids = [Command.set(people.ids)]
        for employee, points in (
            (self.chen, -10),
            (self.li, -20),
            (self.wu, -20),
            (zhou, -15),
            (yang, -6),
            (tan, -12),
        ):
            self._overall(employee, points)
        for __ in range(5):
            self._post(self.wu, "discipline.idle")
        self.period.action_score()
        scores = {card.name: card.score for card in self.period.scorecard_ids}
        self.assertEqual(
            scores,
            {
                "Chen": 90,
                "Li": 80,
                "Wu": 70,
                "Zhou": 85,
                "Yang": 94,
                "Tan": 88,
                "Gao": 83.8,
                "He": 88,
                "Song": 85.9,
            },
        )

    # === RULES === #

    def test_no_lines_is_full_marks(self):
        self.period.action_score()
        self.assertEqual(self._card(self.chen).score, 100)

    def test_item_never_counts_below_zero(self):
        for __ in range(9):
            self._post(self.chen, "party.meetings")
        for __ in range(9):
            self._post(self.chen, "discipline.idle")
        self.period.action_score()
        self.assertEqual(self._card(self.chen).score, 80)

    def test_same_matter_counts_once(self):
        self._post(self.chen, "award.commendation", level="district", matter="M-17")
        self._post(self.chen, "award.commendation", level="nation", matter="M-17")
        self._post(self.chen, "award.commendation", level="city", matter="M-18")
        self.period.action_score()
        self.assertEqual(self._card(self.chen).score, 107)
        lines = next(
            dimension for dimension in self._card(self.chen)._explain()["dimensions"] if dimension["code"] == "award"
        )["items"][0]["lines"]
        self.assertEqual([line["counted"] for line in lines], ["0", "5", "2"])
        self.assertTrue(lines[0]["reason"])

    def test_free_times_of_the_quarter(self):
        self._post(self.chen, "discipline.late", quantity=11)
        self.period.action_score()
        self.assertEqual(self._card(self.chen).score, 98)

    def test_veto_counts_zero_and_takes_the_pay(self):
        line = self._post(self.chen, "probity.removal")
        self.period.action_score()
        card = self._card(self.chen)
        self.assertRecordValues(card, [{"score": 0, "vetoed": True, "veto_no_pay": True, "scored": True}])
        line._reverse("wrong person")
        self.period.action_score()
        self.assertRecordValues(card, [{"score": 100, "vetoed": False, "veto_no_pay": False}])

    def test_equal_scores_share_a_rank_and_the_next_is_passed_over(self):
        self._overall(self.chen, -5)
        self._overall(self.li, -5)
        self._overall(self.wu, -9)
        self.period.action_score()
        ranks = {
            card.name: (card.rank_unit, card.rank_overall)
            for card in self.period.scorecard_ids
            if card.position == "staff"
        }
        # Gao's and Song's score is 95.25: between Ma and the others.
        self.assertEqual(ranks, {"Ma": (1, 1), "Chen": (2, 4), "Li": (2, 4), "Wu": (4, 6)})

    def test_scoring_again_changes_nothing(self):
        self._overall(self.chen, -5)
        self.period.action_score()
        before = self.period.scorecard_ids.read(["score", "rank_overall", "rank_unit"])
        results = self.period.scorecard_ids.result_ids.mapped("score")
        self.period.action_score()
        self.assertEqual(self.period.scorecard_ids.read(["score", "rank_overall", "rank_unit"]), before)
        self.assertEqual(self.period.scorecard_ids.result_ids.mapped("score"), results)

    def test_queries_do_not_grow_with_people(self):
        def queries(period):
            period.action_score()
            return self._queries(period._score)

        few = queries(self.period)
        crowd = self.env["hr.employee"].create(
            [{"name": f"P{number}", "company_id": self.company.id} for number in range(40)]
        )
        for version in crowd.version_id:
            version.department_id = self.party
        self.period.action_back_to_open()
        self.period.employee_ids |= crowd
        for employee in crowd:
            self._post(employee, "discipline.idle")
        self.assertEqual(queries(self.period), few)

    def test_explanation_adds_up(self):
        self._post(self.chen, "discipline.idle", quantity=9, ground="rounds on the 5th")
        self.period.action_score()
        for card in self.period.scorecard_ids:
            data = card._explain()
            self.assertEqual(sum(float(row["weighted"]) for row in data["dimensions"]), card.score)
        data = self._card(self.chen)._explain()
        items = {item["code"]: item for item in data["dimensions"][0]["items"]}
        self.assertEqual(items["discipline"]["counted"], "-10")
        self.assertIn("8", items["discipline"]["note"])
        self.assertEqual(items["discipline.idle"]["lines"][0]["ground"], "rounds on the 5th")

    def test_publishing_scores_what_came_in_meanwhile(self):
        self.period.action_score()
        self._post(self.chen, "discipline.idle")
        self.period.action_publish()
        self.assertEqual(self._card(self.chen).score, 98)
