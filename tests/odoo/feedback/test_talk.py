"""Talk records: by whom, about whom, fixed once recorded, read and remarked on by the person alone."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import AttackCase, words
from .test_feedback import ToldTown

RULES = "odoo.addons.base.models.ir_rule"


class TalkTown(ToldTown):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.period._scorecard(cls.chen)

    def _talk(self, user=None, card=None, **values):
        self.env.invalidate_all()
        return (
            self.env["jifen.talk"]
            .with_user(user or self.user_ma)
            .create({"scorecard_id": (card or self.card).id, "text": "Come on time.", "place": "Room 3", **values})
        )


@tagged("post_install", "-at_install")
class TestTalk(TalkTown):
    def test_only_superiors_and_the_office_record_a_talk(self):
        self.assertEqual(self._talk().talker_name, "Ma")
        self.assertTrue(self._talk(self.user_gao))
        self.assertTrue(self._talk(self.user_officer, talker_id=self.user_ma.id))
        for user in (self.user_song, self.user_committee, self.user_auditor, self.user_li, self.user_chen):
            with self.subTest(user.login), self.assertRaises(AccessError), mute_logger(RULES):
                self._talk(user)
        with self.assertRaises(AccessError), mute_logger(RULES):
            self._talk(talker_id=self.user_gao.id)
        talk = self._talk()
        with self.assertRaises(AccessError), mute_logger(RULES):
            talk.write({"scorecard_id": self.period._scorecard(self.song).id})

    def test_a_talk_is_with_an_employee_of_ones_own_not_oneself(self):
        with self.assertRaises(ValidationError):
            self._talk(self.user_officer, card=self.period._scorecard(self.ma), talker_id=self.user_ma.id)
        with self.assertRaises(ValidationError):
            self._talk(self.user_officer, talker_id=self.user_wu.id)

    def test_draft_is_hidden_record_is_fixed(self):
        talk = self._talk()
        self.assertFalse(self.env["jifen.talk"].with_user(self.user_chen).search([("id", "=", talk.id)]))
        self.assertFalse(self.env["jifen.talk"].with_user(self.user_auditor).search([("id", "=", talk.id)]))
        with self.assertRaises(UserError):
            self._talk(text=" ").action_record()
        with self.assertRaises(UserError):
            self._talk(date="2090-01-01").action_record()
        talk.action_record()
        self.env.invalidate_all()
        self.assertEqual(talk.with_user(self.user_chen).text, "Come on time.")
        self.assertEqual(talk.with_user(self.user_auditor).text, "Come on time.")
        for user in (self.user_ma, self.user_officer):
            self.env.invalidate_all()
            for change in ({"text": "nicer"}, {"date": "2026-01-01"}, {"talker_id": self.user_gao.id}):
                with self.subTest(user.login, change=change), self.assertRaises(UserError):
                    talk.with_user(user).write(change)
            for forged in ({"remark": "I agree"}, {"state": "read"}, {"talker_name": "Gao"}, {"name": "Wu"}):
                with self.subTest(user.login, forged=forged), self.assertRaises(AccessError):
                    talk.with_user(user).write(forged)
            with self.assertRaises(UserError):
                talk.with_user(user).unlink()
        self.assertIn(f"/my/jifen/talks/{talk.id}", self._told(self.user_chen)[0][1])

    def test_others_do_not_see_it(self):
        talk = self._talk()
        talk.action_record()
        for user in (self.user_wu, self.user_li, self.user_gao, self.user_inspector):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError), mute_logger(RULES):
                talk.with_user(user).read(["text"])

    def test_only_the_person_remarks_and_once(self):
        talk = self._talk()
        talk.action_record()
        for user in (self.user_ma, self.user_officer, self.user_wu):
            with self.subTest(user.login), self.assertRaises(UserError):
                talk.with_user(user).sudo()._confirm_read("forged")
        own = talk.with_user(self.user_chen).sudo()
        with self.assertRaises(UserError):
            own._confirm_read("x" * 2001)
        own._confirm_read("The bus was late.")
        self.assertEqual((talk.state, talk.remark), ("read", "The bus was late."))
        with self.assertRaises(UserError):
            own._confirm_read("another")

    def test_told_in_a_talk_without_a_login(self):
        self.chen.user_id = False
        self._publish()
        self.assertFalse(self.card.told_at)
        self._talk().action_record()
        self.assertTrue(self.card.told_at)

    def test_button_of_the_scorecard(self):
        self.env.invalidate_all()
        card = self.card.with_user(self.user_ma)
        self.assertTrue(card.can_talk)
        action = card.action_view_talks()
        self.assertEqual(action["context"]["default_scorecard_id"], card.id)
        self.assertFalse(self.card.with_user(self.user_auditor).can_talk)
        self.assertFalse(self.period._scorecard(self.ma).with_user(self.user_ma).can_talk)
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger(RULES):
            self.card.with_user(self.user_li).action_view_talks()


@tagged("post_install", "-at_install")
class TestTalkPortal(AttackCase, TalkTown):
    def test_read_and_remarked_on(self):
        talk = self._talk(text="Come <script>alert(1)</script> on time.", attendees="Gao")
        self.login(self.user_chen)
        url = f"/my/jifen/talks/{talk.id}"
        self.get(url, 404)
        self.assertIn("No talk on record", self.text("/my/jifen/talks"))
        talk.action_record()
        self.env.flush_all()
        self.assertIn("Read the record of the talk with Ma", self.text("/my/jifen"))
        self.assertIn("To read", self.text("/my/jifen/talks"))
        response = self.get(url)
        self.assertNotIn("<script>alert(1)", response.text)
        self.assertIn("Also present", response.text)
        response = self.post(f"{url}/remark", {"remark": "y" * 2001}, status=422)
        self.assertIn("y" * 2001, response.text)
        self.post(f"{url}/remark", {"remark": "I was <b>ill</b>."}, status=200)
        self.assertEqual(talk.remark, "I was <b>ill</b>.")
        self.assertIn("I was <b>ill</b>.", words(self.page(url).find(".//main")))

    def test_nobody_remarks_without_a_token_by_a_link_or_on_a_talk_of_somebody_else(self):
        talk = self._talk(card=self.period._scorecard(self.wu))
        talk.action_record()
        own = self._talk()
        own.action_record()
        self.env.flush_all()
        self.login(self.user_chen)
        before = self.rows("jifen.talk")
        with mute_logger("odoo.http"):
            self.post(f"/my/jifen/talks/{own.id}/remark", {"remark": "x"}, csrf=False, status=400)
        self.get(f"/my/jifen/talks/{own.id}/remark", 405)
        for wrong in (talk.id, 0, 10**30):
            self.get(f"/my/jifen/talks/{wrong}", 404)
            self.post(f"/my/jifen/talks/{wrong}/remark", {"remark": "x"}, status=404)
        self.assertEqual(self.rows("jifen.talk"), before)
        self.assertEqual(own.date, fields.Date.context_today(own))
