"""A draft scheme tried on a past period: who would have what, and nothing written."""

import io

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import stored
from ..scoring.kinds_common import KindsCase

TABLES = (
    "jifen_scheme",
    "jifen_period",
    "jifen_scorecard",
    "jifen_scorecard_result",
    "jifen_score_line",
    "jifen_rating",
    "jifen_ballot_tally",
    "jifen_allocation",
    "jifen_allocation_line",
)


@tagged("post_install", "-at_install")
class TestSimulator(KindsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.scheme._copy_as(2)

    def _filled(self):
        """Chen loses 5, Li 15 in a meeting item of 10 and gains 2, Wu nothing; scored."""
        self._post(self.chen, "discipline.idle")
        self._post(self.chen, "assessment.overall", points=-3)
        for __ in range(3):
            self._post(self.li, "party.meetings")
        self._post(self.li, "award.commendation", level="city", matter="M-1")
        self._post(self.li, "award.commendation", level="district", matter="M-1")
        self.period.action_score()

    def _tried(self, pool=0.0, scheme=None, period=None):
        """Return ``{name: row}`` of the comparison, after checking that the database is as it was."""
        scheme, period = scheme or self.draft, period or self.period
        before = self._content()
        self.result = scheme.with_user(self.user_officer)._simulate(period.with_user(self.user_officer), pool)
        self.assertEqual(self._content(), before, "something was written")
        return {row["name"]: row for row in self.result["rows"]}

    def _content(self):
        return stored(self.env, *TABLES)

    # === SAME RULES, SAME RESULTS === #

    def test_a_copy_changes_nothing(self):
        self._filled()
        rows = self._tried(pool=10000)
        self.assertEqual(len(rows), 6)
        for card in self.period.scorecard_ids:
            row = rows[card.name]
            self.assertEqual(float(row["score_now"]), card.score, card.name)
            self.assertEqual(row["rank_now"], card.rank_overall, card.name)
            self.assertEqual(row["pay_then"], row["pay_now"], card.name)
            self.assertFalse(row["changes"])
        self.assertEqual(sum(row["pay_now"] for row in rows.values()), 10000)
        self.assertFalse(self.result["missing"] or self.result["pay_problem"])

    def test_a_copy_of_every_kind_changes_nothing(self):
        self._fill()
        self._score()
        rows = self._tried(scheme=self.kinds._copy_as(2), period=self.month)
        self.assertEqual(float(rows["Chen"]["score_now"]), self.card.score)
        self.assertEqual(float(rows["Party office"]["score_now"]), self.team_card.score)
        self.assertTrue(rows["Party office"]["team"])
        self.assertFalse([row["name"] for row in rows.values() if row["changes"]])
        self.assertFalse(self.result["missing"])

    def test_reversed_lines_and_vetoes(self):
        self._post(self.chen, "discipline.idle")._reverse("Wrong person")
        self._post(self.li, "probity.removal")
        self._post(self.wu, "discipline.late", quantity=11)
        self.period.action_score()
        rows = self._tried(pool=10000)
        self.assertFalse([row for row in rows.values() if row["changes"]])
        self.assertEqual((rows["Li"]["score_now"], rows["Li"]["pay_now"]), (0, 0))

    # === OTHER RULES === #

    def test_other_points_levels_and_limits(self):
        self._filled()
        self.draft._item("discipline.idle").points = -4
        meetings = self.draft._item("party.meetings")
        meetings.max_loss = 12
        self.draft._item("award.commendation").level_ids.filtered(lambda row: row.code == "city").points = 6
        rows = self._tried()
        # −4 instead of −2; the figure of the assessment stays −3
        self.assertEqual((rows["Chen"]["score_then"], rows["Chen"]["score_now"]), (95, 93))
        # −12 instead of −10, +6 instead of +2
        self.assertEqual((rows["Li"]["score_then"], rows["Li"]["score_now"]), (92, 94))
        self.assertEqual(
            (rows["Li"]["rank_now"], rows["Chen"]["rank_now"]), (rows["Chen"]["rank_then"], rows["Li"]["rank_then"])
        )
        self.assertEqual(rows["Chen"]["changes"], ["score", "rank"])
        self.assertNotIn("score", rows["Wu"]["changes"])

    def test_leaders_follow_their_people(self):
        self._filled()
        self.draft._item("discipline.idle").points = -10
        rows = self._tried()
        # Chen at 89 instead of 95, one of the four whom Gao leads, who is the only one Song leads
        for name in ("Gao", "Song"):
            self.assertEqual(rows[name]["score_now"] - rows[name]["score_then"], -8 / 4 if name == "Gao" else -2, name)

    def test_other_free_times_change_the_score(self):
        self._post(self.chen, "discipline.late", quantity=11)
        self.period.action_score()
        self.draft._item("discipline.late").free_quantity = 9
        self.assertEqual(self._tried()["Chen"]["score_now"], 96)

    def test_another_veto_takes_the_pay_and_leaves_the_score(self):
        self._filled()
        self.draft._item("discipline.idle").write({"veto_no_pay": True})
        rows = self._tried(pool=10000)
        self.assertEqual(rows["Chen"]["pay_now"], 0)
        self.assertGreater(rows["Li"]["pay_now"], rows["Li"]["pay_then"])
        self.assertEqual(rows["Chen"]["score_now"], 95)

    def test_other_weights_of_raters(self):
        self._fill()
        self._score()
        draft = self.kinds._copy_as(2)
        draft.rater_group_ids.filtered(lambda row: row.code == "self").weight = 0.5
        draft.rater_group_ids.filtered(lambda row: row.code == "leader").weight = 0.2
        draft._dimension("democratic").full_marks = 50
        rows = self._tried(scheme=draft, period=self.month)
        # integrity (0.5 × 90 + 0.2 × 100) ÷ 0.7, results (0.5 × 80 + 0.2 × 90) ÷ 0.7; votes 60 % of 50
        self.assertAlmostEqual(float(rows["Chen"]["score_now"]), 86.8571 + 30 + 40 + 6, 4)

    def test_ratings_are_scaled_to_other_full_marks(self):
        self._fill()
        self._score()
        draft = self.kinds._copy_as(2)
        draft._dimension("base").full_marks = 10
        rows = self._tried(scheme=draft, period=self.month)
        self.assertAlmostEqual(float(rows["Chen"]["score_now"]), 9.1143 + 12 + 40 + 6, 4)

    # === GRADES === #

    def test_grades_with_their_shares(self):
        self._filled()
        for code, bound, values in (
            ("good", 94, {"quota_mode": "share", "quota_percent": 20, "quota_by": "overall"}),
            ("fair", 0, {"no_lower_bound": True}),
        ):
            self.env["jifen.grade"].create(
                {"scheme_id": self.draft.id, "name": code.capitalize(), "code": code, "lower_bound": bound, **values}
            )
        rows = self._tried()
        self.assertTrue(self.result["with_grades"])
        # six people: one place; Ma and Wu are level with 100, so neither has it
        self.assertEqual({row["grade_now"] for row in rows.values()}, {"Fair"})
        self._post(self.ma, "award.commendation", level="city")
        self.period.action_score()
        self.assertEqual(self._tried()["Ma"]["grade_now"], "Good")

    # === PAY === #

    def test_another_way_of_pay_shares_out_the_same_pool(self):
        self._filled()
        self.draft.write({"pay_method": "top", "pay_top_percent": 50})
        rows = self._tried(pool=9000)
        self.assertEqual(sum(row["pay_now"] for row in rows.values()), 9000)
        # three places; Gao and Song, level on the third, both take part
        self.assertEqual({name for name, row in rows.items() if row["pay_now"]}, {"Ma", "Wu", "Gao", "Song"})
        self.assertEqual(sum(bool(row["pay_then"]) for row in rows.values()), 6)

    def test_what_was_allocated_counts_as_then(self):
        self._filled()
        pay = self.env["jifen.allocation"].create(
            {"period_id": self.period.id, "pool_basis": "fixed", "pool_amount": 500}
        )
        pay.action_compute()
        trial = self.env["jifen.simulation"].with_user(self.user_officer).create({"scheme_id": self.draft.id})
        self.assertEqual((trial.period_id, trial.pool_amount), (self.period, 500))
        rows = self._tried(pool=1000)
        self.assertEqual(
            {name: float(row["pay_then"]) for name, row in rows.items()},
            {line.employee_name: line.amount for line in pay.line_ids},
        )
        self.assertEqual(sum(row["pay_now"] for row in rows.values()), 1000)

    def test_pay_that_cannot_be_shared(self):
        self._filled()
        self.draft.pay_method = "ladder"
        self._tried(pool=1000)
        self.assertIn("no scored team", self.result["pay_problem"])
        self.assertFalse(self.result["with_pay"])

    # === WITHOUT A COUNTERPART === #

    def test_what_has_no_counterpart_is_listed(self):
        self._filled()
        self.draft._item("discipline.idle").code = "discipline.other"
        self.draft._item("award.commendation").level_ids.filtered(lambda row: row.code == "city").code = "town"
        rows = self._tried()
        self.assertEqual(rows["Chen"]["score_now"], 97)
        commendation = self.scheme._item("award.commendation")
        city = commendation.level_ids.filtered(lambda row: row.code == "city").name
        self.assertEqual(
            self.result["missing"],
            [
                ("Item", self.scheme._item("discipline.idle").display_name, 1),
                ("Level", f"{commendation.name} · {city}", 1),
            ],
        )
        # the other level of the same matter counts now
        self.assertEqual(rows["Li"]["score_now"], 91)

    def test_several_entries_are_counted(self):
        for __ in range(3):
            self._post(self.wu, "discipline.idle")
        self.period.action_score()
        self.draft._item("discipline.idle").unlink()
        self._tried()
        self.assertEqual([row[2] for row in self.result["missing"]], [3])

    def test_raters_without_a_counterpart(self):
        self._fill()
        self._score()
        draft = self.kinds._copy_as(2)
        draft.rater_group_ids.filtered(lambda row: row.code == "self").unlink()
        draft.tier_ids.filtered(lambda row: row.code == "poor").unlink()
        self._tried(scheme=draft, period=self.month)
        self.assertEqual([row[:2] for row in self.result["missing"]], [("Rater group", "Self"), ("Tier", "Poor")])

    # === WIZARD AND SHEET === #

    def test_the_dialog_shows_whose_result_would_differ(self):
        self._filled()
        self.draft._item("discipline.idle").points = -4
        form = Form(
            self.env["jifen.simulation"].with_user(self.user_officer).with_context(default_scheme_id=self.draft.id)
        )
        self.assertEqual(form.period_id, self.period)
        self.assertEqual(form.pool_amount, 12000, "2,000 a head")
        self.assertFalse(form.problem)
        for words in ("would have another result", "Chen", "Wu", "95", "93"):
            self.assertIn(words, form.result_html)
        form.pool_amount = 0
        form.only_changes = True
        self.assertIn("Chen", form.result_html)
        self.assertNotIn("Performance Pay", form.result_html)
        trial = form.save()
        self.assertEqual(trial.action_export()["report_name"], "jifen_appraisal.simulation_xlsx")

    def test_wizard_says_what_is_wrong(self):
        form = Form(
            self.env["jifen.simulation"].with_user(self.user_officer).with_context(default_scheme_id=self.draft.id)
        )
        self.assertIn("no scored period", form.problem)
        with self.assertRaisesRegex(UserError, "has no result yet"):
            self.draft._simulate(self.period)

    def test_the_sheet_of_a_trial_has_everybody_then_and_now(self):
        self._filled()
        self.draft._item("discipline.idle").code = "discipline.other"
        trial = self.env["jifen.simulation"].with_user(self.user_officer).create({"scheme_id": self.draft.id})
        report = self.env["ir.actions.report"].with_user(self.user_officer)
        content, kind = report._render_xlsx("jifen_appraisal.simulation_xlsx", trial.ids, {})
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        first, second = book.worksheets
        table = [[cell.value for cell in row] for row in first.iter_rows()]
        chen = next(row for row in table if "Chen" in row)
        self.assertEqual(chen[3:6], [95, 97, 2])
        self.assertIn("Item", [cell.value for cell in second["A"]])

    def test_only_the_office_tries(self):
        self._filled()
        for user in (self.user_li, self.user_ma, self.user_inspector, self.user_committee, self.user_auditor):
            with self.assertRaises(AccessError):
                self.env["jifen.simulation"].with_user(user).create({"scheme_id": self.draft.id})

    def test_another_company_stays_out(self):
        self._filled()
        other = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids |= other
        stranger = self.user_officer.copy(
            {"login": "stranger", "company_id": other.id, "company_ids": [Command.set(other.ids)]}
        )
        with self.assertRaises(AccessError):
            self.draft.with_user(stranger)._simulate(self.period.with_user(stranger))
