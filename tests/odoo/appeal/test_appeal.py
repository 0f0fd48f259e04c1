"""Appeals: who, when, investigated and decided by whom, answered how; a second time by others."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_correction import AppealCase


@tagged("post_install", "-at_install")
class TestAppeal(AppealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("test_an_appeal_goes_from_the_person_to_the_answer_and_the_ledger")
        cls.line = case._post(cls.chen, "discipline.idle", approved_by_id=cls.user_inspector.id)
        case._close()
        cls.scheme.write({"appeal_days": 5, "appeal_answer_days": 10, "appeal_second_days": 5})

    def _later(self, days):
        today = fields.Date.context_today(self.env["jifen.appeal"])

        def context_today(record, timestamp=None):
            return timestamp.date() if timestamp else today + timedelta(days=days)

        return patch.object(fields.Date, "context_today", context_today)

    def _rejected(self):
        appeal = self._appeal(line=self.line)
        self._investigate(appeal, outcome="rejected").action_propose()
        self.env.invalidate_all()
        appeal.with_user(self.user_officer2).action_approve()
        self.env.invalidate_all()
        return appeal

    def test_an_appeal_goes_from_the_person_to_the_answer_and_the_ledger(self):
        appeal = self._appeal(line=self.line)
        self.assertEqual(appeal.state, "submitted")
        self.assertEqual(appeal.answer_by, self.company._jifen_working_day(fields.Date.context_today(appeal), 10))
        mine = self._investigate(appeal, [{"kind": "reverse", "line_id": self.line.id}])
        self.assertEqual(appeal.state, "investigation")
        mine.action_propose()
        self.assertEqual(appeal.state, "decision")
        self.assertFalse(appeal.answer)
        self.env.invalidate_all()
        card = appeal.approval_ids.with_user(self.user_officer2)._cards()[appeal.approval_ids.id]
        facts = {row["label"]: row["value"] for row in card["facts"]}
        self.assertIn("score", facts["Effect"])
        self.assertIn("is reversed", facts["Correction"])
        self.assertEqual(card["document"], "appeal")
        appeal.with_user(self.user_officer2).action_approve()
        self.env.invalidate_all()
        self.assertRecordValues(
            appeal,
            [
                {
                    "state": "answered",
                    "outcome": "upheld",
                    "answer": "You are right",
                    "answered_by_id": self.user_officer2.id,
                }
            ],
        )
        told = self.env["mail.message"].search([("model", "=", "jifen.appeal"), ("res_id", "=", appeal.id)])
        self.assertIn(self.user_chen.partner_id, told.partner_ids)
        self.assertIn(f"/my/jifen/appeals/{appeal.id}", "".join(told.mapped("body")))

    def test_only_the_person_concerned_appeals(self):
        card = self.period._scorecard(self.chen)
        for user in (self.user_li, self.user_ma, self.user_committee, self.user_officer, self.user_inspector):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["jifen.appeal"].with_user(user).create({"scorecard_id": card.id, "about": "score"})
        with self.assertRaises(AccessError):
            self.env["jifen.appeal"].with_user(self.user_chen).create({"scorecard_id": card.id, "about": "score"})

    def test_what_code_sets_cannot_be_entered(self):
        card = self.period._scorecard(self.li)
        base = {"scorecard_id": card.id, "about": "score", "grounds": "x"}
        appeals = self.env["jifen.appeal"].with_user(self.user_li)
        for name, value in (
            ("state", "answered"),
            ("outcome", "upheld"),
            ("user_id", self.user_chen.id),
            ("investigator_id", self.user_committee.id),
            ("proposal", {"outcome": "upheld"}),
            ("instance", "2"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                appeals.create({**base, name: value})
        appeal = appeals.create(base)
        for name, value in (
            ("state", "answered"),
            ("outcome", "upheld"),
            ("scorecard_id", self.period._scorecard(self.chen).id),
            ("investigator_id", self.user_committee.id),
            ("proposal", {"outcome": "upheld"}),
            ("proposed_outcome", "upheld"),
            ("answer_by", "2030-01-01"),
        ):
            self.env.invalidate_all()
            with self.subTest(name), self.assertRaises(UserError):
                appeal.write({name: value})
                self.env.flush_all()
        appeal.action_submit()
        for name, value in (("grounds", "y"), ("wish", "more"), ("about", "grade")):
            with self.subTest(name), self.assertRaises(UserError):
                appeal.write({name: value})

    def test_nobody_appeals_against_a_line_of_somebody_else(self):
        other = self._appeal(self.li, submit=False)
        with self.assertRaisesRegex(AccessError, "not for you to see"):
            other.with_user(self.user_li).write({"about": "line", "line_id": self.line.id})
        # Whoever leads the person sees the line; it is not about themselves all the same.
        own = self._appeal(self.ma, submit=False).with_user(self.user_ma)
        own.write({"about": "line", "line_id": self.line.id})
        with self.assertRaisesRegex(UserError, "not on your scorecard"):
            own.action_submit()

    def test_an_appeal_is_handed_in_by_its_last_day_and_no_later(self):
        appeal = self._appeal(submit=False)
        until = self.period._scorecard(self.chen).appeal_until
        self.assertEqual(until, self.company._jifen_working_day(fields.Date.context_today(appeal), 5))
        mine = appeal.with_user(self.user_chen).sudo()
        with self._later((until - self.day).days + 1), self.assertRaisesRegex(UserError, "ended on"):
            mine.action_submit()
        with self._later((until - self.day).days):
            mine.action_submit()
        self.assertEqual(appeal.state, "submitted")

    def test_no_days_no_appeal(self):
        self.scheme.appeal_days = 0
        with self.assertRaisesRegex(UserError, "no appeal"):
            self._appeal()

    def test_result_needs_to_be_published(self):
        period = self._period(name="Next", kind="quarter", date_from="2020-01-01", date_to="2020-03-31")
        period.action_open()
        with self.assertRaisesRegex(UserError, "not published"):
            self._appeal(period=period)

    def test_nobody_appeals_twice_about_the_same(self):
        self._appeal(line=self.line)
        with self.assertRaisesRegex(UserError, "not answered yet"):
            self._appeal(line=self.line)

    def test_grounds_are_needed(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._appeal(grounds=" ")

    def test_investigator_decided_nothing_before(self):
        line = self.line
        self.assertEqual(line.approved_by_id, self.user_inspector)
        appeal = self._appeal(line=line)
        committee_group = self.env.ref("jifen_appraisal.jifen_appraisal_group_committee")
        self.user_inspector.group_ids |= committee_group
        office = appeal.with_user(self.user_officer)
        self.env.invalidate_all()
        self.assertNotIn(self.user_inspector, office.possible_investigator_ids)
        self.assertIn(self.user_committee, office.possible_investigator_ids)
        with self.assertRaisesRegex(UserError, "decided on this before"):
            office.investigator_id = self.user_inspector
        with self.assertRaisesRegex(UserError, "not an internal user"):
            office.investigator_id = self.user_wu
        with self.assertRaisesRegex(UserError, "neither"):
            office.investigator_id = self.user_li
        for user in (self.user_li, self.user_committee, self.user_ma):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(UserError):
                appeal.with_user(user).write({"investigator_id": self.user_committee.id})

    def test_whoever_decided_before_does_not_investigate_with_another_login(self):
        inspector = self._employee("Inspector", self.party, self.user_inspector)
        appeal, other = self._appeal(line=self.line), self._user("inspector_new", "committee")
        office = appeal.with_user(self.user_officer)
        self.assertIn(other, office.possible_investigator_ids)
        for taken in (self.env["res.users"], other):
            inspector.user_id = taken
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.line.approved_by_id, self.user_inspector)
        self.assertNotIn(other, office.possible_investigator_ids)
        with self.assertRaisesRegex(UserError, "decided on this before"):
            office.investigator_id = other

    def test_nobody_has_a_hand_in_their_own(self):
        officer = self._employee("Officer", self.party, self.user_officer)
        period = self._period(
            name="Officers", employees=officer, kind="quarter", date_from="2020-01-01", date_to="2020-03-31"
        )
        period.action_open()
        self._close(period)
        appeal = self._appeal(officer, period=period)
        with self.assertRaisesRegex(AccessError, "their own appeal"):
            appeal.with_user(self.user_officer).write({"investigator_id": self.user_committee.id})
        appeal.with_user(self.user_officer2).investigator_id = self.user_committee
        mine = appeal.with_user(self.user_committee)
        mine.write({"proposed_outcome": "rejected", "proposed_answer": "Not so", "finding": "Secret finding"})
        self.env.invalidate_all()
        own = appeal.with_user(self.user_officer)
        values = own.read(["proposed_outcome", "proposed_answer", "finding", "effect_ids", "change_ids"])[0]
        self.assertFalse(any(values[name] for name in values if name != "id"))
        mine.action_propose()
        self.env.invalidate_all()
        card = appeal.approval_ids.with_user(self.user_officer)._cards()[appeal.approval_ids.id]
        self.assertFalse(card["can_decide"])
        self.assertEqual(card["facts"], [])
        with self.assertRaises(UserError):
            own.action_approve()
        with self.assertRaises(UserError):
            mine.action_approve()
        with self.assertRaises(AccessError):
            own.read(["proposal"])

    def test_investigator_does_not_decide(self):
        appeal = self._appeal(line=self.line)
        self._investigate(appeal, outcome="rejected", user=self.user_officer2).action_propose()
        self.env.invalidate_all()
        for user in (self.user_officer2, self.user_committee, self.user_ma, self.user_li):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(UserError):
                appeal.with_user(user).action_approve()
        appeal.with_user(self.user_officer).action_approve()
        self.assertEqual(appeal.outcome, "rejected")

    def test_only_the_investigator_proposes(self):
        appeal = self._appeal(line=self.line)
        self._investigate(appeal, outcome="rejected")
        for user in (self.user_officer, self.user_officer2, self.user_li):
            self.env.invalidate_all()
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    appeal.with_user(user).write({"proposed_answer": "Other"})
                    self.env.flush_all()
                with self.assertRaises(UserError):
                    appeal.with_user(user).action_propose()
                with self.assertRaises(UserError):
                    appeal.with_user(user).action_preview()

    def test_proposal_must_be_complete(self):
        appeal = self._appeal(line=self.line)
        appeal.with_user(self.user_officer).investigator_id = self.user_committee
        mine = appeal.with_user(self.user_committee)
        with self.assertRaisesRegex(UserError, "how the appeal"):
            mine.action_propose()
        mine.write({"proposed_outcome": "upheld", "proposed_answer": "Yes"})
        with self.assertRaisesRegex(UserError, "what is corrected"):
            mine.action_propose()
        mine.write(
            {
                "proposed_outcome": "rejected",
                "change_ids": [Command.create({"kind": "reverse", "line_id": self.line.id})],
            }
        )
        with self.assertRaisesRegex(UserError, "corrects nothing"):
            mine.action_propose()

    def test_a_proposal_that_is_sent_back_is_investigated_again(self):
        appeal = self._appeal(line=self.line)
        mine = self._investigate(appeal, outcome="rejected")
        mine.action_propose()
        self.env.invalidate_all()
        appeal.with_user(self.user_officer2).action_refuse("Ask the guard as well")
        self.env.invalidate_all()
        self.assertEqual(appeal.state, "investigation")
        self.assertFalse(appeal.outcome)
        own = appeal.with_user(self.user_chen).sudo()
        self.assertNotIn("guard", str(own.way))
        self.assertIn("guard", str(mine.way))
        mine.action_propose()
        self.env.invalidate_all()
        appeal.with_user(self.user_officer2).action_approve()
        self.assertEqual(appeal.state, "answered")
        self.assertEqual(len(appeal.approval_ids), 2, "the whole record is kept")

    def test_only_the_person_withdraws_and_what_waits_is_cancelled(self):
        appeal = self._appeal(line=self.line)
        self._investigate(appeal, outcome="rejected").action_propose()
        with self.assertRaises(UserError):
            appeal.with_user(self.user_li).sudo().action_withdraw()
        self.env.invalidate_all()
        appeal.with_user(self.user_chen).sudo().action_withdraw()
        self.assertEqual(appeal.state, "withdrawn")
        self.assertEqual(set(appeal.approval_ids.mapped("state")), {"cancelled"})
        with self.assertRaises(UserError):
            appeal.unlink()
        self.assertEqual(self._appeal(line=self.line).state, "submitted", "and may be made anew in time")

    def test_second_instance_once_by_others(self):
        first = self._rejected()
        own = first.with_user(self.user_chen).sudo()
        self.assertTrue(own.can_appeal_again)
        with self.assertRaisesRegex(UserError, "has been answered"):
            self._appeal(line=self.line)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            first.with_user(self.user_li).sudo().action_appeal_again()
        second = self.env["jifen.appeal"].browse(own.action_appeal_again()["res_id"])
        self.assertRecordValues(second, [{"instance": "2", "first_appeal_id": first.id, "about": "line"}])
        with self.assertRaisesRegex(UserError, "a second appeal already"):
            own.action_appeal_again()
        second.with_user(self.user_chen).sudo().action_submit()
        self.env.invalidate_all()
        office = second.with_user(self.user_officer)
        for user in (self.user_committee, self.user_officer2):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "decided on this before"):
                office.investigator_id = user
        other = self._user("committee2", "committee")
        mine = self._investigate(second, [{"kind": "reverse", "line_id": self.line.id}], user=other)
        mine.action_propose()
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            second.with_user(self.user_officer2).action_approve()
        self.env.invalidate_all()
        office.action_approve()
        self.assertEqual(second.outcome, "upheld")
        self.assertTrue(self.line.is_reversed)
        with self.assertRaisesRegex(UserError, "Only a first appeal"):
            second.with_user(self.user_chen).sudo().action_appeal_again()

    def test_second_instance_in_time_only(self):
        first = self._rejected()
        own = first.with_user(self.user_chen).sudo()
        with self._later((own.second_until - self.day).days + 1), self.assertRaisesRegex(UserError, "ended on"):
            own.action_appeal_again()
        self.scheme.appeal_second_days = 0
        with self.assertRaisesRegex(UserError, "final"):
            own.action_appeal_again()

    def test_upheld_is_final(self):
        appeal = self._appeal(line=self.line)
        self._uphold(appeal, [{"kind": "reverse", "line_id": self.line.id}])
        with self.assertRaisesRegex(UserError, "nothing left"):
            appeal.with_user(self.user_chen).sudo().action_appeal_again()

    def test_who_has_to_answer_is_reminded_once_a_day(self):
        # A test holds one transaction: nothing is committed on the way.
        self.startPatcher(patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0))
        appeal = self._appeal(line=self.line)
        before = self._mails()
        appeal._cron_remind_appeals()
        self.assertEqual(self._mails(), before, "too early")
        with self._later((appeal.answer_by - self.day).days - 1):
            appeal._cron_remind_appeals()
            first = self._mails()
            self.assertTrue(first - before)
            self.assertIn(self.user_officer.partner_id, (first - before).partner_ids)
            appeal._cron_remind_appeals()
            self.assertEqual(self._mails(), first, "once a day")
        self._investigate(appeal, outcome="rejected")
        before = self._mails()
        with self._later((appeal.answer_by - self.day).days + 1):
            appeal._cron_remind_appeals()
        told = (self._mails() - before).partner_ids
        self.assertIn(self.user_committee.partner_id, told)
        self.assertIn(self.user_officer.partner_id, told)
        self.assertNotIn(self.user_chen.partner_id, told)

    def _mails(self):
        return self.env["mail.message"].search(
            [("body", "like", "Appeal "), ("message_type", "=", "user_notification")]
        )

    def test_who_sees_appeals(self):
        appeal = self._appeal(line=self.line)
        self._investigate(appeal, [{"kind": "reverse", "line_id": self.line.id}]).action_preview()
        seen = {"chen": 1, "wu": 0, "li": 0, "ma": 0, "inspector": 0, "officer": 1, "committee": 1, "auditor": 1}
        for role, count in seen.items():
            user = getattr(self, f"user_{role}")
            self.env.invalidate_all()
            with self.subTest(role):
                self.assertEqual(self.env["jifen.appeal"].with_user(user).search_count([]), count)
        for role in ("li", "ma", "inspector"):
            user = getattr(self, f"user_{role}")
            for model in ("jifen.correction", "jifen.correction.effect", "jifen.correction.change"):
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.env[model].with_user(user).search_count([]))
        for model in ("jifen.correction", "jifen.correction.effect", "jifen.correction.change"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_chen).search([])
        with self.assertRaises(AccessError):
            appeal.with_user(self.user_auditor).write({"grounds": "x"})

    def test_without_a_login_the_office_writes_it_down(self):
        guest = self._employee("Guest", self.party)
        period = self._period(
            name="Guests", employees=guest, kind="quarter", date_from="2020-01-01", date_to="2020-03-31"
        )
        period.action_open()
        self._close(period)
        card = period._scorecard(guest)
        appeal = (
            self.env["jifen.appeal"]
            .with_user(self.user_officer)
            .create({"scorecard_id": card.id, "about": "score", "grounds": "By letter"})
        )
        appeal.action_submit()
        self.assertIn(self.user_officer, appeal.sudo()._users_concerned())

    def test_the_investigators_form_offers_the_persons_own_lines(self):
        appeal = self._appeal(line=self.line)
        appeal.with_user(self.user_officer).investigator_id = self.user_committee
        self.env.invalidate_all()
        with Form(appeal.with_user(self.user_committee)) as form:
            form.proposed_outcome = "upheld"
            form.proposed_answer = "You are right"
            with form.change_ids.new() as change:
                self.assertIn(self.period._scorecard(self.chen).id, change.possible_card_ids.ids)
                change.line_id = self.line
        self.assertRecordValues(
            appeal.change_ids,
            [{"kind": "reverse", "line_id": self.line.id, "scorecard_id": self.line.scorecard_id.id}],
        )
        found = self.env["jifen.score.line"].with_user(self.user_committee).name_search(self.line.item_id.name)
        self.assertIn(self.line.id, [row[0] for row in found])
