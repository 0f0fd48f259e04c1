"""How consequences come and go with a period, and how their rules are kept."""

from psycopg2 import errors

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .consequence_common import ConsequenceCase


@tagged("post_install", "-at_install")
class TestConsequenceLife(ConsequenceCase):
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
            period.with_context(tracking_disable=True)._trusted().write({"state": "published"})
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
