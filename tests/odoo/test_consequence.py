"""What follows from results: the rules of regulations r1, r3 and r4, who acts, what is told, and reopening."""

from psycopg2 import errors

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TownCase

GRADES = {"excellent": 90, "competent": 80, "basic": 60, "incompetent": 0}
RESULTS = {"excellent": 95, "competent": 85, "basic": 70, "incompetent": 40}


class ConsequenceCase(TownCase):
    """A scheme of one dimension that starts with 100 points, and annual grades."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.scheme = cls._make_scheme()
        cls.item = cls.scheme._item("any")

    @classmethod
    def _make_scheme(cls):
        scheme = cls.env["jifen.scheme"].create(
            {
                "name": "Regulation",
                "code": "reg",
                "company_id": cls.company.id,
                "has_floor": False,
                "dimension_ids": [
                    Command.create({"name": "Base", "code": "base", "start": 100, "has_floor": False}),
                ],
                "grade_ids": [
                    Command.create(
                        {"name": code.capitalize(), "code": code, "sequence": number, "lower_bound": bound}
                        if bound
                        else {"name": code.capitalize(), "code": code, "sequence": number, "no_lower_bound": True}
                    )
                    for number, (code, bound) in enumerate(GRADES.items(), 1)
                ],
                "step_ids": [Command.create({"name": "Manager", "document": "claim", "approver": "manager"})],
            }
        )
        common = {"scheme_id": scheme.id, "dimension_id": scheme.dimension_ids.id}
        figures = {"value_kind": "range", "points_min": -999, "points_max": 999}
        cls.env["jifen.item"].create(
            [
                {**common, **figures, "name": "Points", "code": "any"},
                {**common, "name": "Breach", "code": "breach", "value_kind": "fixed", "veto_no_award": True},
            ]
        )
        scheme.action_activate()
        return scheme

    @classmethod
    def _rule(cls, code, grades=(), **values):
        """Add a consequence rule to the scheme, before a period is opened."""
        return cls.env["jifen.consequence.rule"].create(
            {
                "scheme_id": cls.scheme.id,
                "name": code.replace("_", " ").capitalize(),
                "code": code,
                "grade_ids": [Command.set(cls.scheme.grade_ids.filtered(lambda grade: grade.code in grades).ids)],
                **values,
            }
        )

    def _published(self, results, year=2026, kind="year", publish=True, **values):
        """Publish a period with these total scores of people, as ``{employee: score}``."""
        month, last = {"year": (1, "12-31"), "half": (1, "06-30"), "month": (values.pop("month", 1), "")}[kind]
        begin = fields.Date.to_date(f"{year}-{month:02}-01")
        period = self._period(
            employees=self.env["hr.employee"].union(*results),
            name=f"{year} {kind} {month}",
            kind=kind,
            date_from=begin,
            date_to=f"{year}-{last}" if last else fields.Date.end_of(begin, "month"),
            **values,
        )
        period.action_open()
        self._add(period, {employee: score - 100 for employee, score in results.items()})
        if publish:
            self._publish(period)
        return period

    def _add(self, period, points):
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(employee).id,
                    "item_id": self.item.id,
                    "points": figure,
                    "date": period.date_from,
                }
                for employee, figure in points.items()
                if figure
            ]
        )

    def _publish(self, period):
        period.action_score()
        period.action_publish()

    def _found(self, period, code=None):
        """Return ``{rule code: names}``, or the names under one rule."""
        found = {}
        for consequence in self._of(period):
            found.setdefault(consequence.rule_id.code, set()).add(consequence.subject_name)
        return found if code is None else found.get(code, set())

    def _of(self, period, *employees):
        consequences = self.env["jifen.consequence"].search([("period_id", "=", period.id)])
        return consequences.filtered(lambda row: row.employee_id in employees) if employees else consequences

    def _activities(self, consequences):
        return self.env["mail.activity"].search(
            [("res_model", "=", "jifen.consequence"), ("res_id", "in", consequences.ids)]
        )

    def _more_people(self, count):
        return [self._employee(f"P{number}", self.justice, manager=self.ma) for number in range(count)]


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

    # === WHO ACTS === #

    def test_who_acts_climbs_past_the_person_concerned(self):
        self._rule("manager", ["basic"], actor="manager")
        self._rule("head", ["incompetent"], actor="head")
        period = self._published({self.chen: 70, self.song: 40, self.wu: 70})
        acting = {row.subject_name: (row.responsible_user_id, row.responsible_group_id) for row in self._of(period)}
        office = self.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        self.assertEqual(acting["Chen"][0], self.user_ma)
        # Nobody is above the main leader: the office acts.
        self.assertEqual(acting["Song"], (self.env["res.users"], office))

    def test_a_group_gets_an_activity_each_and_loses_it_once_one_has_acted(self):
        self._rule("committee", ["basic"], actor="committee")
        second = self._user("second", "committee")
        period = self._published({self.chen: 70})
        consequence = self._of(period)
        self.assertLessEqual(self.user_committee | second, self._activities(consequence).user_id)
        consequence.with_user(second).action_complete("Handled")
        self.assertFalse(self._activities(consequence))

    def test_only_who_acts_or_the_office_completes_and_with_a_note(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 70})
        chen, li = (self._of(period, person) for person in (self.chen, self.li))
        for user in (self.user_ma, self.user_committee, self.user_auditor, self.user_li, self.user_inspector):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                chen.with_user(user).action_complete("I say so")
        with self.assertRaisesRegex(UserError, "Say what was done"):
            chen.with_user(self.user_gao).action_complete("  ")
        chen.with_user(self.user_gao).action_complete("Talked on Monday")
        li.with_user(self.user_officer).action_complete("Talked, told by phone")
        self.assertRecordValues(
            chen | li,
            [
                {"state": "done", "done_user_id": self.user_gao.id, "done_note": "Talked on Monday"},
                {"state": "done", "done_user_id": self.user_officer.id, "done_note": "Talked, told by phone"},
            ],
        )
        self.assertFalse(self._activities(chen | li))
        with self.assertRaisesRegex(UserError, "already completed"):
            chen.with_user(self.user_gao).action_complete("Once more")

    def test_nobody_completes_what_concerns_themselves(self):
        self.li.user_id = False
        clerk = self._employee("Clerk", self.party, self.user_officer, self.ma)
        self._rule("talk", ["basic"], actor="office")
        period = self._published({clerk: 70})
        consequence = self._of(period).with_user(self.user_officer)
        self.assertFalse(consequence.can_complete)
        with self.assertRaisesRegex(AccessError, "concerns yourself"):
            consequence.action_complete("Talked to myself")
        with self.assertRaises(ValidationError):
            consequence.responsible_user_id = self.user_officer
        self.assertNotIn(self.user_officer, self._activities(consequence).user_id)

    def test_what_code_sets_cannot_be_written(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70}))
        office = consequence.with_user(self.user_officer)
        for values in ({"state": "done"}, {"done_note": "x"}, {"half_days": 9}, {"facts": {}}, {"rule_id": False}):
            with self.assertRaises(AccessError, msg=values):
                office.write(values)
            with self.assertRaises(AccessError, msg=values):
                consequence.sudo().write(values)
        with self.assertRaises(AccessError):
            consequence.with_user(self.user_gao).write({"deadline": "2030-01-01"})
        with self.assertRaises(AccessError):
            office.create({"rule_id": consequence.rule_id.id, "scorecard_id": consequence.scorecard_id.id})
        with self.assertRaises(UserError):
            consequence.sudo().unlink()

    def test_the_office_hands_on_and_puts_off(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70})).with_user(self.user_officer)
        consequence.write({"responsible_user_id": self.user_ma.id, "deadline": "2030-01-01"})
        self.assertRecordValues(
            self._activities(consequence),
            [{"user_id": self.user_ma.id, "date_deadline": fields.Date.to_date("2030-01-01")}],
        )
        consequence.responsible_user_id = False
        self.assertEqual(
            consequence.responsible_group_id, self.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        )
        consequence.action_complete("Done by the office")
        with self.assertRaisesRegex(UserError, "handed on"):
            consequence.deadline = "2031-01-01"

    def test_marking_the_activity_done_completes_with_its_feedback(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70}))
        activity = self._activities(consequence).with_user(self.user_gao)
        with self.assertRaisesRegex(UserError, "Say what was done"):
            activity.action_feedback()
        activity.action_feedback(feedback="Talked on Monday")
        self.assertRecordValues(
            consequence, [{"state": "done", "done_note": "Talked on Monday", "done_user_id": self.user_gao.id}]
        )
        self.assertFalse(self._activities(consequence))

    def test_the_office_acts_for_who_has_left(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70}))
        self.user_gao.active = False
        self.assertFalse(consequence.responsible_user_id)
        self.assertIn(self.user_officer, self._activities(consequence).user_id)

    def test_completing_many_in_the_wizard(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequences = self._of(self._published({self.chen: 70, self.li: 70}))
        wizard = Form(
            self.env["jifen.consequence.complete"]
            .with_user(self.user_gao)
            .with_context(active_model="jifen.consequence", active_ids=consequences.ids)
        )
        self.assertEqual(wizard.count, 2)
        self.assertFalse(wizard.can_waive)
        wizard.note = "Talked with both"
        wizard.save().action_complete()
        self.assertEqual(set(consequences.mapped("done_note")), {"Talked with both"})

    # === WHO READS === #

    def test_reading_is_for_who_acts_and_the_office(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.li: 70})
        consequence = self._of(period)
        for user in (self.user_gao, self.user_officer, self.user_committee, self.user_auditor):
            self.assertEqual(consequence.with_user(user).ground, "Graded Basic", user.name)
        for user in (self.user_li, self.user_ma, self.user_song, self.user_chen):
            self.assertFalse(consequence.with_user(user).has_access("read"), user.name)
        for user in (self.user_li, self.user_ma, self.user_chen, self.user_inspector):
            self.assertFalse(self.env["jifen.promotion.check"].with_user(user).has_access("read"), user.name)

    def test_told_in_plain_words_only_where_the_rule_says_so(self):
        self._rule("leave", trigger="beyond", effect="leave")
        self._rule("award", trigger="first", effect="award")
        self._rule("talk", ["excellent"], effect="talk")
        shown = self._rule("criticism", ["excellent"], effect="criticism", visible=True, improve_days=10)
        self.assertEqual(self.scheme.consequence_rule_ids.mapped("visible"), [True, True, False, True])
        period = self._published({self.chen: 210})
        card = period._scorecard(self.chen)
        texts = [row["text"] for row in card.with_user(self.user_chen)._portal_consequences()]
        self.assertEqual(
            texts[:2],
            [
                "You have earned 0.5 days of leave: 110 points beyond the base.",
                "You are on the award list (Award): Place 1 of 1: among the first 1.",
            ],
        )
        self.assertEqual(len(texts), 3)
        self.assertIn("Criticism. The reason: Graded Excellent. You have until", texts[2])
        shown.visible = False
        self.assertEqual(len(card.with_user(self.user_chen)._portal_consequences()), 2)
        period.action_reopen("an objection")
        self.assertEqual(card._portal_consequences(), [])

    # === PUBLISHING, REOPENING === #

    def test_nothing_before_publication_and_again_without_doubling(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 70}, publish=False)
        period.action_score()
        self.assertFalse(self._of(period))
        period.action_publish()
        before = self._of(period)
        period._make_consequences()
        self.assertEqual(self._of(period), before)
        self.assertEqual(len(self._activities(before)), 2)
        with self.assertRaises(errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["jifen.consequence"].sudo()._trusted().create(
                {
                    "rule_id": before[0].rule_id.id,
                    "scorecard_id": before[0].scorecard_id.id,
                    "subject_name": "x",
                    "date": self.day,
                }
            )

    def test_reopening_takes_back_the_open_ones_and_keeps_the_completed_with_a_note(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 70, self.wu: 70})
        done = self._of(period, self.chen) | self._of(period, self.wu)
        opened = self._of(period, self.li)
        activities = self._activities(opened)
        done.with_user(self.user_gao).action_complete("Talked")
        period.with_user(self.user_officer).action_reopen("an objection")
        self.assertEqual(self._of(period), done)
        self.assertFalse(activities.exists())
        self.assertIn("reopened after this was completed", done[0].message_ids[0].body)
        self.assertIn("1 open consequences were taken back, 2 completed", "".join(period.message_ids.mapped("body")))
        # Chen's new result gives no ground any more, Wu's still does, Li's gives it anew.
        self._add(period, {self.chen: 20})
        self._publish(period)
        self.assertEqual(self._found(period, "talk"), {"Chen", "Wu", "Li"})
        chen, wu, li = (self._of(period, person) for person in (self.chen, self.wu, self.li))
        self.assertRecordValues(
            chen | wu | li,
            [
                {"state": "done", "superseded": True},
                {"state": "done", "superseded": False},
                {"state": "open", "superseded": False},
            ],
        )
        self.assertIn("no ground", chen.message_ids[0].body)
        period.action_reopen("once more")
        self._add(period, {self.chen: -20})
        self._publish(period)
        self.assertFalse(chen.superseded)
        self.assertEqual(len(self._of(period, self.chen)), 1)

    def test_who_was_acted_on_stays_in_the_period(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 85, self.wu: 100})
        self._of(period, self.chen).with_user(self.user_gao).action_complete("Talked")
        period.action_reopen("an objection")
        period._scorecard(self.chen).line_ids._reverse("entered twice")
        with self.assertRaisesRegex(UserError, "Chen"):
            period.employee_ids = [Command.unlink(self.chen.id)]

    def test_queries_do_not_grow_with_the_people(self):
        for code, values in {
            "talk": {"grade_ids": [Command.set(self.scheme.grade_ids[2:].ids)], "actor": "manager"},
            "removal": {
                "trigger": "running",
                "count": 2,
                "grade_ids": [Command.set(self.scheme.grade_ids[2:].ids)],
                "actor": "head",
            },
            "leave": {"trigger": "beyond", "effect": "leave", "actor": "deputy"},
            "last": {"trigger": "bottom_third", "actor": "committee"},
        }.items():
            self.env["jifen.consequence.rule"].create(
                {"scheme_id": self.scheme.id, "name": code, "code": code, **values}
            )
        people = self._more_people(60)
        counts = []
        for year, number in ((2022, 6), (2024, 60)):
            results = {person: 70 if place % 2 else 210 for place, person in enumerate(people[:number])}
            self._published(results, year)
            period = self._published(results, year + 1, publish=False)
            period.action_score()
            self.env.flush_all()
            self.env.invalidate_all()
            period.with_context(tracking_disable=True)._update_state(("scoring",), "published")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            period._make_consequences()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertGreaterEqual(len(self._of(period)), number)
        # Inserts go in batches of a hundred rows or so.
        self.assertLess(counts[1] - counts[0], 40, counts)

    # === RULES === #

    def test_settings_that_say_nothing_are_refused(self):
        cases = [
            {"trigger": "grade"},
            {"trigger": "first", "count": 0},
            {"trigger": "running", "count": 1, "grade_ids": [Command.set(self.scheme.grade_ids.ids)]},
            {"trigger": "beyond", "points_step": 0},
            {"trigger": "veto", "deadline_days": -1},
            {"trigger": "veto", "effect": "leave"},
            {"trigger": "veto", "effect": "promotion"},
        ]
        for number, values in enumerate(cases):
            with self.assertRaises(ValidationError, msg=values):
                self.env["jifen.consequence.rule"].create(
                    {"scheme_id": self.scheme.id, "name": "x", "code": f"x{number}", **values}
                )
        foreign = self._make_scheme_of_another()
        with self.assertRaises(ValidationError):
            self._rule("x", grade_ids=[Command.set(foreign.grade_ids.ids)])

    def _make_scheme_of_another(self):
        return self.scheme._copy_as(7)

    def test_when_it_follows_is_fixed_once_a_period_runs(self):
        rule = self._rule("talk", ["basic"], actor="deputy")
        self._published({self.chen: 70}, publish=False)
        rule.with_user(self.user_officer).write({"actor": "head", "deadline_days": 5, "visible": True})
        for values in ({"trigger": "veto"}, {"effect": "removal"}, {"count": 4}, {"period_use": "half"}):
            with self.assertRaises(UserError, msg=values):
                rule.write(values)
        with self.assertRaises(UserError):
            self._rule("late", ["basic"])
        with self.assertRaises(UserError):
            rule.unlink()

    def test_a_new_revision_has_rules_on_its_own_grades(self):
        self._rule("talk", ["basic"], effect="criticism", visible=True, count=2)
        copy = self.scheme._copy_as(2)
        rule = copy.consequence_rule_ids
        self.assertRecordValues(rule, [{"code": "talk", "effect": "criticism", "visible": True, "count": 2}])
        self.assertEqual(rule.grade_ids, copy.grade_ids.filtered(lambda grade: grade.code == "basic"))

    def test_results_of_a_former_revision_count_in_a_run(self):
        self._rule("removal", ["incompetent"], trigger="running", count=2, effect="removal")
        self._published({self.chen: 40}, 2025)
        revision = self.scheme._copy_as(2)
        revision.action_activate()
        self.item = revision._item("any")
        period = self._published({self.chen: 40}, 2026, scheme_id=revision.id)
        self.assertEqual(self._found(period, "removal"), {"Chen"})
