"""Ratings by name: who rates whom, what is recorded, who sees it, and what it scores."""

from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import GROUP
from .rating_common import RatedTownCase


@tagged("post_install", "-at_install")
class TestEntitlement(RatedTownCase):
    def raters(self, subject, code, **changed):
        """Return the names of those entitled in a group for one subject."""
        group = self._group(code)
        if changed:
            # A group of a running scheme is frozen: changed in the database.
            for field, value in changed.items():
                self.env.cr.execute(f"UPDATE jifen_rater_group SET {field} = %s WHERE id = %s", [value, group.id])
            group.invalidate_recordset()
        card = self.ratings._scorecard(subject)
        found = group._raters_of(card)[card.id, group.id]
        entitlement = self.ratings._entitlement()
        pair = entitlement.subjects[card.id], group
        # All four ways to ask say the same.
        self.assertEqual(entitlement.count(*pair), len(found))
        everybody = set(entitlement.people) | found
        self.assertEqual({one for one in everybody if entitlement.is_entitled(*pair, one)}, found)
        return sorted(self.env["hr.employee"].browse(found).mapped("name"))

    def test_a_group_of_oneself_is_the_person_alone(self):
        self.assertEqual(self.raters(self.chen, "self"), ["Chen"])

    def test_peers_are_of_the_same_office_and_kind_of_position(self):
        # Ma manages the office and rates as somebody above, Wu works in another office.
        self.assertEqual(self.raters(self.chen, "peer"), ["Li", "Zhang"])
        # Chen and Li are below Ma, but nobody is asked as subordinate in this dimension.
        self.assertEqual(self.raters(self.ma, "peer"), ["Chen", "Li", "Zhang"])
        # The other leader of the town is above Gao.
        self.assertEqual(self.raters(self.gao, "peer"), [])
        self.assertEqual(self.raters(self.song, "peer"), ["Gao"])

    def test_leaders_are_everybody_above(self):
        self.assertEqual(self.raters(self.chen, "leader"), ["Gao", "Ma", "Song"])
        self.assertEqual(self.raters(self.gao, "leader"), ["Song"])
        self.assertEqual(self.raters(self.song, "leader"), [])

    def test_leaders_by_office_alone(self):
        self.party.manager_id = self.li
        self.zhang.parent_id = False
        self.assertEqual(self.raters(self.zhang, "leader"), ["Gao", "Li", "Ma", "Song"])
        self.assertEqual(self.raters(self.zhang, "peer"), ["Chen"])

    def test_managers_in_a_circle_are_each_a_leader_once(self):
        self.env.cr.execute("UPDATE hr_employee SET parent_id = %s WHERE id = %s", [self.chen.id, self.song.id])
        self.env["hr.employee"].invalidate_model()
        self.assertEqual(self.raters(self.chen, "leader"), ["Gao", "Ma", "Song"])

    def test_subordinates_have_the_subject_as_manager_or_leader_in_charge(self):
        self.assertEqual(self.raters(self.gao, "subordinate"), ["Chen", "Li", "Ma", "Wu", "Zhang"])
        self.assertEqual(self.raters(self.song, "subordinate"), ["Gao"])

    def test_subordinates_of_a_team_are_its_members(self):
        self.assertEqual(self.raters(self.justice, "outside", raters="subordinate"), ["Wu"])

    def test_a_group_of_the_unit_is_everybody_in_it_but_the_person(self):
        self.assertEqual(self.raters(self.chen, "democratic"), ["Gao", "Li", "Ma", "Song", "Wu", "Zhang"])
        self.assertEqual(
            self.raters(self.justice, "outside", raters="unit"),
            ["Chen", "Gao", "Li", "Ma", "Song", "Wu", "Zhang"],
        )

    def test_other_raters_of_a_person_are_of_the_units_other_offices(self):
        self.assertEqual(self.raters(self.chen, "democratic", raters="other"), ["Gao", "Song", "Wu"])

    def test_other_raters_of_a_team_are_of_other_units(self):
        self.assertEqual(self.raters(self.justice, "outside"), ["Zhao"])

    def test_a_group_of_a_role_is_who_has_it(self):
        group = self.env.ref(GROUP + "manager")
        self.assertEqual(
            self.raters(self.ma, "democratic", user_group_id=group.id, raters="group"),
            ["Gao", "Song"],
        )

    def test_chosen_raters_are_those_chosen_but_the_person(self):
        self._group("democratic").employee_ids = self.zhao | self.chen
        self.assertEqual(self.raters(self.chen, "democratic", raters="chosen"), ["Zhao"])
        self.assertEqual(self.raters(self.li, "democratic"), ["Chen", "Zhao"])

    def test_who_has_left_is_not_entitled(self):
        self.wu.active = False
        self.assertEqual(self.raters(self.chen, "democratic"), ["Gao", "Li", "Ma", "Song", "Zhang"])

    def test_expected_agrees_with_each_pair(self):
        for raters in ("unit", "other"):
            self.env.cr.execute("UPDATE jifen_rater_group SET raters = %s WHERE code = 'democratic'", [raters])
            self.env["jifen.rater.group"].invalidate_model()
            entitlement = self.ratings._entitlement()
            counted = {
                rater: {group: number for group, number in counts.items() if number}
                for rater, counts in entitlement.expected().items()
            }
            for rater in entitlement.people:
                pairs = {}
                for __, group in entitlement.pairs_of(rater):
                    pairs[group.id] = pairs.get(group.id, 0) + 1
                self.assertEqual(counted.get(rater, {}), pairs)

    def test_queries_do_not_grow_with_people(self):
        def queries():
            return self._queries(lambda: self.ratings._entitlement().expected())

        few = queries()
        for number in range(12):
            self._employee(f"New {number}", self.justice)
        more = self.env["hr.employee"].search([("name", "=like", "New %")])
        self.ratings.employee_ids |= more
        self.assertEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestRating(RatedTownCase):
    def values(self, card=None, group="peer"):
        self.env.flush_all()
        return {
            (row.rater_id.name, row.aspect_id.code): row.value
            for row in self.env["jifen.rating"].search(
                [("scorecard_id", "=", (card or self.card).id), ("group_id", "=", self._group(group).id)]
            )
        }

    def refused(self, message, group="peer", figures=None, rater=None, card=None):
        """Check that a rating is refused with these words, and that nothing is written."""
        before = self.env["jifen.rating"].search_count([])
        with self.assertRaisesRegex(UserError, message):
            (card or self.card)._rate(group, {"de": 90} if figures is None else figures, rater=rater or self.li)
        self.assertEqual(self.env["jifen.rating"].search_count([]), before)

    def test_a_later_figure_replaces_the_raters_earlier_one(self):
        self.card._rate("peer", {"de": 92, "neng": 85.5}, rater=self.li)
        self.assertEqual(self.values(), {("Li", "de"): 92, ("Li", "neng"): 85.5})
        self.card._rate("peer", {"de": "88"}, rater=self.li)
        self.assertEqual(self.values(), {("Li", "de"): 88, ("Li", "neng"): 85.5})
        self.card._rate("peer", {"de": None}, rater=self.li)
        self.assertEqual(self.values(), {("Li", "neng"): 85.5})

    def test_a_whole_dimension_is_rated_under_its_own_code(self):
        card = self.ratings._scorecard(self.gao)
        card._rate("subordinate", {"whole": 17}, rater=self.chen)
        self.assertEqual(self.values(card, "subordinate"), {("Chen", False): 17})
        card._rate("subordinate", {"whole": 18}, rater=self.chen)
        self.assertEqual(self.values(card, "subordinate"), {("Chen", False): 18})

    def test_a_rating_by_the_wrong_person_or_out_of_range_is_refused(self):
        self.refused("Wu is not entitled to rate Chen", rater=self.wu)
        self.refused("Li is not entitled to rate Chen", group="leader")
        self.refused("No rater group nobody rates Chen in Ratings", group="nobody")
        # A group of a dimension that is for leaders only, and a group of a vote.
        self.refused("No rater group subordinate rates Chen", group="subordinate")
        self.refused("No rater group democratic rates Chen", group="democratic")
        self.refused("wen is not an aspect of Base", figures={"de": 90, "wen": 90})
        self.refused("from 0 to 100; 101 is not", figures={"neng": 90, "de": 101})
        self.refused("from 0 to 100; -0.5 is not", figures={"de": -0.5})
        self.refused("from 0 to 100; good is not", figures={"de": "good"})
        self.refused("from 0 to 100; nan is not", figures={"de": float("nan")})
        self.refused("at most 4 decimals", figures={"de": "90.00001"})
        self.refused(
            "from 0 to 20; 21 is not", "subordinate", {"whole": 21}, self.chen, self.ratings._scorecard(self.gao)
        )

    def test_only_while_open_or_scoring(self):
        self.ratings.action_score()
        self.card._rate("peer", {"de": 90}, rater=self.li)
        self.ratings.action_publish()
        self.refused("Ratings is not open")
        self.ratings.action_close()
        self.refused("Ratings is not open")
        self.ratings.action_reopen("forgotten")
        self.card._rate("peer", {"de": 80}, rater=self.li)
        self.assertEqual(self.values(), {("Li", "de"): 80})

    def test_everybody_in_their_own_name(self):
        self.card.with_user(self.user_li).sudo()._rate("peer", {"de": 90}, rater=self.li)
        for user in (self.user_ma, self.user_officer, self.env.ref("base.user_admin")):
            with self.assertRaisesRegex(AccessError, "own name"):
                self.card.with_user(user).sudo()._rate("peer", {"de": 10}, rater=self.li)
        self.assertEqual(self.values(), {("Li", "de"): 90})

    def test_same_code_in_two_dimensions(self):
        scheme = self.rated.copy({"code": "twice"})
        one = self._rating_dimension(scheme, "one", {"peer": 1}, aspects={"de": 1})
        other = self._rating_dimension(scheme, "two", {"peer": 1}, aspects={"de": 0.5, "neng": 0.5})
        scheme.step_ids or scheme.write(
            {"step_ids": [Command.create({"name": "Manager", "document": "claim", "approver": "manager"})]}
        )
        scheme.action_activate()
        period = self._period(self.chen | self.li, name="Twice", scheme_id=scheme.id)
        period.action_open()
        card = period._scorecard(self.chen)
        with self.assertRaisesRegex(UserError, "Several dimensions"):
            card._rate("peer", {"de": 90}, rater=self.li)
        card._rate("peer", {"neng": 90}, rater=self.li)
        card._rate("one:peer", {"de": 91}, rater=self.li)
        rows = self.env["jifen.rating"].search([("period_id", "=", period.id)])
        self.assertEqual({row.dimension_id: row.value for row in rows}, {one: 91, other: 90})

    def test_worked_example_of_r0(self):
        figures = {
            "self": {self.chen: (95, 90, 100, 90, 100)},
            "peer": {
                self.li: (90, 85, 90, 88, 95),
                self.zhang: (92, 80, 90, 92, 95),
            },
            "leader": {self.ma: (92, 88, 94, 90, 96), self.gao: (90, 86, 90, 85, 98)},
        }
        third = self._employee("Third", self.party, manager=self.ma)
        self.ratings.employee_ids |= third
        figures["peer"][third] = (94, 90, 90, 84, 98)
        for group, raters in figures.items():
            for rater, row in raters.items():
                self.card._rate(group, dict(zip(("de", "neng", "qin", "ji", "lian"), row, strict=True)), rater=rater)
        self.ratings.action_score()
        result = self.card.result_ids.filtered(lambda row: row.dimension_id == self.base)
        self.assertEqual(result.score, 90.48)
        self.assertFalse(result.note)

    def test_missing_groups_are_noted(self):
        self.card._rate("self", {"de": 80}, rater=self.chen)
        self.ratings.action_score()
        result = self.card.result_ids.filtered(lambda row: row.dimension_id == self.base)
        self.assertEqual((result.score, result.note), (80, "peer,leader"))

    def test_who_was_rated_stays_in_the_period(self):
        self.card._rate("peer", {"de": 90}, rater=self.li)
        with self.assertRaises(UserError) as error:
            self.ratings.employee_ids -= self.chen
        self.assertIn("Chen has already been rated in Ratings", str(error.exception))
        self.ratings.employee_ids -= self.wu
        self.assertFalse(self.ratings.scorecard_ids.filtered(lambda card: card.employee_id == self.wu))


