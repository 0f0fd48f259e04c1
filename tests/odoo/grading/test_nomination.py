"""Nominations: who may do what at which step, and what stays on record."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .grading_common import GradingCase


@tagged("post_install", "-at_install")
class TestNomination(GradingCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.user_member = cls._user("member", "committee")
        cls.user_other = cls._user("other", "manager")
        cls.member = cls.members["six"][0]
        cls.member.user_id = cls.user_member
        cls.period = cls._quarter(1)

    def setUp(self):
        super().setUp()
        self._score(self.period, dict.fromkeys(self.period.employee_ids, 95))
        self.first, self.second, self.third = self.members["trio"]

    # === THE WAY === #

    def test_the_unit_proposes_the_deputy_agrees_the_committee_decides(self):
        nomination = self._nominate(self.period, self.first)
        self.assertRecordValues(
            nomination,
            [
                {
                    "state": "proposed",
                    "origin": "unit",
                    "unit_id": self.units["trio"].id,
                    "proposed_by_id": self.user_leader.id,
                    "deputy_user_id": self.user_gao.id,
                    "reason": "Solved the case",
                    "uses_quota": True,
                }
            ],
        )
        nomination.with_user(self.user_gao).action_agree("Well done")
        self.assertEqual((nomination.state, nomination.agreed_by_id), ("agreed", self.user_gao))
        self.assertEqual(self._codes(self.period, [self.first]), ["fair"], "not before the committee has decided")
        nomination.with_user(self.user_committee).action_approve()
        self.assertEqual((nomination.state, nomination.decided_by_id), ("approved", self.user_committee))
        self.assertEqual(self._codes(self.period, [self.first]), ["good"])
        self.assertEqual(self.period._scorecard(self.first).grade_decision_ids.kind, "approval")

    def test_the_deputy_is_told(self):
        before = self.env["mail.message"].search_count([("partner_ids", "in", self.user_gao.partner_id.ids)])
        self._nominate(self.period, self.first)
        messages = self.env["mail.message"].search([("partner_ids", "in", self.user_gao.partner_id.ids)])
        self.assertEqual(len(messages) - before, 1)
        self.assertIn("trio1", messages[0].body)

    def test_the_committee_waits_for_the_deputy(self):
        nomination = self._nominate(self.period, self.first)
        with self.assertRaises(AccessError):
            nomination.with_user(self.user_committee).action_approve()
        with self.assertRaisesRegex(UserError, "waits for the agreement of Gao"):
            self._decide(self.period, self.first, "good")

    def test_not_agreed_frees_the_place(self):
        nomination = self._nominate(self.period, self.first)
        with self.assertRaisesRegex(UserError, "Say why"):
            nomination.with_user(self.user_gao).action_decline(" ")
        nomination.with_user(self.user_gao).action_decline("Second did more")
        self.assertEqual(nomination.state, "declined")
        self.assertEqual(self._quota_of(self.period, "trio").left, 1)
        self.assertEqual(self._nominate(self.period, self.second).state, "proposed")

    def test_withdrawn_frees_the_place_and_stays(self):
        nomination = self._nominate(self.period, self.first)
        nomination.with_user(self.user_leader).action_withdraw("A mistake")
        self.assertEqual((nomination.state, nomination.withdrawn_by_id), ("withdrawn", self.user_leader))
        again = self._nominate(self.period, self.first)
        self.assertNotEqual(again, nomination)
        self.assertEqual(self.period._scorecard(self.first).nomination_ids, again | nomination)

    def test_refused_uses_the_place(self):
        nomination = self._agreed(self.period, self.first)
        nomination.with_user(self.user_committee).action_refuse("Late three times")
        self.assertEqual((nomination.state, nomination.decision_reason), ("refused", "Late three times"))
        with self.assertRaisesRegex(UserError, "quota of Good is used: 1 may be nominated, 1 have been"):
            self._nominate(self.period, self.second)

    def test_the_committee_may_change_its_mind(self):
        nomination = self._agreed(self.period, self.first)
        committee = nomination.with_user(self.user_committee)
        committee.action_refuse("Late three times")
        committee.action_approve()
        self.assertEqual(self._codes(self.period, [self.first]), ["good"])
        committee.action_refuse("Late after all")
        self.assertEqual(self._codes(self.period, [self.first]), ["fair"])
        kinds = self.period._scorecard(self.first).grade_decision_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["refusal", "approval", "refusal"])

    def test_refused_as_committee_by_lowering(self):
        nomination = self._agreed(self.period, self.first)
        self._decide(self.period, self.first, "ordinary", "Under investigation")
        self.assertEqual(nomination.state, "refused")
        self.assertEqual(self._codes(self.period, [self.first]), ["ordinary"])

    def test_an_addition_is_taken_back(self):
        self._decide(self.period, self.second, "good", "Saved a child")
        self._decide(self.period, self.second, "fair", "It was somebody else")
        self.assertEqual(self.period._scorecard(self.second).nomination_ids.state, "withdrawn")
        self.assertEqual(self._codes(self.period, [self.second]), ["fair"])

    # === REFUSALS === #

    def test_nobody_below_the_bound_is_nominated(self):
        self.period.action_back_to_open()
        self._score(self.period, {self.first: -7})
        with self.assertRaisesRegex(UserError, "score of 88 does not reach Good"):
            self._nominate(self.period, self.first)

    def test_nobody_is_nominated_twice(self):
        self._nominate(self.period, self.members["six"][1])
        with self.assertRaisesRegex(UserError, "already"):
            self._nominate(self.period, self.members["six"][1])

    def test_only_while_scoring(self):
        self.period.action_back_to_open()
        with self.assertRaisesRegex(UserError, "once it is scored"):
            self._nominate(self.period, self.first)

    def test_a_grade_that_is_not_given_by_nomination_takes_none(self):
        with self.assertRaisesRegex(UserError, "not given by nomination"):
            self._nominate(self.period, self.first, grade="fair")

    def test_publishing_waits_for_nominations(self):
        nomination = self._agreed(self.period, self.first)
        with self.assertRaisesRegex(UserError, "1 nominations are still undecided"):
            self.period.action_publish()
        nomination.with_user(self.user_committee).action_approve()
        self.period.action_publish()

    def test_nominees_stay_in_the_period(self):
        self._nominate(self.period, self.members["six"][1])
        with self.assertRaisesRegex(UserError, "nominated or decided"):
            self.period._scorecard(self.members["six"][1])._remove_from_period()

    # === WHO === #

    def test_only_the_units_leader_nominates(self):
        for user in (self.user_other, self.user_gao, self.user_committee, self.user_officer, self.user_auditor):
            with self.assertRaises(AccessError, msg=user.login):
                self._nominate(self.period, self.first, user=user)

    def test_without_a_leader_the_office_nominates(self):
        self.units["trio"].manager_id = False
        with self.assertRaises(AccessError):
            self._nominate(self.period, self.first, user=self.user_leader)
        nomination = self._nominate(self.period, self.first, user=self.user_officer)
        self.assertEqual(nomination.proposed_by_id, self.user_officer)

    def test_without_a_deputy_the_office_agrees(self):
        self.units["trio"].jifen_deputy_id = False
        nomination = self._nominate(self.period, self.first)
        with self.assertRaises(AccessError):
            nomination.with_user(self.user_gao).action_agree("")
        nomination.with_user(self.user_officer).action_agree("")
        self.assertEqual(nomination.state, "agreed")

    def test_who_proposed_neither_agrees_nor_decides(self):
        self.user_leader.group_ids |= self.env.ref("jifen_appraisal.jifen_appraisal_group_committee")
        self.user_leader.group_ids |= self.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        self.units["trio"].jifen_deputy_id = False
        nomination = self._nominate(self.period, self.first)
        with self.assertRaisesRegex(AccessError, "cannot agree to it as well"):
            nomination.with_user(self.user_leader).action_agree("")
        nomination.with_user(self.user_officer).action_agree("")
        with self.assertRaisesRegex(AccessError, "cannot decide on it as well"):
            nomination.with_user(self.user_leader).action_approve()
        with self.assertRaisesRegex(AccessError, "cannot decide on it as well"):
            self._decide(self.period, self.first, "good", user=self.user_leader)

    def test_nobody_nominates_themselves(self):
        self.first.user_id = self.user_other
        self.units["trio"].manager_id = self.first
        with self.assertRaisesRegex(AccessError, "Nobody nominates themselves"):
            self._nominate(self.period, self.first, user=self.user_other)
        self.assertEqual(self._nominate(self.period, self.first, user=self.user_officer).state, "proposed")

    def test_nobody_decides_on_themselves(self):
        nomination = self._agreed(self.period, self.member)
        with self.assertRaisesRegex(AccessError, "[Nn]obody decides on themselves"):
            nomination.with_user(self.user_member).action_approve()
        with self.assertRaisesRegex(AccessError, "nobody decides on themselves"):
            self._decide(self.period, self.member, "good", "Why not", user=self.user_member)
        with self.assertRaisesRegex(AccessError, "nobody decides on themselves"):
            self.period.with_user(self.user_member).grading_save(
                [
                    {
                        "scorecard_id": self.period._scorecard(self.member).id,
                        "grade_id": self._grade("good").id,
                        "reason": "Why not",
                    }
                ]
            )
        nomination.with_user(self.user_committee).action_approve()

    def test_only_the_committee_decides(self):
        nomination = self._agreed(self.period, self.first)
        for user in (self.user_officer, self.user_leader, self.user_gao, self.user_auditor, self.user_other):
            with self.assertRaises(AccessError, msg=user.login):
                nomination.with_user(user).sudo(False).action_approve()
            with self.assertRaises(AccessError, msg=user.login):
                self._decide(self.period, self.first, "good", "No", user=user)

    def test_only_the_unit_withdraws(self):
        nomination = self._nominate(self.period, self.first)
        for user in (self.user_officer, self.user_gao, self.user_committee):
            with self.assertRaises(AccessError, msg=user.login):
                nomination.with_user(user).sudo(False).action_withdraw("No")

    def test_a_nomination_is_read_by_its_unit_and_those_who_decide(self):
        nomination = self._nominate(self.period, self.first)
        self.env.flush_all()
        for user, sees in (
            (self.user_leader, True),
            (self.user_gao, True),
            (self.user_committee, True),
            (self.user_officer, True),
            (self.user_auditor, True),
            (self.user_other, False),
            (self.user_inspector, False),
        ):
            found = self.env["jifen.nomination"].with_user(user).search([("id", "=", nomination.id)])
            self.assertEqual(bool(found), sees, user.login)
        with self.assertRaises(AccessError):
            self.env["jifen.nomination"].with_user(self.user_chen).search([])
        for user in (self.user_other, self.user_leader, self.user_inspector):
            with self.assertRaises(AccessError, msg=user.login):
                self.env["jifen.grade.decision"].with_user(user).search([])

    def test_rows_are_not_forged(self):
        nomination = self._nominate(self.period, self.first)
        values = {"scorecard_id": self.period._scorecard(self.second).id, "grade_id": self._grade("good").id}
        for user in (self.user_leader, self.user_officer, self.user_committee, self.env.user):
            rows = self.env["jifen.nomination"].with_user(user)
            for attempt in (
                lambda rows=rows: rows.create(values),
                lambda rows=rows: rows.browse(nomination.id).write({"state": "approved"}),
                lambda rows=rows: rows.browse(nomination.id).sudo().write({"state": "approved"}),
                lambda rows=rows: rows.browse(nomination.id).unlink(),
                lambda rows=rows: rows.browse(nomination.id).sudo().unlink(),
                lambda rows=rows: rows.browse(nomination.id).copy(),
            ):
                with self.assertRaises(UserError, msg=user.login):
                    attempt()
        self.assertEqual(nomination.state, "proposed")
