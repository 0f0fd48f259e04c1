"""What depends on a correction: periods made of the corrected one, grades, consequences; and nothing else."""

from odoo import Command
from odoo.tests import tagged

from ..consequence.consequence_common import ConsequenceCase
from ..regulation.test_regulation_r3 import CommunityCase
from .test_correction import AppealCase


@tagged("post_install", "-at_install")
class TestCorrectionAbove(CommunityCase):
    def test_months_half_year_and_year(self):
        year = self._period("year", *self._this("year"), self.yu)
        half, month, other = self._half(self.yu, parent=year)
        self._post(month._scorecard(self.yu), ("service.complaint", 1), ("role.register", 1))
        self._post(other._scorecard(self.yu), ("role.register", 1))
        first, second = (month | other).sorted("date_from")
        for period in (first, second, half):
            self._closed(period)
        scores = {period: period._scorecard(self.yu).score for period in (month, other, half)}
        stamp = other._scorecard(self.yu).write_date
        line = month._scorecard(self.yu).line_ids.filtered(lambda row: row.points < 0)
        appeal = self.env["jifen.appeal"].create(
            {
                "scorecard_id": half._scorecard(self.yu).id,
                "about": "score",
                "grounds": "The complaint was about somebody else",
            }
        )
        appeal.action_submit()
        appeal.investigator_id = self.committee
        appeal.write(
            {
                "change_ids": [Command.create({"kind": "reverse", "line_id": line.id})],
                "proposed_outcome": "upheld",
                "proposed_answer": "It was",
            }
        )
        self.assertEqual(appeal.change_ids.scorecard_id, month._scorecard(self.yu), "a part of the half-year")
        appeal.action_propose()
        appeal.action_approve()
        after = {period: period._scorecard(self.yu).score for period in scores}
        self.assertEqual(after[month] - scores[month], -line.points)
        self.assertEqual(after[half] - scores[half], -line.points)
        self.assertEqual(after[other], scores[other])
        self.assertEqual(other._scorecard(self.yu).write_date, stamp)
        self.assertEqual(set(appeal.effect_ids.period_id), {month, half}, "the year has no result yet")
        self.assertFalse(year._scorecard(self.yu).scored)
        dimensions = appeal.effect_ids.filtered(lambda row: row.period_id == half).dimensions
        self.assertEqual(list(dimensions), ["task_total"])
        self.assertEqual({period.state for period in (month, half)}, {"closed"})


@tagged("post_install", "-at_install")
class TestCorrectionEffects(AppealCase, ConsequenceCase):
    def test_consequences_of_a_changed_grade(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 70, self.wu: 70})
        self.assertEqual(self._found(period, "talk"), {"Chen", "Li", "Wu"})
        others = self._of(period, self.li, self.wu)
        line = period._scorecard(self.chen).line_ids
        correction = self._uphold(self._appeal(line=line, period=period), [{"kind": "reverse", "line_id": line.id}])
        self.assertEqual(self._found(period, "talk"), {"Li", "Wu"})
        self.assertEqual(self._of(period), others, "those of others stay as they were")
        own = correction.effect_ids.filtered(lambda row: row.scorecard_id.employee_id == self.chen)
        self.assertEqual((own.score_before, own.score_after), (70, 100))
        self.assertNotEqual(own.grade_before_id, own.grade_after_id)
        self.assertEqual(own.grade_after_id, period._scorecard(self.chen).grade_id)

    def test_a_completed_consequence_stays_on_record(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 70})
        done = self._of(period, self.chen)
        done._trusted().write({"state": "done"})
        line = period._scorecard(self.chen).line_ids
        self._uphold(self._appeal(line=line, period=period), [{"kind": "reverse", "line_id": line.id}])
        self.assertTrue(done.exists())
        self.assertTrue(done.superseded)

    def test_another_grade_is_a_decision_on_record_and_leaves_the_score(self):
        period = self._published({self.chen: 70, self.li: 70})
        card = period._scorecard(self.chen)
        grades = period.scheme_id.grade_ids
        better = grades[grades.ids.index(card.grade_id.id) - 1]
        appeal = self._appeal(about="grade", period=period)
        self._uphold(appeal, [{"kind": "grade", "grade_id": better.id, "ground": "Wrongly graded"}])
        self.assertEqual(card.grade_id, better)
        self.assertEqual(card.score, 70)
        decision = appeal.change_ids.decision_id
        self.assertRecordValues(
            decision,
            [
                {
                    "grade_id": better.id,
                    "decided_by_id": self.user_officer2.id,
                    "reason": "Wrongly graded",
                    "in_force": True,
                }
            ],
        )
        self.assertRecordValues(appeal.effect_ids, [{"name": "Chen", "grade_after_id": better.id}])
        # A later correction of somebody else keeps the decision.
        line = period._scorecard(self.li).line_ids
        self._uphold(self._appeal(self.li, line=line, period=period), [{"kind": "reverse", "line_id": line.id}])
        self.assertEqual(card.grade_id, better)

    def test_who_is_corrected_is_told_and_confirms_anew(self):
        self.scheme.acknowledge = True
        period = self._published({self.chen: 70, self.li: 70})
        cards = {employee: period._scorecard(employee) for employee in (self.chen, self.li)}
        for employee, card in cards.items():
            card.with_user(employee.user_id).action_acknowledge()
        newest = self.env["mail.message"].search([], order="id desc", limit=1)
        line = cards[self.chen].line_ids
        self._uphold(self._appeal(line=line, period=period), [{"kind": "reverse", "line_id": line.id}])
        self.assertEqual([bool(card.acknowledged_at) for card in cards.values()], [False, True])
        told = self.env["mail.message"].search([("id", ">", newest.id), ("body", "like", "has been corrected")])
        self.assertEqual(told.partner_ids, self.user_chen.partner_id)

    def test_the_notice_is_amended_not_changed(self):
        self.scheme.notice_days = 5
        period = self._published({self.chen: 70, self.li: 70})
        notices = self.env["jifen.public.notice"].search([("period_id", "=", period.id)])
        self.assertTrue(notices)
        frozen = {row: row.figures for row in notices.line_ids}
        line = period._scorecard(self.chen).line_ids
        appeal = self._appeal(line=line, period=period)
        self._uphold(appeal, [{"kind": "reverse", "line_id": line.id}])
        self.assertEqual({row: row.figures for row in notices.line_ids}, frozen)
        amended = notices.amendment_ids
        self.assertIn("Chen", " ".join(amended.mapped("name")))
        self.assertIn(appeal.number, amended[0].reason)