@tagged("post_install", "-at_install")
class TestRatingSecurity(RatedTownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card._rate("peer", {"de": 90}, rater=cls.li)
        cls.card._rate("leader", {"de": 70}, rater=cls.ma)
        cls.own = cls.ratings._scorecard(cls.li)
        cls.own._rate("leader", {"de": 60}, rater=cls.ma)
        cls.all = cls.env["jifen.rating"].search([("period_id", "=", cls.ratings.id)])
        cls.env.flush_all()

    def seen(self, user):
        self.env.invalidate_all()
        rows = self.env["jifen.rating"].with_user(user).search([("period_id", "=", self.ratings.id)])
        return {(row.sudo().rater_id.name, row.sudo().scorecard_id.name) for row in rows}

    def test_each_sees_their_own_ratings_and_the_office_all_of_them(self):
        everything = {("Li", "Chen"), ("Ma", "Chen"), ("Ma", "Li")}
        self.assertEqual(self.seen(self.user_li), {("Li", "Chen")})
        self.assertEqual(self.seen(self.user_ma), {("Ma", "Chen"), ("Ma", "Li")})
        self.assertEqual(self.seen(self.user_gao), set())
        self.assertEqual(self.seen(self.user_committee), set())
        self.assertEqual(self.seen(self.user_inspector), set())
        self.assertEqual(self.seen(self.user_officer), everything)
        self.assertEqual(self.seen(self.user_auditor), everything)
        with self.assertRaises(AccessError):
            self.seen(self.user_chen)

    def test_office_and_audit_do_not_see_who_rated_them(self):
        for group in ("officer", "auditor", "admin"):
            user = self._user(f"rated_{group}", group)
            self.li.user_id = user
            self.assertEqual(self.seen(user), {("Ma", "Chen"), ("Li", "Chen")}, group)

    def test_nobody_writes_ratings_as_records(self):
        for user in (self.user_officer, self.user_auditor, self.user_li, self.env.ref("base.user_admin")):
            rows = self.all.with_user(user)
            values = {"scorecard_id": self.card.id, "group_id": self._group("peer").id, "rater_id": self.li.id}
            with self.assertRaises(AccessError):
                rows.write({"value": 1})
            with self.assertRaises(AccessError):
                rows.unlink()
            with self.assertRaises(AccessError):
                rows.create({**values, "period_id": self.ratings.id, "value": 5})

    def test_ratings_are_not_written_even_elevated(self):
        with self.assertRaises(AccessError):
            self.all.write({"value": 1})
        with self.assertRaises(UserError):
            self.all.unlink()

    def test_rating_and_voting_are_not_called_over_rpc(self):
        for name in ("_rate", "_write_ratings", "_cast_ballot", "_write_ballot"):
            self.assertTrue(getattr(type(self.card), name)._api_private, name)

    def test_explanation_names_no_rater(self):
        self.ratings.action_score()
        text = str(self.card._explain())
        for name in ("Li", "Ma"):
            self.assertNotIn(f"'{name}'", text)


@tagged("post_install", "-at_install")
class TestRatersProgress(RatedTownCase):
    def test_what_each_rater_has_left_is_counted_and_reminded_of(self):
        progress = {row["name"]: row for row in self.ratings._raters_progress()["raters"]}
        # Chen: own rating, peers Li and Zhang and Ma, subordinate of Gao; votes on six others and a team.
        self.assertEqual((progress["Chen"]["ratings"], progress["Chen"]["votes"]), ([0, 5], [0, 7]))
        self.assertFalse(progress["Zhang"]["login"])
        for code in ("de", "neng", "qin", "ji", "lian"):
            self.card._rate("self", {code: 90}, rater=self.chen)
        self.card._rate("peer", {"de": 90}, rater=self.li)
        progress = {row["name"]: row for row in self.ratings._raters_progress()["raters"]}
        self.assertEqual(progress["Chen"]["ratings"], [1, 5])
        # One aspect of five is not done yet.
        self.assertEqual(progress["Li"]["ratings"][0], 0)

    def test_those_who_are_done_are_not_reminded(self):
        self.team_card._cast_ballot("outside", "excellent", voter=self.zhao)
        users = self.ratings._unfinished_raters()
        self.assertIn(self.user_chen, users)
        self.assertNotIn(self.user_zhao, users)

    def test_the_office_reminds_raters_of_what_is_left(self):
        self.ratings.with_user(self.user_officer).action_remind_raters()
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.user_chen.partner_id.id), ("body", "like", "Ratings")], limit=1
        )
        self.assertIn("vote on 12 in Ratings", message.body)
        self.assertIn("/my/jifen/ratings", message.body)
        self.assertEqual(self.ratings.raters_reminded_on, fields.Date.context_today(self.ratings))
        with self.assertRaises(AccessError):
            self.ratings.with_user(self.user_ma).action_remind_raters()

    def test_remind_says_when_nobody_is_left(self):
        scheme = self.scheme
        with self.assertRaisesRegex(UserError, "Nobody"):
            self.period.action_remind_raters()
        self.assertEqual(self.period.scheme_id, scheme)

    def test_raters_are_reminded_when_the_last_day_is_near(self):
        today = fields.Date.today()
        cron = self.env["jifen.period"]
        self.startPatcher(patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0))
        (self.env["jifen.period"].search([]) - self.ratings)._trusted().write({"raters_reminded_on": today})
        self.ratings.rating_until = fields.Date.add(today, days=10)
        cron._cron_remind_raters()
        self.assertFalse(self.ratings.raters_reminded_on)
        self.ratings.rating_until = fields.Date.add(today, days=2)
        cron._cron_remind_raters()
        self.assertEqual(self.ratings.raters_reminded_on, today)
        count = self.env["mail.message"].search_count([])
        cron._cron_remind_raters()
        self.assertEqual(self.env["mail.message"].search_count([]), count)

    def test_the_form_of_a_period_sets_the_last_day_and_lists_raters(self):
        with Form(self.ratings.with_user(self.user_officer)) as form:
            form.rating_until = fields.Date.today()
        self.assertIn("Chen", str(self.ratings.with_user(self.user_officer).raters_html))
