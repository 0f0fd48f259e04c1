"""Regulation r2's worked examples through the models, ranks, leaders, vetoes and the life of a period."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

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

    def test_ranks(self):
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

    # === LIFE OF A PERIOD === #

    def test_snapshot_outlives_a_move(self):
        card = self._card(self.chen)
        self.chen.department_id = self.justice
        self.assertEqual(card.department_id, self.party)
        self.assertRecordValues(
            self.period.scorecard_ids.sorted("name"),
            [
                {"name": "Chen", "position": "staff", "leader_card_id": self._card(self.gao).id},
                {"name": "Gao", "position": "deputy", "leader_card_id": self._card(self.song).id},
                {"name": "Li", "position": "staff", "leader_card_id": self._card(self.gao).id},
                {"name": "Ma", "position": "staff", "leader_card_id": self._card(self.gao).id},
                {"name": "Song", "position": "head", "leader_card_id": False},
                {"name": "Wu", "position": "staff", "leader_card_id": self._card(self.gao).id},
            ],
        )

    def test_states(self):
        period = self.period
        with self.assertRaises(UserError):
            period.action_open()
        with self.assertRaises(UserError):
            period.action_close()
        with self.assertRaises(UserError):
            period.action_publish()
        self._close()
        with self.assertRaises(UserError):
            period.action_score()
        with self.assertRaises(UserError):
            period.action_reopen("")
        period.action_reopen("a claim was forgotten")
        self.assertEqual(period.state, "open")

    def test_publishing_waits_for_claims(self):
        self._claim().action_submit()
        self.period.action_score()
        with self.assertRaises(UserError):
            self.period.action_publish()

    def test_publishing_scores_what_came_in_meanwhile(self):
        self.period.action_score()
        self._post(self.chen, "discipline.idle")
        self.period.action_publish()
        self.assertEqual(self._card(self.chen).score, 98)

    def test_people_can_join_but_not_vanish_with_points(self):
        late = self._employee("Late", self.party)
        self.period.employee_ids |= late
        self.assertTrue(self._card(late))
        self.period.employee_ids -= late
        self._post(self.chen, "discipline.idle")
        with self.assertRaises(UserError):
            self.period.employee_ids -= self.chen

    def test_overlapping_period_is_refused(self):
        with self.assertRaises(ValidationError):
            self._period(name="again")

    def test_only_the_office_runs_periods(self):
        for user in (self.user_li, self.user_ma, self.user_inspector, self.user_committee, self.user_auditor):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.period.with_user(user).action_score()
        self.env.invalidate_all()
        self.period.with_user(self.user_officer).action_score()

    def test_state_cannot_be_written(self):
        self.env.invalidate_all()
        for user in (self.user_officer, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.period.with_user(user).write({"state": "closed"})
            with self.assertRaises(AccessError):
                self.period.with_user(user).with_context(jifen_trusted=True).write({"state": "closed"})
            with self.assertRaises(AccessError):
                self._card(self.chen).with_user(user).sudo().write({"score": 999})

    def test_officer_without_hr_rights_opens_a_period(self):
        month = fields.Date.add(fields.Date.start_of(self.day, "month"), months=2)
        self.env.invalidate_all()
        period = (
            self.env["jifen.period"]
            .with_user(self.user_officer)
            .create(
                {
                    "name": "later",
                    "scheme_id": self.scheme.id,
                    "date_from": month,
                    "date_to": fields.Date.end_of(month, "month"),
                    "employee_ids": [Command.set((self.chen | self.gao).ids)],
                }
            )
        )
        period.action_open()
        self.assertEqual(sorted(period.scorecard_ids.mapped("name")), ["Chen", "Gao"])


@tagged("post_install", "-at_install")
class TestScheme(TownCase):
    def test_catalogues_add_up(self):
        """The check that confirms the corrected figures of the source (r2)."""
        marks = {catalogue.code: catalogue.full_marks for catalogue in self.scheme.catalogue_ids}
        self.assertEqual(marks.pop("agriculture"), 40)
        self.assertEqual(set(marks.values()), {60})
        self.assertEqual(len(marks), 6)
        common = self.scheme._dimension("common").item_ids.filtered(lambda item: not item.parent_id)
        self.assertEqual(sum(common.mapped("full_marks")), 20)

    def test_catalogues_find_their_departments(self):
        by_code = {catalogue.code: catalogue.department_ids for catalogue in self.scheme.catalogue_ids}
        self.assertEqual(by_code["party"], self.party)
        self.assertEqual(by_code["justice"], self.justice)

    def test_running_scheme_is_frozen(self):
        idle = self.scheme._item("discipline.idle")
        for change in (
            lambda: idle.write({"points": -9}),
            lambda: idle.unlink(),
            lambda: self.scheme._dimension("common").write({"start": 0}),
            lambda: self.scheme.write({"ceiling": 10, "has_ceiling": True}),
            lambda: idle.copy({"code": "new"}),
            lambda: self.scheme._item("award.commendation").level_ids[0].write({"points": 50}),
        ):
            with self.assertRaises(UserError):
                change()
        idle.name = "Games at work"
        dated = idle.copy({"code": "new", "valid_from": self.day})
        self.assertTrue(dated)

    def test_new_revision(self):
        action = self.scheme.action_new_revision()
        copy = self.env["jifen.scheme"].browse(action["res_id"])
        self.assertRecordValues(
            copy, [{"state": "draft", "revision": 2, "previous_id": self.scheme.id, "frozen": False}]
        )
        self.assertEqual(sorted(copy.item_ids.mapped("code")), sorted(self.scheme.item_ids.mapped("code")))
        self.assertEqual(copy.item_ids.dimension_id.scheme_id, copy)
        self.assertEqual(copy.item_ids.parent_id.scheme_id, copy)
        self.assertEqual(len(copy.step_ids), len(self.scheme.step_ids))
        copy._item("discipline.idle").points = -3
        copy.action_activate()

    def test_incomplete_scheme_is_not_activated(self):
        scheme = self.env["jifen.scheme"].create({"name": "Empty", "code": "empty", "company_id": self.company.id})
        with self.assertRaises(UserError):
            scheme.action_activate()

    def test_bad_figures(self):
        dimension = self.scheme.action_new_revision()
        scheme = self.env["jifen.scheme"].browse(dimension["res_id"])
        dimension = scheme._dimension("common")
        with self.assertRaises(ValidationError):
            dimension.write({"has_floor": True, "floor": 50})
        with self.assertRaises(ValidationError):
            dimension.weight = 0
        with self.assertRaises(ValidationError):
            scheme._item("assessment.overall").points_min = 5
        with self.assertRaises(ValidationError):
            scheme._item("discipline").max_loss = -1

    def test_form_of_a_scheme(self):
        with Form(self.env["jifen.scheme"].with_user(self.user_officer)) as form:
            form.name = "Our own"
            form.code = "own"
        self.assertEqual(form.record.state, "draft")
