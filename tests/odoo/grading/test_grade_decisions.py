"""Decisions of the committee on grades: reasons, records, and what scoring anew does to them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .grading_common import GradingCase


@tagged("post_install", "-at_install")
class TestDecisions(GradingCase):
    def test_lowering_takes_a_reason(self):
        period = self._scored_quarter(1)
        person = self.members["trio"][0]
        with self.assertRaisesRegex(UserError, "say why"):
            self._decide(period, person, "ordinary")
        decision = self._decide(period, person, "ordinary", "Left the post")
        self.assertRecordValues(
            decision,
            [
                {
                    "kind": "lowered",
                    "grade_before_id": self._grade("fair").id,
                    "grade_id": self._grade("ordinary").id,
                    "reason": "Left the post",
                    "beyond_rules": False,
                    "in_force": True,
                    "decided_by_id": self.user_committee.id,
                }
            ],
        )
        self.assertEqual(self._codes(period, [person]), ["ordinary"])

    def test_above_the_bound_only_with_a_reason(self):
        period = self._scored_quarter(1, {self.members["trio"][0]: 59})
        person = self.members["trio"][0]
        with self.assertRaisesRegex(UserError, "better than the score allows"):
            self._decide(period, person, "ordinary")
        self.assertEqual(self._codes(period, [person]), ["poor"], "below 60 it must be poor")
        decision = self._decide(period, person, "ordinary", "Wounded on duty")
        self.assertTrue(decision.beyond_rules)
        self.assertEqual(self._codes(period, [person]), ["ordinary"])

    def test_a_later_decision_replaces_an_earlier_one(self):
        period = self._scored_quarter(1)
        person = self.members["trio"][0]
        self._decide(period, person, "ordinary", "Left the post")
        self._decide(period, person, "poor", "And lied about it")
        card = period._scorecard(person)
        self.assertEqual(card.grade_decision_ids.sorted("id").mapped("in_force"), [False, True])
        decision = self._decide(period, person, "fair")
        self.assertEqual((decision.kind, decision.in_force, card.grade_id.code), ("rules", False, "fair"))

    def test_scoring_anew_keeps_what_holds(self):
        period = self._scored_quarter(1)
        lowered, raised, approved = self.members["trio"]
        self._decide(period, lowered, "ordinary", "Left the post")
        self._approved(period, approved)
        period.action_back_to_open()
        self._score(period, {raised: 1})
        self.assertEqual(self._codes(period, self.members["trio"]), ["ordinary", "fair", "good"])
        self._publish(period)
        self.assertEqual(self._codes(period, self.members["trio"]), ["ordinary", "fair", "good"])

    def test_scoring_anew_flags_what_no_longer_fits(self):
        period = self._scored_quarter(1, {self.members["trio"][1]: 59})
        lowered, raised, approved = self.members["trio"]
        self._decide(period, lowered, "ordinary", "Left the post")
        self._decide(period, raised, "ordinary", "Wounded on duty")
        self._approved(period, approved)
        period.action_back_to_open()
        self._score(period, {lowered: -40, raised: 31, approved: -10})
        self.assertEqual(self._codes(period, self.members["trio"]), ["poor", "fair", "fair"])
        stands = period.scorecard_ids.grade_decision_ids.filtered("in_force").mapped("stands")
        self.assertEqual(stands, [False, False])
        self.assertFalse(period._scorecard(approved).nomination_ids.stands)
        self.assertEqual(period.unsettled_count, 3)
        self.assertIn("no longer fits", period._scorecard(raised).grade_text)
        with self.assertRaisesRegex(UserError, "no longer fits"):
            period.action_publish()

    def test_what_no_longer_fits_is_settled(self):
        period = self._scored_quarter(1, {self.members["trio"][1]: 59})
        __, raised, approved = self.members["trio"]
        self._decide(period, raised, "ordinary", "Wounded on duty")
        self._approved(period, approved)
        period.action_back_to_open()
        self._score(period, {raised: 31, approved: -10})
        self._decide(period, raised, "fair")
        self._decide(period, approved, "fair", "The score fell")
        self.assertFalse(period.unsettled_count)
        self._publish(period)
        self.assertEqual(self._codes(period, [raised, approved]), ["fair", "fair"])

    def test_only_while_scoring(self):
        period = self._scored_quarter(1)
        self._publish(period)
        with self.assertRaisesRegex(UserError, "grades are fixed"):
            self._decide(period, self.members["trio"][0], "ordinary", "Left the post")

    def test_all_or_nothing(self):
        period = self._scored_quarter(1)
        first, second, __ = self.members["trio"]
        changes = [
            {"scorecard_id": period._scorecard(first).id, "grade_id": self._grade("poor").id, "reason": "Lied"},
            {"scorecard_id": period._scorecard(second).id, "grade_id": self._grade("poor").id, "reason": ""},
        ]
        with self.assertRaises(UserError), self.env.cr.savepoint():
            period.with_user(self.user_committee)._decide_grades(changes)
        self.assertFalse(period.scorecard_ids.grade_decision_ids)

    def test_records_stay(self):
        period = self._scored_quarter(1)
        decision = self._decide(period, self.members["trio"][0], "ordinary", "Left the post")
        for user in (self.user_officer, self.user_committee, self.env.user):
            row = decision.with_user(user)
            for attempt in (
                lambda row=row: row.write({"reason": "another"}),
                lambda row=row: row.unlink(),
                lambda row=row: row.copy(),
                lambda row=row: row.sudo().unlink(),
                lambda row=row: row.sudo().write({"in_force": False}),
            ):
                with self.assertRaises(UserError):
                    attempt()
        with self.assertRaises(AccessError):
            self.env["jifen.grade.decision"].sudo().create(
                {"scorecard_id": decision.scorecard_id.id, "kind": "raised", "grade_id": self._grade("good").id}
            )
