"""What follows from results: the rules of regulations r1, r3 and r4, and the promotion check."""

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..regulation.regulation_common import RegulationCase
from .consequence_common import ConsequenceCase


@tagged("post_install", "-at_install")
class TestConsequence(ConsequenceCase):
    # === REGULATION r1 === #

    def _r1_rules(self):
        self._rule("talk", ["basic"], effect="admonition", actor="head", improve_days=90, period_use="year")
        self._rule("card", ["incompetent"], effect="yellow_card", actor="committee", period_use="year")
        self._rule(
            "removal",
            ["incompetent"],
            trigger="running",
            count=2,
            effect="removal",
            actor="committee",
            period_use="year",
        )
        self._rule("bar", ["basic", "incompetent"], effect="promotion", count=3, period_use="year")

    def test_r1_basic_talk_incompetent_yellow_card_two_years_removal(self):
        self._r1_rules()
        first = self._published({self.chen: 40, self.li: 70, self.wu: 85}, 2025)
        self.assertEqual(self._found(first), {"card": {"Chen"}, "talk": {"Li"}, "bar": {"Chen", "Li"}})
        second = self._published({self.chen: 40, self.li: 40, self.wu: 95}, 2026)
        self.assertEqual(self._found(second), {"card": {"Chen", "Li"}, "removal": {"Chen"}, "bar": {"Chen", "Li"}})
        removal = self._of(second, self.chen).filtered(lambda row: row.effect == "removal")
        self.assertEqual(removal.ground, "2025 year 1 Incompetent and 2026 year 1 Incompetent")

    def test_r1_two_years_are_running_only_without_a_gap(self):
        self._r1_rules()
        self._published({self.chen: 40, self.li: 40}, 2024)
        self._published({self.li: 85}, 2025)
        third = self._published({self.chen: 40, self.li: 40}, 2026)
        self.assertEqual(self._found(third, "removal"), set())

    def test_r1_talk_is_for_the_head_with_a_deadline_to_improve(self):
        self._r1_rules()
        period = self._published({self.chen: 70})
        talk = self._of(period).filtered(lambda row: row.effect == "admonition")
        today = fields.Date.context_today(talk)
        self.assertRecordValues(
            talk,
            [
                {
                    "responsible_user_id": self.user_song.id,
                    "responsible_group_id": False,
                    "ground": "Graded Basic",
                    "deadline": fields.Date.add(today, days=30),
                    "improve_by": fields.Date.add(today, days=90),
                    "state": "open",
                }
            ],
        )
        self.assertEqual(self._activities(talk).user_id, self.user_song)

    def test_r1_promotion_needs_three_years_without_a_bar(self):
        self._r1_rules()
        for year, scores in (
            (2023, (40, 85, 85, 85)),
            (2024, (85, 85, 70, 85)),
            (2025, (85, 85, 85, None)),
            (2026, (95,) * 4),
        ):
            people = (self.chen, self.li, self.wu, self.ma)
            self._published({person: score for person, score in zip(people, scores, strict=True) if score}, year)
        checks = self.env["jifen.promotion.check"].with_user(self.user_officer)
        self.env.flush_all()
        found = {check.name: (check.state, check.reason) for check in checks.search([])}
        # Chen's incompetent year is four years back and bars no more.
        self.assertEqual(found["Chen"], ("clear", "None of the last 3 annual results bars it."))
        self.assertEqual(found["Li"][0], "clear")
        self.assertEqual(found["Wu"], ("blocked", "2024 graded Basic"))
        self.assertEqual(found["Ma"], ("incomplete", "No annual result for 2025"))
        wu = checks.browse(self.wu.id)
        self.assertEqual(wu.results, "2024 Basic · 2025 Competent · 2026 Excellent")
        self.assertEqual(checks.search([("state", "=", "blocked")]), wu)
        self.assertNotIn(wu, checks.search([("state", "!=", "blocked")]))
        self.assertEqual(len(wu.action_view_results()["domain"][0][2]), 3)

    def test_without_annual_results_no_year_is_shown(self):
        self._r1_rules()
        self._published({self.chen: 40}, kind="half")
        check = self.env["jifen.promotion.check"].with_user(self.user_officer).browse(self.chen.id)
        self.assertEqual((check.state, check.reason), ("incomplete", "There is no annual result yet."))
        self.assertFalse(check.results)
        self.assertFalse(check.line_ids)

    def test_a_year_that_is_not_published_bars_nothing(self):
        self._r1_rules()
        period = self._published({self.chen: 40})
        check = self.env["jifen.promotion.check"].browse(self.chen.id)
        self.assertEqual(check.state, "blocked")
        period.action_reopen("an objection")
        check.invalidate_recordset()
        self.assertEqual(check.state, "incomplete")

    # === REGULATION r3 === #

    def _r3_rules(self):
        self._rule("award", trigger="top_third", effect="award", period_use="half")
        self._rule("lost", trigger="bottom_third", effect="award_lost", period_use="half")
        self._rule("talk", trigger="bottom_third", effect="talk", actor="head", improve_days=30, period_use="half")
        self._rule("cases", trigger="last", count=3, effect="award_lost", actor="committee", period_use="half")
        self._rule("first", trigger="first", effect="award", period_use="year")
        self._rule("leave", trigger="beyond", effect="leave")

    def test_r3_thirds_of_ten_people(self):
        self._r3_rules()
        people = self._more_people(10)
        period = self._published({person: 110 + number for number, person in enumerate(people)}, kind="half")
        self.assertEqual(self._found(period, "award"), {"P7", "P8", "P9"})
        for code in ("lost", "talk", "cases"):
            self.assertEqual(self._found(period, code), {"P0", "P1", "P2"}, code)
        best = self._of(period, people[9]).filtered(lambda row: row.effect == "award")
        self.assertEqual(best.ground, "Place 1 of 10: in the top third")

    def test_r3_people_tied_on_the_boundary_are_all_included(self):
        self._r3_rules()
        people = self._more_people(10)
        scores = [105, 105, 110, 110, 115, 120, 125, 125, 125, 130]
        period = self._published(dict(zip(people, scores, strict=True)), kind="half")
        self.assertEqual(self._found(period, "award"), {"P6", "P7", "P8", "P9"})
        self.assertEqual(self._found(period, "talk"), {"P0", "P1", "P2", "P3"})

    def test_r3_who_gets_no_award_is_not_on_the_award_list(self):
        self._r3_rules()
        people = self._more_people(3)
        period = self._published(
            {person: 110 + number for number, person in enumerate(people)}, kind="half", publish=False
        )
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(people[2]).id,
                    "item_id": self.scheme._item("breach").id,
                    "date": period.date_from,
                }
            ]
        )
        self._publish(period)
        self.assertEqual(self._found(period, "award"), set())
        self.assertEqual(self._found(period, "lost"), {"P0"})

    def test_r3_two_months_of_sixty_earn_half_a_day(self):
        self._r3_rules()
        first = self._published({self.chen: 160}, kind="month", month=1)
        self.assertEqual(self._found(first, "leave"), set())
        second = self._published({self.chen: 160}, kind="month", month=2)
        leave = self._of(second)
        self.assertEqual((leave.half_days, leave.leave_days), (1, 0.5))
        self.assertEqual(leave.ground, "120 points beyond the base in the year so far, 60 of them in this period")
        third = self._published({self.chen: 160}, kind="month", month=3)
        self.assertEqual(self._found(third, "leave"), set())
        fourth = self._published({self.chen: 290}, kind="month", month=4)
        self.assertEqual(self._of(fourth).half_days, 2)
        # The half-year is made of the same points: nothing is earned twice.
        half = self._published({self.chen: 100 + 60 * 3 + 190}, kind="half")
        self.assertEqual(self._found(half, "leave"), set())

    def test_r3_leave_begins_anew_each_year(self):
        self._r3_rules()
        self._published({self.chen: 190}, 2025, kind="month", month=12)
        january = self._published({self.chen: 120}, 2026, kind="month", month=1)
        self.assertEqual(self._found(january, "leave"), set())

    def test_leave_earned_period_by_period_is_not_overdrawn_by_a_longer_period_that_begins_with_it(self):
        self._rule("leave", trigger="beyond", effect="leave", window="period")
        month = self._published({self.chen: 210}, kind="month", month=1)
        half = self._published({self.chen: 210}, kind="half")
        earned = self._of(month) | self._of(half)
        self.assertEqual(earned.mapped("half_days"), [1, 1])
        self.assertEqual(earned.mapped("leave_overdrawn"), [False, False])

    def test_r3_leave_taken_down_by_a_worse_result_is_not_earned_again(self):
        self._r3_rules()
        first = self._published({self.chen: 210}, kind="month", month=1)
        earned = self._of(first)
        earned.with_user(self.user_officer).action_complete("Entered as leave")
        first.action_reopen("a line was missing")
        self._add(first, {self.chen: 95})
        self._publish(first)
        self.assertEqual(sorted(self._of(first).mapped("half_days")), [1, 1])
        self.assertEqual(sorted(self._of(first).mapped("state")), ["done", "open"])

    # === REGULATION r4 AND FURTHER TRIGGERS === #

    def test_r4_admonition_only_where_needed(self):
        self._rule("criticism", ["incompetent"], effect="criticism", actor="deputy")
        self._rule("admonition", ["incompetent"], effect="admonition", actor="deputy", optional=True)
        period = self._published({self.chen: 40})
        rows = {row.rule_id.code: row for row in self._of(period)}
        self.assertEqual(rows["criticism"].responsible_user_id, self.user_gao)
        gao = self.user_gao
        with self.assertRaisesRegex(UserError, "has to be done"):
            rows["criticism"].with_user(gao).action_complete("No need", waived=True)
        rows["admonition"].with_user(gao).action_complete("First time, insight shown", waived=True)
        self.assertRecordValues(
            rows["admonition"], [{"state": "waived", "done_user_id": gao.id, "done_note": "First time, insight shown"}]
        )

    def test_veto_and_first_places_among_a_unit(self):
        self._rule("veto", trigger="no_award", effect="award_lost")
        self._rule("best", trigger="first", among="unit", effect="award")
        other = self._department("Other town", jifen_is_unit=True)
        zhao, qian = self._employee("Zhao", other), self._employee("Qian", other)
        period = self._published({self.chen: 120, self.li: 130, zhao: 101, qian: 99}, publish=False)
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(qian).id,
                    "item_id": self.scheme._item("breach").id,
                    "date": period.date_from,
                }
            ]
        )
        self._publish(period)
        self.assertEqual(self._found(period), {"best": {"Li", "Zhao"}, "veto": {"Qian"}})
        self.assertEqual(self._of(period, qian).ground, "One-vote veto: Breach")

    def test_rules_for_leaders_and_teams_alone(self):
        self._rule("staff", ["basic"], subject="staff")
        self._rule("leaders", ["basic"], subject="leader")
        self._rule("teams", ["basic"], subject="team", actor="deputy")
        period = self._published({self.chen: 70, self.gao: 70}, publish=False, team_ids=[Command.set(self.party.ids)])
        team = period._scorecard(self.party)
        self.env["jifen.score.line"]._post(
            [{"scorecard_id": team.id, "item_id": self.item.id, "points": -30, "date": period.date_from}]
        )
        self._publish(period)
        self.assertEqual(self._found(period), {"staff": {"Chen"}, "leaders": {"Gao"}, "teams": {"Party office"}})
        self.assertEqual(self._of(period).filtered(lambda row: not row.employee_id).responsible_user_id, self.user_gao)


