"""Routes: several persons at one step, conditions of steps, whose turn it is when a group cannot decide."""

from contextlib import closing

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import GROUP
from .test_approval import ONE_STEP, TWO_STEPS, ApprovalCase


class RouteCase(ApprovalCase):
    """A route of one step, which each test makes what it needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.step_ids.filtered(lambda step: step.document == "claim")[1:].unlink()
        cls.step = cls.scheme.step_ids.filtered(lambda step: step.document == "claim")
        cls.env.flush_all()

    def _several(self, need, *users):
        self.step.write(
            {
                "approver": "users",
                "user_ids": [Command.set(self.env["res.users"].union(*users).ids)],
                "need": need,
            }
        )

    def _then(self, **values):
        """Add a second step."""
        step = self.env["jifen.approval.step"].create(
            {"scheme_id": self.scheme.id, "name": "Second", "sequence": 90, **values}
        )
        self.env.flush_all()
        return step

    def _decide_as(self, claim, user, method="action_approve", *args):
        """Decide the row that is put to ``user``."""
        rows = self._pending(claim).filtered(lambda row: row.user_id == user).with_user(user)
        self.env.invalidate_all()
        result = getattr(rows, method)(*args)
        self.env.invalidate_all()
        return result


@tagged("post_install", "-at_install")
class TestSeveral(RouteCase):
    def test_any_of_several(self):
        self._several("any", self.user_gao, self.user_song)
        self._then(approver="user", user_id=self.user_committee.id)
        claim = self._submitted()
        self.assertEqual(
            self._states(claim), [("pending", self.user_gao), ("pending", self.user_song)], "one row for each"
        )
        self.assertEqual(self._pending(claim).mapped("sequence"), [1, 1])
        self._decide_as(claim, self.user_song)
        self.assertEqual(
            self._states(claim),
            [("cancelled", self.user_gao), ("approved", self.user_song), ("pending", self.user_committee)],
        )
        superseded = claim.approval_ids.filtered(lambda row: row.user_id == self.user_gao)
        self.assertRecordValues(superseded, [{"reason": "Song has decided.", "decided_by_id": False}])
        with self.assertRaisesRegex(UserError, "decided already"):
            superseded.with_user(self.user_gao).action_approve()
        self.assertRecordValues(self._pending(claim), [{"sequence": 2, "step_count": 2}])

    def test_a_step_of_everybody_waits_for_the_last_of_them(self):
        self._several("all", self.user_gao, self.user_song, self.user_ma)
        self._then(approver="user", user_id=self.user_committee.id)
        claim = self._submitted()
        self._decide_as(claim, self.user_song)
        self._decide_as(claim, self.user_ma)
        self.assertEqual(claim.state, "submitted")
        self.assertEqual(self._pending(claim).user_id, self.user_gao)
        self._decide_as(claim, self.user_gao)
        self.assertEqual(self._pending(claim).user_id, self.user_committee)
        self._decide_as(claim, self.user_committee)
        self.assertEqual(claim.state, "approved")
        self.assertEqual(len(claim.line_ids), 1)
        self.assertEqual(claim.line_ids.approved_by_id, self.user_committee)

    def test_everybody_is_the_last_step(self):
        self._several("all", self.user_gao, self.user_song)
        claim = self._submitted()
        self._decide_as(claim, self.user_gao)
        self.assertFalse(claim.line_ids)
        self._decide_as(claim, self.user_song)
        self.assertEqual((claim.state, len(claim.line_ids)), ("approved", 1))

    def test_one_refusal_ends_it_for_all(self):
        for need in ("any", "all"):
            with self.subTest(need):
                self._several(need, self.user_gao, self.user_song)
                claim = self._submitted()
                self._decide_as(claim, self.user_gao, "action_refuse", "no")
                self.assertEqual(claim.state, "refused")
                self.assertEqual(self._states(claim), [("refused", self.user_gao), ("cancelled", self.user_song)])

    def test_a_second_round_asks_everybody_again(self):
        self._several("all", self.user_gao, self.user_song)
        claim = self._submitted()
        self._decide_as(claim, self.user_gao)
        self._decide_as(claim, self.user_song, "action_refuse", "no")
        self._handed_in_again(claim)
        self.assertEqual(set(self._pending(claim).mapped("round")), {2})
        self.assertEqual(self._pending(claim).user_id, self.user_gao | self.user_song)
        self.assertEqual(len(claim.approval_ids), 4, "the first round stays on record")

    def test_several_of_whom_one_is_concerned(self):
        self._several("all", self.user_ma, self.user_song)
        claim = self._submitted(self.ma)
        self.assertEqual(self._pending(claim).user_id, self.user_song)

    def test_all_are_concerned(self):
        self._several("all", self.user_ma)
        claim = self._submitted(self.ma)
        self.assertEqual(self._pending(claim).group_id, self.env.ref(GROUP + "officer"))

    def test_every_member_of_a_group(self):
        self.step.write({"approver": "group", "group_id": self.env.ref(GROUP + "committee").id, "need": "all"})
        second = self._user("committee2", "committee")
        claim = self._submitted()
        self.assertEqual(self._pending(claim).user_id, self.user_committee | second)
        self._decide_as(claim, second)
        self.assertEqual(claim.state, "submitted")
        self._decide_as(claim, self.user_committee)
        self.assertEqual(claim.state, "approved")

    def test_who_approved_before_is_skipped_among_all(self):
        self.step.write({"approver": "manager"})
        step = self._then(approver="users", user_ids=[Command.set((self.user_ma | self.user_song).ids)], need="all")
        claim = self._submitted()
        self._decide_as(claim, self.user_ma)
        self.assertEqual(
            self._states(claim), [("approved", self.user_ma), ("skipped", self.user_ma), ("pending", self.user_song)]
        )
        self._decide_as(claim, self.user_song)
        self.assertEqual(claim.state, "approved")
        step.need = "any"
        again = self._submitted()
        self._decide_as(again, self.user_ma)
        self.assertEqual(again.state, "approved", "one of them is enough, and has approved")

    def test_points_granted_by_one_are_seen_by_the_other(self):
        self._several("all", self.user_gao, self.user_song)
        claim = self._submitted(item="award.range", points_claimed=4)
        self._decide_as(claim, self.user_gao, "action_approve", 2)
        self.assertEqual(self._pending(claim).points, 2)
        self._decide_as(claim, self.user_song)
        self.assertEqual(claim.line_ids.points, 2)

    def test_an_archived_one_of_all(self):
        self._several("all", self.user_gao, self.user_song)
        claim = self._submitted()
        self._decide_as(claim, self.user_song)
        self.user_gao.active = False
        self.env.invalidate_all()
        self.assertEqual(self._pending(claim).group_id, self.env.ref(GROUP + "officer"))
        self.assertEqual(claim.state, "submitted", "nobody's approval is taken for granted")
        self._decide(claim, self.user_officer)
        self.assertEqual(claim.state, "approved")

    def test_an_archived_one_of_any(self):
        self._several("any", self.user_gao, self.user_song)
        claim = self._submitted()
        self.user_gao.active = False
        self.env.invalidate_all()
        self.assertEqual(self._states(claim), [("cancelled", self.user_gao), ("pending", self.user_song)])

    def test_one_pending_row_for_each_approver(self):
        claim = self._submitted()
        row = self._pending(claim)
        values = {name: row[name] for name in ("res_model", "res_id", "title", "step_name")}
        values.update(user_id=row.user_id.id, company_id=self.company.id)
        rows = self.env["jifen.approval"]._trusted()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), closing(self.env.cr.savepoint()):
            rows.create(values)
            self.env.flush_all()
        rows.create({**values, "user_id": self.user_song.id})
        self.env.flush_all()

    def test_what_is_left_of_all_is_touched(self):
        """Two decisions at one moment: the later one must meet a changed row and begin again."""
        self._several("all", self.user_gao, self.user_song)
        claim = self._submitted()
        other = self._pending(claim).filtered(lambda row: row.user_id == self.user_song)
        self.env.cr.execute("SELECT xmin, ctid FROM jifen_approval WHERE id = %s", [other.id])
        before = self.env.cr.fetchone()
        self._decide_as(claim, self.user_gao)
        self.env.cr.execute("SELECT xmin, ctid FROM jifen_approval WHERE id = %s", [other.id])
        self.assertNotEqual(self.env.cr.fetchone(), before)


@tagged("post_install", "-at_install")
class TestConditions(RouteCase):
    def _route(self, claim):
        return claim._approval_route().mapped("name")

    def test_certain_items_and_levels(self):
        award = self.scheme._item(TWO_STEPS)
        city = award.level_ids.filtered(lambda level: level.code == "city")
        self._then(approver="head", condition="items", item_ids=[Command.set(award.ids)], name="Award")
        self._then(approver="head", condition="levels", level_ids=[Command.set(city.ids)], name="City")
        first = self.step.name
        self.assertEqual(self._route(self._submitted(item=ONE_STEP)), [first])
        self.assertEqual(self._route(self._submitted(item=TWO_STEPS)), [first, "Award", "City"])
        other = self._claim(item=TWO_STEPS, level=(award.level_ids - city)[0].code)
        self.assertEqual(self._route(other), [first, "Award"])

    def test_deductions_count_by_their_size(self):
        step = self._then(approver="head", condition="points", points_from=3)
        self.assertTrue(step._applies_to(self.scheme._item(ONE_STEP), -3))
        self.assertFalse(step._applies_to(self.scheme._item(ONE_STEP), -2.9))

    def test_an_incomplete_step(self):
        for values in (
            {"approver": "users"},
            {"deadline_days": -1},
            {"deadline_days": 400},
        ):
            with self.subTest(values), self.assertRaises(ValidationError), closing(self.env.cr.savepoint()):
                self.step.write(values)

    def test_certain_items_but_none(self):
        for condition in ("items", "levels"):
            self.step.condition = condition
            self.assertIn("none is chosen", " ".join(self.scheme._problems()))
        self.step.condition = "always"
        self.assertNotIn("none is chosen", " ".join(self.scheme._problems()))

    def test_items_of_another_scheme(self):
        other = self.env["jifen.scheme"]._load_template("r2", self.company)
        item = other._item(TWO_STEPS)
        with self.assertRaisesRegex(ValidationError, "another scheme"):
            self.step.write({"condition": "items", "item_ids": [Command.set(item.ids)]})

    def test_a_copy_names_its_own_items(self):
        award = self.scheme._item(TWO_STEPS)
        self.step.write({"condition": "items", "item_ids": [Command.set(award.ids)]})
        self._then(condition="levels", level_ids=[Command.set(award.level_ids[:2].ids)])
        copy = self.scheme._copy_as(2)
        steps = copy.step_ids.filtered(lambda step: step.document == "claim")
        self.assertEqual(steps.item_ids, copy._item(TWO_STEPS))
        self.assertEqual(steps.level_ids, copy._item(TWO_STEPS).level_ids[:2])

    def test_steps_in_words(self):
        award = self.scheme._item(TWO_STEPS)
        self._several("all", self.user_gao, self.user_song)
        self.step.write(
            {"condition": "items", "item_ids": [Command.set(award.ids)], "deadline_days": 3, "escalate": "office"}
        )
        text = self.step._rule_text()
        for part in ("each of: Gao and Song", f"only for: {award.display_name}", "3 working days", "appraisal office"):
            self.assertIn(part, text)


@tagged("post_install", "-at_install")
class TestGroups(RouteCase):
    def test_a_group_of_none_but_the_person_concerned(self):
        group = self.env["res.groups"].create({"name": "Press office"})
        self.step.write({"approver": "group", "group_id": group.id})
        empty = self._submitted(self.ma)
        self.assertEqual(self._pending(empty).group_id, group, "whoever joins decides")
        self.user_ma.group_ids |= group
        mine = self._submitted(self.ma)
        self.assertEqual(self._pending(mine).group_id, self.env.ref(GROUP + "officer"))
        others = self._submitted()
        self.assertEqual(self._pending(others).group_id, group)


@tagged("post_install", "-at_install")
class TestCostOfSeveral(RouteCase):
    def test_queries_are_constant(self):
        self._several("all", self.user_gao, self.user_song)
        self._then(approver="group", group_id=self.env.ref(GROUP + "committee").id, need="all", deadline_days=3)

        def measure(count):
            claims = self.env["jifen.claim"].union(*(self._claim(self.li, ONE_STEP, level=None) for __ in range(count)))
            self.env.flush_all()
            counts = [self._queries(claims.action_submit)]
            for user in (self.user_gao, self.user_song, self.user_committee):
                rows = self._pending(claims).filtered(lambda row, user=user: row.user_id == user).with_user(user)
                self.assertEqual(len(rows), count)
                counts.append(self._queries(rows.action_approve_many))
            self.assertEqual(set(claims.mapped("state")), {"approved"})
            return counts

        measure(1)
        small, large = measure(40), measure(120)
        for few, many in zip(small, large, strict=True):
            self.assertLessEqual(many, few + 5, (small, large))
