"""Corrections after publication: the ledger, everything that depends on it, before and after."""

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import TownCase


class AppealCase(TownCase):
    """Chen appeals; the committee looks into it, the appraisal office decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_officer2 = cls._user("officer2", "officer")

    def _appeal(self, employee=None, line=None, about="score", submit=True, **values):
        employee = employee or self.chen
        card = (values.pop("period", None) or self.period)._scorecard(employee)
        appeals = self.env["jifen.appeal"].with_user(employee.user_id).sudo(employee.user_id.share)
        appeal = appeals.create(
            {
                "scorecard_id": card.id,
                "about": "line" if line else about,
                "line_id": line.id if line else False,
                "grounds": "I was on leave on that day",
                "wish": "Take it back",
                **values,
            }
        )
        if submit:
            appeal.action_submit()
            self.env.invalidate_all()
        return appeal.sudo(False).with_user(self.env.user)

    def _investigate(self, appeal, changes=(), outcome="upheld", user=None):
        user = user or self.user_committee
        appeal.with_user(self.user_officer).investigator_id = user
        mine = appeal.with_user(user)
        mine.write(
            {
                "change_ids": [Command.create(change) for change in changes],
                "proposed_outcome": outcome,
                "proposed_answer": "You are right",
                "finding": "The attendance list says so",
            }
        )
        self.env.invalidate_all()
        return mine

    def _uphold(self, appeal, changes):
        self._investigate(appeal, changes).action_propose()
        self.env.invalidate_all()
        appeal.with_user(self.user_officer2).action_approve()
        self.env.invalidate_all()
        return appeal.correction_ids

    def _score(self, employee, period=None):
        return (period or self.period)._scorecard(employee).score


@tagged("post_install", "-at_install")
class TestCorrection(AppealCase):
    def test_a_line_reversed_after_closing_changes_its_person_and_ranks_alone(self):
        line = self._post(self.chen, "discipline.idle", ground="Games")
        self._post(self.li, "discipline.idle")
        self._close()
        before = {person: self._score(person) for person in self.people}
        correction = self._uphold(self._appeal(line=line), [{"kind": "reverse", "line_id": line.id}])
        self.assertEqual(self.period.state, "closed")
        self.assertTrue(line.is_reversed)
        self.assertEqual(line.reversal_ids.origin, "reversal")
        self.assertEqual(line.reversal_ids.approved_by_id, self.user_officer2)
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))
        own = correction.effect_ids.filtered(lambda row: row.scorecard_id.employee_id == self.chen)
        self.assertEqual(own.score_before, before[self.chen])
        self.assertEqual(own.score_after, before[self.chen] - line.points)
        self.assertEqual(self._score(self.chen), own.score_after)
        self.assertEqual((own.rank_overall_before, own.rank_overall_after), (5, 1))
        for effect in correction.effect_ids:
            card = effect.scorecard_id
            self.assertEqual(effect.score_after, card.score)
            self.assertEqual(effect.rank_overall_after, card.rank_overall)
            self.assertEqual(effect.grade_after_id, card.grade_id)
        self.assertEqual(self._score(self.li), before[self.li])
        untouched = self.period.scorecard_ids - correction.effect_ids.scorecard_id
        self.assertTrue(untouched, "who is not touched is not in the table")

    def test_effects_are_shown_before_and_nothing_is_changed(self):
        line = self._post(self.chen, "discipline.idle")
        self._close()
        appeal = self._appeal(line=line)
        mine = self._investigate(appeal, [{"kind": "reverse", "line_id": line.id}])
        count = self.env["jifen.score.line"].search_count([])
        score = self._score(self.chen)
        mine.action_preview()
        self.env.invalidate_all()
        self.assertEqual(self._score(self.chen), score)
        self.assertFalse(line.is_reversed)
        self.assertEqual(self.env["jifen.score.line"].search_count([]), count)
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))
        expected = [(row.name, row.score_after, row.rank_overall_after) for row in appeal.effect_ids]
        mine.action_propose()
        self.env.invalidate_all()
        appeal.with_user(self.user_officer2).action_approve()
        self.env.invalidate_all()
        done = [(row.name, row.score_after, row.rank_overall_after) for row in appeal.effect_ids]
        self.assertEqual(done, expected)
        self.assertEqual(appeal.correction_ids.state, "applied")

    def test_other_level_and_additional_line(self):
        item = self.scheme._item("award.commendation")
        levels = {row.code: row for row in item.level_ids}
        line = self._post(self.chen, "award.commendation", level="city", matter="M-1")
        self._close()
        other = (item.level_ids - levels["city"])[-1]
        changes = [
            {"kind": "replace", "line_id": line.id, "level_id": other.id},
            {"kind": "add", "item_id": self.scheme._item("discipline.idle").id, "date": self.day, "ground": "Owned up"},
        ]
        appeal = self._appeal(about="score")
        correction = self._uphold(appeal, changes)
        new = appeal.change_ids.new_line_id
        self.assertEqual(new.mapped("origin"), ["appeal", "appeal"])
        replaced = appeal.change_ids[0].new_line_id
        self.assertEqual((replaced.matter, replaced.points), ("M-1", other.points))
        self.assertEqual(appeal.change_ids[0].reversal_line_id.reversal_of_id, line)
        self.assertEqual(appeal.change_ids[1].new_line_id.ground, "Owned up")
        self.assertIsNone(self.env["jifen.score.line"]._first_broken(self.company))
        explained = self.period._scorecard(self.chen)._explain()
        self.assertEqual(float(explained["score"]), self._score(self.chen))
        self.assertTrue(correction.effect_ids)

    def test_combined_period_follows_and_others_do_not(self):
        year = self._period(
            name="Year",
            kind="year",
            date_from=fields.Date.start_of(self.day, "year"),
            date_to=fields.Date.end_of(self.day, "year"),
        )
        self.period.parent_id = year
        line = self._post(self.chen, "discipline.idle")
        self._close()
        other = self._period(name="Other year", kind="year", date_from="2020-01-01", date_to="2020-12-31")
        for period in year | other:
            period.action_open()
            period.action_score()
        scored = other.scorecard_ids.mapped("write_date")
        appeal = self._appeal(line=line)
        self._investigate(appeal, [{"kind": "reverse", "line_id": line.id}])
        found = appeal._correction()._periods_to_score()
        self.assertEqual(list(found), [self.period, year])
        self.assertEqual(other.scorecard_ids.mapped("write_date"), scored)

    def test_open_period_is_corrected_without_results(self):
        line = self._post(self.chen, "discipline.idle")
        appeal = self._appeal(line=line)
        correction = self._uphold(appeal, [{"kind": "reverse", "line_id": line.id}])
        self.assertTrue(line.is_reversed)
        self.assertFalse(correction.effect_ids)

    def test_nobody_posts_to_a_closed_period_otherwise(self):
        line = self._post(self.chen, "discipline.idle")
        self._close()
        for context in ({}, {"jifen_correcting": True}, {"jifen_correcting": "x"}):
            lines = self.env["jifen.score.line"].with_user(self.user_officer).with_context(**context)
            with self.assertRaisesRegex(UserError, "not open"):
                lines._post(
                    [
                        {
                            "scorecard_id": line.scorecard_id.id,
                            "item_id": line.item_id.id,
                            "date": self.day,
                        }
                    ]
                )
            with self.assertRaisesRegex(UserError, "not open"):
                lines.browse(line.id)._reverse("x")

    def _approved_pay(self):
        pay = self.env["jifen.allocation"].create({"period_id": self.period.id, "pool_amount": 10000})
        pay.action_compute()
        pay.action_submit()
        pay.action_approve()
        return pay

    def test_pay_that_would_differ_is_said_and_not_edited(self):
        line = self._post(self.chen, "discipline.idle")
        self._close()
        pay = self._approved_pay()
        self.assertFalse(pay.corrected)
        amounts = {row.scorecard_id: row.amount for row in pay.line_ids}
        correction = self._uphold(self._appeal(line=line), [{"kind": "reverse", "line_id": line.id}])
        self.assertTrue(pay.corrected)
        self.assertIn("Chen", pay.corrected_text)
        own = correction.effect_ids.filtered(lambda row: row.scorecard_id.employee_id == self.chen)
        self.assertEqual(own.amount_before, amounts[own.scorecard_id])
        self.assertGreater(own.amount_after, own.amount_before)
        self.assertEqual({row.scorecard_id: row.amount for row in pay.line_ids}, amounts, "nothing is edited")
        # By the scheme's rule only whose own result changes: hers, and the leaders' who count with her.
        self.assertEqual({row["name"] for row in correction.pay}, {"Chen", "Gao", "Song"})
        self.assertEqual(correction.pay_count, 3)

    def test_pay_of_everybody_would_differ_where_the_pool_is_shared_out_anew(self):
        self.scheme.pay_delta = "all"
        line = self._post(self.chen, "discipline.idle")
        self._close()
        self._approved_pay()
        rows = self._uphold(self._appeal(line=line), [{"kind": "reverse", "line_id": line.id}]).pay
        self.assertGreater(len(rows), 1)
        self.assertEqual(round(sum(row["after"] - row["before"] for row in rows), 2), 0, "the same pool")

    def test_computing_again_takes_the_correction_in(self):
        line = self._post(self.chen, "discipline.idle")
        self._close()
        pay = self.env["jifen.allocation"].create({"period_id": self.period.id, "pool_amount": 10000})
        pay.with_user(self.user_officer).action_compute()
        correction = self._uphold(self._appeal(line=line), [{"kind": "reverse", "line_id": line.id}])
        self.assertTrue(pay.corrected)
        expected = {row["name"]: row["after"] for row in correction.pay}
        with self.assertRaisesRegex(UserError, "compute it again"):
            pay.with_user(self.user_officer).action_submit()
        pay.with_user(self.user_officer).action_compute()
        self.env.invalidate_all()
        self.assertFalse(pay.corrected)
        for row in pay.line_ids:
            self.assertEqual(row.amount, expected.get(row.employee_name, row.amount))

    def test_corrections_are_written_by_their_appeal_alone(self):
        line = self._post(self.chen, "discipline.idle")
        self._close()
        appeal = self._appeal(line=line)
        change = {"appeal_id": appeal.id, "kind": "reverse", "line_id": line.id}
        for user in (self.user_officer, self.user_committee, self.user_li):
            with self.assertRaises(UserError):
                self.env["jifen.correction.change"].with_user(user).create(change)
        correction = self._uphold(appeal, [{"kind": "reverse", "line_id": line.id}])
        with self.assertRaises(UserError):
            appeal.change_ids.with_user(self.user_committee).write({"ground": "x"})
        with self.assertRaises(UserError):
            appeal.change_ids.with_user(self.user_committee).unlink()
        for records, values in ((correction, {"state": "draft"}), (correction.effect_ids, {"score_after": 1})):
            with self.assertRaises(UserError):
                records.write(values)
            with self.assertRaises(UserError):
                records.unlink()

    def test_a_correction_is_about_the_person_who_appeals(self):
        line = self._post(self.li, "discipline.idle")
        self._close()
        appeal = self._appeal()
        with self.assertRaises(ValidationError):
            self._investigate(appeal, [{"kind": "reverse", "line_id": line.id}])