@tagged("post_install", "-at_install")
class TestConsequenceR1(RegulationCase):
    code = "r1"

    def test_each_rule_says_in_words_when_it_applies(self):
        self.assertEqual(
            {rule.code: rule.summary for rule in self.scheme.consequence_rule_ids},
            {
                "admonition": "Grade Basically competent",
                "yellow_card": "Grade Incompetent",
                "removal": "Incompetent 2 periods running",
                "promotion": "Grade Basically competent or Incompetent",
            },
        )


@tagged("post_install", "-at_install")
class TestConsequenceR3(RegulationCase):
    code = "r3"

    @classmethod
    def _people(cls):
        cls.user_secretary = cls._user("secretary", "manager")
        cls.secretary = cls._employee("Secretary", cls.body, user=cls.user_secretary)
        cls.body.manager_id = cls.secretary
        cls.staff = cls.env["hr.employee"].union(
            *(cls._employee(f"P{number}", cls.body, manager=cls.secretary) for number in range(10))
        )

    def test_half_year_of_ten_people_over_two_months(self):
        half = self._period("half", "2026-01-01", "2026-06-30", self.staff)
        months = [
            self._period("month", f"2026-0{number}-01", f"2026-0{number}-28", self.staff, parent=half)
            for number in (1, 2)
        ]
        for month in months:
            for number, person in enumerate(self.staff):
                # P9 has 60 points beyond the base each month, P0 six.
                card = month._scorecard(person)
                self._post(card, ("duty.early", 3 * (number + 1), None, {"date": month.date_from}))
            self._closed(month)
        self._closed(half)
        found = {}
        for row in self.env["jifen.consequence"].search([("company_id", "=", self.company.id)]):
            found.setdefault((row.rule_id.code, row.period_id.kind), []).append(row)
        names = {key: sorted(row.subject_name for row in rows) for key, rows in found.items()}
        bottom = ["P0", "P1", "P2"]
        self.assertEqual(
            names,
            {
                ("material_award", "half"): ["P7", "P8", "P9"],
                ("eligibility", "half"): bottom,
                ("talk", "half"): bottom,
                ("last_three", "half"): bottom,
                ("leave", "month"): ["P8", "P9"],
            },
        )
        self.assertEqual({row.period_id for row in found["leave", "month"]}, {months[1]})
        self.assertEqual({row.half_days for row in found["leave", "month"]}, {1})
        self.assertEqual({row.responsible_user_id for row in found["talk", "half"]}, {self.user_secretary})
