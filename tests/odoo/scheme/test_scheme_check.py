"""What keeps a scheme from being activated, and what its office is told: one message, at the earliest point."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestSchemeCheck(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._new_scheme("Draft", "draft")
        cls.base = cls._dimension("base", kind="rating")
        cls.groups = cls._groups(cls.base, self=0.2, peer=0.3, leader=0.5)

    @classmethod
    def _dimension(cls, code, **values):
        return cls.env["jifen.dimension"].create(
            {"scheme_id": cls.draft.id, "name": code.capitalize(), "code": code, **values}
        )

    @classmethod
    def _groups(cls, dimension, **weights):
        return cls.env["jifen.rater.group"].create(
            [
                {"dimension_id": dimension.id, "name": code.capitalize(), "code": code, "weight": weight}
                for code, weight in weights.items()
            ]
        )

    def _grade(self, code, lower, **values):
        return self.env["jifen.grade"].create(
            {"scheme_id": self.draft.id, "name": code.capitalize(), "code": code, "lower_bound": lower, **values}
        )

    def _refused(self, *texts):
        """Activation says all of these at once and changes nothing."""
        with self.assertRaises(UserError) as caught:
            self.draft.action_activate()
        message = str(caught.exception)
        for text in texts:
            self.assertIn(text, message)
        self.assertEqual(len(message.splitlines()), len(texts), message)
        self.assertEqual(self.draft.state, "draft")

    def _accepted(self):
        self.draft.action_activate()
        self.assertEqual(self.draft.state, "active")

    def test_complete_scheme_is_activated(self):
        self.assertFalse(self.draft._problems())
        self._accepted()

    def test_shipped_template_has_no_problem(self):
        self.assertFalse(self.scheme._problems())

    def test_an_empty_scheme_is_refused(self):
        self.base.unlink()
        self._refused("no dimension yet")

    def test_all_that_is_wrong_is_said_at_once(self):
        self.groups.unlink()
        self.draft.step_ids.unlink()
        self._dimension("bare")
        self._refused("no rater group", "no approval step", "Bare has no item")

    # === WEIGHTS === #

    def test_weights_of_groups_add_up(self):
        self.groups[2].weight = 0.4
        self._refused("Self, Peer, and Leader in Base add up to 0.9 instead of 1")
        self.draft.weights_are_shares = False
        self._accepted()

    def test_equal_weights_and_percentages_are_shares(self):
        self.groups.write({"weight": 1})
        self.assertFalse(self.draft._problems())
        for group, weight in zip(self.groups, (20, 30, 50), strict=True):
            group.weight = weight
        self._accepted()

    def test_weights_of_aspects_add_up(self):
        for code, weight in (("de", 0.2), ("neng", 0.9)):
            self.env["jifen.aspect"].create(
                {"dimension_id": self.base.id, "name": code, "code": code, "weight": weight}
            )
        self._refused("de and neng in Base add up to 1.1")

    def test_shares_of_the_total_add_up_for_every_position_and_period(self):
        self.base.weight = 0.4
        other = self._dimension("other", kind="rating", weight=0.5)
        self._groups(other, self=1)
        self._refused("The shares of Base and Other add up to 0.9 instead of 1.")
        other.weight = 0.6
        extra = self._dimension("extra", kind="rating", weight=1)
        self._groups(extra, self=1)
        self.assertFalse(self.draft._problems(), "what counts in full comes on top")
        other.period_use = "long"
        self._refused("The shares of Base add up to 0.4 instead of 1.")

    # === KINDS === #

    def test_vote_needs_tiers(self):
        self.base.unlink()
        vote = self._dimension("vote", kind="vote")
        self._groups(vote, democratic=1)
        self._refused("no tier that brings marks")
        tier = self.env["jifen.vote.tier"].create(
            {"scheme_id": self.draft.id, "name": "Abstain", "code": "abstain", "abstention": True, "percent": 100}
        )
        self._refused("no tier that brings marks")
        tier.abstention = False
        self._accepted()

    def test_rank_needs_indicators(self):
        rank = self._dimension("targets", kind="rank")
        self._refused("no indicator")
        rank.indicator_ids = [Command.create({"name": "Revenue", "code": "revenue", "full_marks": 20})]
        self._accepted()

    def test_a_rollup_needs_another_dimension_of_periods_inside(self):
        rollup = self._dimension("year", kind="rollup", rollup_source="dimension", period_use="long")
        self._refused("Choose the dimension that Year rolls up")
        rollup.rollup_dimension_id = rollup
        self._refused("cannot roll up itself")
        rollup.write({"rollup_dimension_id": self.base.id, "period_use": "single"})
        self._refused("only in periods that have none")
        rollup.period_use = "all"
        self.assertIn("nobody gets a total", " ".join(self.draft._hints()))
        self._accepted()

    def test_led_is_for_leaders(self):
        led = self._dimension("led", kind="led")
        self._refused("can be for leaders only")
        led.subject = "leader"
        self._accepted()

    def test_a_team_is_not_linked_to_itself(self):
        linked = self._dimension("linked", kind="linked")
        self._refused("goes in a circle: a team’s score")
        linked.subject = "staff"
        self._accepted()

    def test_linked_to_what_the_other_has_not(self):
        linked = self._dimension("linked", kind="linked", subject="staff", linked_subject="team")
        own = self._dimension("own", kind="rating", subject="staff")
        self._groups(own, self=1)
        linked.linked_dimension_ids = own
        self._refused("linked to Own, which is not part of the score")

    def test_leaders_and_led_go_in_a_circle(self):
        self._dimension("people", kind="led", subject="leader")
        linked = self._dimension("boss", kind="linked", subject="staff", linked_subject="leader")
        self._refused("People and Boss go in a circle")
        linked.period_use = "year"
        self.draft.dimension_ids.filtered(lambda row: row.code == "people").period_use = "month"
        self._accepted()

    def test_starting_points_inside_the_limits(self):
        points = self._dimension("points", floor=0, has_ceiling=True, ceiling=50, start=10)
        self.env["jifen.item"].create(
            {"scheme_id": self.draft.id, "dimension_id": points.id, "name": "Late", "code": "late", "points": -1}
        )
        points.start_ids = [Command.create({"position": "head", "points": 60})]
        self._refused("outside the lowest and highest score of Points")
        points.start_ids.points = 20
        self._accepted()

    # === GRADES === #

    def test_overlapping_grades(self):
        self._grade("good", 90, sequence=1)
        fair = self._grade("fair", 90, sequence=2, period_use="month")
        self._refused("Good and Fair overlap: both begin at 90.")
        fair.lower_bound = 60
        self.assertIn("below 60 gets no grade", " ".join(self.draft._hints()))
        self._grade("poor", 0, sequence=3, no_lower_bound=True)
        self.assertNotIn("gets no grade", " ".join(self.draft._hints()))
        bad = self._grade("bad", 0, sequence=4, no_lower_bound=True, period_use="long")
        self._refused("Both Poor and Bad take whatever is below.")
        bad.by_score = False
        self._accepted()

    def test_grades_in_the_wrong_order(self):
        self._grade("good", 90, sequence=2)
        self._grade("fair", 60, sequence=1)
        self._refused("Fair is listed as better than Good")

    # === THE FORM === #

    def test_the_office_sees_it_while_it_works(self):
        self.groups[2].weight = 0.4
        form = Form(self.draft.with_user(self.user_officer))
        self.assertIn("0.9 instead of 1", form.check_html)
        self.groups[2].weight = 0.5
        chosen = self._groups(self.base, chosen=0.5)
        chosen.raters = "chosen"
        self.draft.weights_are_shares = False
        form = Form(self.draft.with_user(self.user_officer))
        self.assertNotIn("instead of 1", form.check_html)
        self.assertIn("Nobody is chosen yet for Chosen in Base", form.check_html)
        chosen.employee_ids = self.ma
        self.env.invalidate_all()
        self.assertFalse(Form(self.draft.with_user(self.user_officer)).check_html)

    def test_parts_of_every_kind_are_entered_in_the_form(self):
        office = self.env["jifen.dimension"].with_user(self.user_officer).with_context(default_scheme_id=self.draft.id)
        view = "jifen_appraisal.jifen_dimension_view_form"
        with Form(office, view=view) as form:
            form.name, form.code, form.kind = "Votes", "votes", "vote"
            form.full_marks = 20
            with form.group_ids.new() as row:
                row.name, row.code, row.raters, row.min_return = "Democratic", "democratic", "unit", 60
        self.assertRecordValues(form.record.group_ids, [{"min_return": 60, "scheme_id": self.draft.id}])
        with Form(office, view=view) as form:
            form.name, form.code, form.kind = "Targets", "targets", "rank"
            with form.indicator_ids.new() as row:
                row.name, row.code, row.full_marks, row.ladder, row.step = "Revenue", "revenue", 20, "step", 2
        self.assertEqual(self.draft.indicator_ids.code, "revenue")
        with Form(office, view=view) as form:
            form.name, form.code, form.kind = "Points", "points", "points"
            with form.start_ids.new() as row:
                row.position, row.points = "head", 20
        self.assertEqual(form.record.start_ids.points, 20)
        self.assertEqual(self.draft.rater_group_ids.mapped("code"), ["self", "peer", "leader", "democratic"])
