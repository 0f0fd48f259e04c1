"""The screen of grades: what each role sees, what a decision would do, and that looking writes nothing."""

from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .grading_common import GradingCase


@tagged("post_install", "-at_install")
class TestCalibration(GradingCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.user_trio = cls._user("triolead", "manager")
        cls.units["trio"].manager_id = cls._employee("Triolead", cls.bureau, cls.user_trio)
        cls.period = cls._quarter(1)

    def setUp(self):
        super().setUp()
        self._score(self.period, dict.fromkeys(self.period.employee_ids, 95))
        self.first, self.second, self.third = self.members["trio"]

    def _data(self, user=None, changes=(), **view):
        return self.period.with_user(user or self.user_committee).grading_data(list(changes), view)

    def _change(self, person, grade, reason=""):
        return {
            "scorecard_id": self.period._scorecard(person).id,
            "grade_id": self._grade(grade).id,
            "reason": reason,
        }

    def _counts(self, data, key="then"):
        return {row["name"]: row[key] for row in data["grades"]}

    def test_the_screen_counts_the_grades_of_everybody_and_of_each_unit(self):
        data = self._data()
        self.assertEqual(data["heads"], 10)
        self.assertEqual(self._counts(data, "proposed"), {"Good": 10, "Fair": 0, "Ordinary": 0, "Poor": 0})
        self.assertEqual(self._counts(data), {"Good": 0, "Fair": 10, "Ordinary": 0, "Poor": 0})
        trio = next(row for row in data["units"] if row["name"] == "Trio")
        self.assertEqual((trio["heads"], trio["mean"]), (3, 95))
        self.assertEqual(trio["then"], {str(self._grade("fair").id): 3})

    def test_what_a_change_would_do(self):
        self._grade("good").sudo().env.cr.execute(
            "UPDATE jifen_grade SET pay_coefficient = 1.5 WHERE id = %s", [self._grade("good").id]
        )
        self.env.invalidate_all()
        data = self._data(changes=[self._change(self.first, "good", "Saved a child")])
        self.assertEqual(self._counts(data, "now")["Good"], 0)
        self.assertEqual(self._counts(data)["Good"], 1)
        self.assertEqual(data["factors"], [10, 10.5])
        row = next(row for row in data["quotas"] if row["group"] == "Trio")
        self.assertEqual((row["entitled"], row["used"], row["left"], row["added"], row["then"]), (1, 0, 1, 1, 1))
        person = next(row for row in data["rows"] if row["name"] == "trio1")
        self.assertEqual((person["grade"], person["then"]), (self._grade("fair").id, self._grade("good").id))
        self.assertEqual(data["acts"], {str(person["id"]): "Added by the committee"})
        self.assertFalse(data["errors"])

    def test_looking_writes_nothing(self):
        before = [(card.id, card.grade_id.id) for card in self.period.scorecard_ids]
        self._data(changes=[self._change(self.first, "good", "Saved a child"), self._change(self.second, "poor", "x")])
        self.env.invalidate_all()
        self.assertEqual([(card.id, card.grade_id.id) for card in self.period.scorecard_ids], before)
        self.assertFalse(self.period.scorecard_ids.grade_decision_ids)
        self.assertFalse(self.period.scorecard_ids.nomination_ids)

    def test_what_stands_against_it(self):
        data = self._data(changes=[self._change(self.first, "ordinary")])
        card = self.period._scorecard(self.first)
        self.assertEqual(data["errors"], {str(card.id): "say why, for the record."})
        with self.assertRaisesRegex(UserError, "trio1: say why"):
            self.period.with_user(self.user_committee).grading_save([self._change(self.first, "ordinary")])

    def test_what_is_saved_are_decisions_and_answers_to_nominations(self):
        self._agreed(self.period, self.members["six"][0])
        count = self.period.with_user(self.user_committee).grading_save(
            [self._change(self.members["six"][0], "good"), self._change(self.first, "ordinary", "Left the post")]
        )
        self.assertEqual(count, 2)
        self.assertEqual(self._codes(self.period, [self.members["six"][0], self.first]), ["good", "ordinary"])

    def test_a_leader_sees_their_unit_only(self):
        data = self._data(self.user_trio)
        self.assertEqual({row["name"] for row in data["rows"]}, {"trio1", "trio2", "trio3"})
        self.assertEqual([row["name"] for row in data["units"]], ["Trio"])
        self.assertEqual([row["group"] for row in data["quotas"]], ["Trio"])
        self.assertFalse(data["mayDecide"])
        self.assertTrue(all(row["nominate"] == self._grade("good").id for row in data["rows"]))

    def test_a_leaders_changes_are_not_tried(self):
        data = self._data(self.user_trio, [self._change(self.first, "good", "Mine")])
        self.assertEqual(self._counts(data)["Good"], 0)
        with self.assertRaises(AccessError):
            self.period.with_user(self.user_trio).grading_save([self._change(self.first, "good", "Mine")])

    def test_a_leader_nominates_from_the_list(self):
        card = self.period._scorecard(self.first)
        self.period.with_user(self.user_trio).grading_nominate(card.id, self._grade("good").id, "Solved the case")
        rows = {row["name"]: row for row in self._data(self.user_trio)["rows"]}
        self.assertEqual([row["label"] for row in rows["trio1"]["nominations"]], ["Proposed"])
        self.assertTrue(rows["trio1"]["nominations"][0]["canWithdraw"])
        self.assertFalse(rows["trio2"]["nominate"])
        self.assertIn("quota of Good is used", rows["trio2"]["objection"])
        with self.assertRaises(AccessError):
            other = self.period._scorecard(self.members["six"][0])
            self.period.with_user(self.user_trio).grading_nominate(other.id, self._grade("good").id, "Mine")

    def test_the_deputy_in_charge_agrees_on_the_screen(self):
        self._nominate(self.period, self.first, self.user_trio)
        self.units["six"].jifen_deputy_id = False
        data = self._data(self.user_gao)
        self.assertEqual({row["name"] for row in data["rows"]}, {"trio1", "trio2", "trio3", "solo1"})
        rows = {row["name"]: row for row in data["rows"]}
        self.assertTrue(rows["trio1"]["nominations"][0]["canAgree"])
        self.assertFalse(any(row["nominate"] for row in data["rows"]))

    def test_others_see_nothing(self):
        for user in (self.user_ma, self.user_inspector, self.user_chen):
            with self.assertRaises(AccessError, msg=user.login):
                self._data(user)
        self.assertFalse(self.env["jifen.period"].with_user(self.user_ma).grading_periods())

    def test_readers_do_not_decide(self):
        for user in (self.user_officer, self.user_auditor):
            data = self._data(user)
            self.assertEqual((len(data["rows"]), data["mayDecide"]), (10, False))
            with self.assertRaises(AccessError, msg=user.login):
                self.period.with_user(user).grading_save([self._change(self.first, "good", "Mine")])

    def test_periods_to_choose_from(self):
        for user in (self.user_committee, self.user_trio):
            found = self.env["jifen.period"].with_user(user).grading_periods()
            self.assertEqual([row["id"] for row in found if row["name"] == "Q1"], [self.period.id])

    def test_each_filter_leaves_the_rows_it_names(self):
        self._agreed(self.period, self.first, self.user_trio)
        names = {
            only: [row["name"] for row in self._data(only=only)["rows"]] for only in ("nominated", "settle", "changed")
        }
        self.assertEqual(names, {"nominated": ["trio1"], "settle": ["trio1"], "changed": []})
        self.assertEqual(len(self._data(only="candidates")["rows"]), 10)
        self.assertEqual(self._data(search="solo")["total"], 1)
        self.assertEqual(self._data(unit_id=self.units["six"].id)["total"], 6)

    def test_after_publication_nothing_is_changed(self):
        self._publish(self.period)
        data = self._data(changes=[self._change(self.first, "good", "Late")])
        self.assertFalse(data["mayDecide"])
        self.assertEqual(self._counts(data)["Good"], 0)

    def test_the_sheet_of_quotas_is_for_whoever_reads_all_results(self):
        """The application for the use of quotas, for whoever reads all results."""
        first = self._agreed(self.period, self.first, self.user_trio)
        first.with_user(self.user_committee).action_refuse("Late three times")
        self._decide(self.period, self.second, "good", "Saved a child")
        report = self.env["ir.actions.report"]
        for user in (self.user_officer, self.user_committee, self.user_auditor):
            content, kind = report.with_user(user)._render_xlsx("jifen_appraisal.quota_xlsx", self.period.ids, {})
            self.assertEqual(kind, "xlsx")
        sheet = load_workbook(BytesIO(content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        row = next(row for row in rows if row[0] == "Trio")
        self.assertEqual(row, ["Trio", "Good", "Q1", 3, 40, 1.2, 1, 1, 1, 1, 0.2])
        for user in (self.user_trio, self.user_ma):
            with self.assertRaises(AccessError, msg=user.login):
                report.with_user(user)._render_xlsx("jifen_appraisal.quota_xlsx", self.period.ids, {})

    def test_the_way_from_the_period(self):
        action = self.period.with_user(self.user_committee).action_view_grading()
        self.assertEqual((action["tag"], action["context"]["active_id"]), ("jifen_calibration", self.period.id))
