"""Who acts on consequences, who reads them and what the person concerned is told."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..portal_common import PortalCase
from .consequence_common import ConsequenceCase


@tagged("post_install", "-at_install")
class TestConsequenceActing(ConsequenceCase):
    # === WHO ACTS === #

    def test_who_acts_climbs_past_the_person_concerned(self):
        self._rule("manager", ["basic"], actor="manager")
        self._rule("head", ["incompetent"], actor="head")
        period = self._published({self.chen: 70, self.song: 40, self.wu: 70})
        acting = {row.subject_name: (row.responsible_user_id, row.responsible_group_id) for row in self._of(period)}
        office = self.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        self.assertEqual(acting["Chen"][0], self.user_ma)
        # Nobody is above the main leader: the office acts.
        self.assertEqual(acting["Song"], (self.env["res.users"], office))

    def test_a_group_gets_an_activity_each_and_loses_it_once_one_has_acted(self):
        self._rule("committee", ["basic"], actor="committee")
        second = self._user("second", "committee")
        period = self._published({self.chen: 70})
        consequence = self._of(period)
        self.assertLessEqual(self.user_committee | second, self._activities(consequence).user_id)
        consequence.with_user(second).action_complete("Handled")
        self.assertFalse(self._activities(consequence))

    def test_of_many_at_once_one_member_of_the_group_is_reminded(self):
        self._rule("office", ["basic"], actor="office")
        self._user("second_officer", "officer")
        results = dict.fromkeys(self._more_people(31), 70)
        period = self._published(results, publish=False)
        self.env.invalidate_all()
        period.with_user(self.user_officer).action_score()
        period.with_user(self.user_officer).action_publish("The month ends today")
        consequences = self._of(period)
        self.assertEqual(len(consequences), 31)
        self.assertEqual(self._activities(consequences).mapped("user_id"), self.user_officer)
        self.assertEqual(len(self._activities(consequences)), 31)

    def test_only_who_acts_or_the_office_completes_and_with_a_note(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.chen: 70, self.li: 70})
        chen, li = (self._of(period, person) for person in (self.chen, self.li))
        for user in (self.user_ma, self.user_committee, self.user_auditor, self.user_li, self.user_inspector):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                chen.with_user(user).action_complete("I say so")
        with self.assertRaisesRegex(UserError, "Say what was done"):
            chen.with_user(self.user_gao).action_complete("  ")
        chen.with_user(self.user_gao).action_complete("Talked on Monday")
        li.with_user(self.user_officer).action_complete("Talked, told by phone")
        self.assertRecordValues(
            chen | li,
            [
                {"state": "done", "done_user_id": self.user_gao.id, "done_note": "Talked on Monday"},
                {"state": "done", "done_user_id": self.user_officer.id, "done_note": "Talked, told by phone"},
            ],
        )
        self.assertFalse(self._activities(chen | li))
        with self.assertRaisesRegex(UserError, "already completed"):
            chen.with_user(self.user_gao).action_complete("Once more")

    def test_nobody_completes_what_concerns_themselves(self):
        self.li.user_id = False
        clerk = self._employee("Clerk", self.party, self.user_officer, self.ma)
        self._rule("talk", ["basic"], actor="office")
        period = self._published({clerk: 70})
        consequence = self._of(period).with_user(self.user_officer)
        self.assertFalse(consequence.can_complete)
        with self.assertRaisesRegex(AccessError, "concerns yourself"):
            consequence.action_complete("Talked to myself")
        with self.assertRaises(ValidationError):
            consequence.responsible_user_id = self.user_officer
        self.assertNotIn(self.user_officer, self._activities(consequence).user_id)

    def test_what_code_sets_cannot_be_written(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70}))
        office = consequence.with_user(self.user_officer)
        for values in ({"state": "done"}, {"done_note": "x"}, {"half_days": 9}, {"facts": {}}, {"rule_id": False}):
            with self.assertRaises(AccessError, msg=values):
                office.write(values)
            with self.assertRaises(AccessError, msg=values):
                consequence.sudo().write(values)
        with self.assertRaises(AccessError):
            consequence.with_user(self.user_gao).write({"deadline": "2030-01-01"})
        with self.assertRaises(AccessError):
            office.create({"rule_id": consequence.rule_id.id, "scorecard_id": consequence.scorecard_id.id})
        with self.assertRaises(UserError):
            consequence.sudo().unlink()

    def test_the_office_hands_on_and_puts_off(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70})).with_user(self.user_officer)
        consequence.write({"responsible_user_id": self.user_ma.id, "deadline": "2030-01-01"})
        self.assertRecordValues(
            self._activities(consequence),
            [{"user_id": self.user_ma.id, "date_deadline": fields.Date.to_date("2030-01-01")}],
        )
        consequence.responsible_user_id = False
        self.assertEqual(
            consequence.responsible_group_id, self.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        )
        consequence.action_complete("Done by the office")
        with self.assertRaisesRegex(UserError, "handed on"):
            consequence.deadline = "2031-01-01"

    def test_marking_the_activity_done_completes_with_its_feedback(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70}))
        activity = self._activities(consequence).with_user(self.user_gao)
        with self.assertRaisesRegex(UserError, "Say what was done"):
            activity.action_feedback()
        activity.action_feedback(feedback="Talked on Monday")
        self.assertRecordValues(
            consequence, [{"state": "done", "done_note": "Talked on Monday", "done_user_id": self.user_gao.id}]
        )
        self.assertFalse(self._activities(consequence))

    def test_other_activities_need_no_feedback(self):
        period = self._published({self.chen: 70})
        activity = period._scorecard(self.chen).employee_id.activity_schedule("mail.mail_activity_data_todo")
        activity.action_feedback()
        self.assertFalse(activity.active)

    def test_the_office_acts_for_who_has_left(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequence = self._of(self._published({self.chen: 70}))
        self.user_gao.active = False
        self.assertFalse(consequence.responsible_user_id)
        self.assertIn(self.user_officer, self._activities(consequence).user_id)

    def test_completing_many_in_the_wizard(self):
        self._rule("talk", ["basic"], actor="deputy")
        consequences = self._of(self._published({self.chen: 70, self.li: 70}))
        wizard = Form(
            self.env["jifen.consequence.complete"]
            .with_user(self.user_gao)
            .with_context(active_model="jifen.consequence", active_ids=consequences.ids)
        )
        self.assertEqual(wizard.count, 2)
        self.assertFalse(wizard.can_waive)
        wizard.note = "Talked with both"
        wizard.save().action_complete()
        self.assertEqual(set(consequences.mapped("done_note")), {"Talked with both"})

    # === WHO READS === #

    def test_reading_is_for_who_acts_and_the_office(self):
        self._rule("talk", ["basic"], actor="deputy")
        period = self._published({self.li: 70})
        consequence = self._of(period)
        for user in (self.user_gao, self.user_officer, self.user_committee, self.user_auditor):
            self.assertEqual(consequence.with_user(user).ground, "Graded Basic", user.name)
        for user in (self.user_li, self.user_ma, self.user_song, self.user_chen):
            self.assertFalse(consequence.with_user(user).has_access("read"), user.name)
        for user in (self.user_li, self.user_ma, self.user_chen, self.user_inspector):
            self.assertFalse(self.env["jifen.promotion.check"].with_user(user).has_access("read"), user.name)

    def test_an_internal_employee_reads_it_on_the_scorecard(self):
        self._rule("leave", trigger="beyond", effect="leave")
        card = self._published({self.li: 210})._scorecard(self.li)
        self.assertRecordValues(
            card.with_user(self.user_li),
            [
                {
                    "consequence_text": "You have earned 0.5 days of leave: 110 points beyond the base.",
                    "consequence_count": 0,
                }
            ],
        )
        self.assertFalse(card.with_user(self.user_ma).consequence_text)

    def test_told_in_plain_words_only_where_the_rule_says_so(self):
        self._rule("leave", trigger="beyond", effect="leave")
        self._rule("award", trigger="first", effect="award")
        self._rule("talk", ["excellent"], effect="talk")
        shown = self._rule("criticism", ["excellent"], effect="criticism", visible=True, improve_days=10)
        self.assertEqual(self.scheme.consequence_rule_ids.mapped("visible"), [True, True, False, True])
        period = self._published({self.chen: 210})
        card = period._scorecard(self.chen)
        texts = [row["text"] for row in card.with_user(self.user_chen)._portal_consequences()]
        self.assertEqual(
            texts[:2],
            [
                "You have earned 0.5 days of leave: 110 points beyond the base.",
                "You are on the award list (Award): Place 1 of 1: among the first 1.",
            ],
        )
        self.assertEqual(len(texts), 3)
        self.assertIn("Criticism. The reason: Graded Excellent. You have until", texts[2])
        self.assertEqual(card.with_user(self.user_officer).consequence_count, 4)
        self.assertFalse(card.with_user(self.user_officer).consequence_text)
        shown.visible = False
        self.assertEqual(len(card.with_user(self.user_chen)._portal_consequences()), 2)
        period.action_reopen("an objection")
        self.assertEqual(card._portal_consequences(), [])


@tagged("post_install", "-at_install")
class TestConsequencePortal(PortalCase):
    """Chen's result of this month has two consequences, one of them to be shown."""

    @classmethod
    def _build(cls):
        super()._build()
        scheme = cls.scheme._copy_as(2)
        rule = {"scheme_id": scheme.id, "trigger": "first", "actor": "head"}
        cls.env["jifen.consequence.rule"].create(
            [
                {**rule, "name": "Spring award", "code": "award", "effect": "award"},
                {**rule, "name": "Quiet talk", "code": "talk", "effect": "talk"},
            ]
        )
        scheme.action_activate()
        cls.past = cls._period(
            employees=cls.chen | cls.wu, scheme_id=scheme.id, name="Past", date_from="2026-01-01", date_to="2026-01-31"
        )
        cls.past.action_open()
        cls.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": cls.past._scorecard(cls.wu).id,
                    "item_id": scheme._item("discipline.idle").id,
                    "date": "2026-01-05",
                }
            ]
        )
        cls.past.action_score()
        cls.past.action_publish()

    def test_own_consequences_that_are_shown_in_plain_words(self):
        sentence = "You are on the award list (Spring award): Place 1 of 2: among the first 1."
        card = self.past._scorecard(self.chen)
        self.login(self.user_chen)
        for url in (f"/my/jifen?period={self.past.id}", f"/my/jifen/score/{card.id}"):
            page = self.text(url)
            self.assertIn(sentence, page)
            self.assertNotIn("Quiet talk", page)
        talk = card.consequence_ids.filtered(lambda row: row.effect == "talk")
        talk.with_user(self.user_song).action_complete("He was told in private")
        self.assertNotIn("told in private", self.text(f"/my/jifen/score/{card.id}"))

    def test_nothing_of_others(self):
        self.login(self.user_wu)
        self.assertNotIn("award list", self.text(f"/my/jifen?period={self.past.id}"))
        self.get(f"/my/jifen/score/{self.past._scorecard(self.chen).id}", status=404)

    def test_nothing_once_it_is_reopened(self):
        self.past.action_reopen("an objection")
        self.login(self.user_chen)
        self.assertNotIn("award list", self.text(f"/my/jifen?period={self.past.id}"))
