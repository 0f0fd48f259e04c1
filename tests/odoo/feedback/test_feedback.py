"""Results told to each person, acknowledged by nobody else, and followed up."""

import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jifen_appraisal.demo.place import learn_chinese

from ..common import TownCase
from ..portal_common import AttackCase, words


class ToldTown(TownCase):
    def _told(self, user):
        """Return subject and body of what a user was sent, newest first."""
        messages = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)], order="id desc")
        return [(message.subject, str(message.body)) for message in messages]

    def _publish(self):
        self.period.action_score()
        self.period.action_publish()
        self.card = self.period._scorecard(self.chen)


@tagged("post_install", "-at_install")
class TestFeedback(ToldTown):
    def test_each_person_is_told_their_own_result(self):
        self._post(self.chen, "discipline.idle")
        self._publish()
        [(subject, body)] = self._told(self.user_chen)
        self.assertEqual(subject, "Performance points: something for you to read")
        self.assertIn("The results of This month", body)
        self.assertIn("Score: <b>98</b>", body)
        self.assertIn(f"/my/jifen/score/{self.card.id}", body)
        self.assertIn("confirm", body)
        [(__, body)] = self._told(self.user_wu)
        self.assertIn("Score: <b>100</b>", body)
        self.assertTrue(all(self.period.scorecard_ids.mapped("told_at")))

    def test_the_first_result_of_the_demo_is_told_in_chinese(self):
        """The demo is filled before Odoo brings the Chinese of a new module's views."""
        view = self.env.ref("jifen_appraisal.mail_result")
        english = "UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US', arch_db -> 'en_US') WHERE id = %s"
        self.env.cr.execute(english, [view.id])
        self.env.invalidate_all()
        learn_chinese(self.env)
        self.env.registry.clear_cache("templates")
        self.user_chen.lang = "zh_CN"
        self._publish()
        [(__, body)] = self._told(self.user_chen)
        self.assertFalse(re.findall(r">[^<]*[A-Za-z]{3,}[^<]*<", body.replace("This month", "")), body)

    def test_grade_is_told_and_text_is_escaped(self):
        self._publish()
        draft = self.scheme._copy_as(2)
        grade = self.env["jifen.grade"].create({"scheme_id": draft.id, "name": "<i>Good</i>", "code": "good"})
        self.card._trusted().write({"grade_id": grade.id})
        self.period._trusted().write({"name": "<script>alert(1)</script>"})
        self.card._tell_result(corrected=True)
        __, body = self._told(self.user_chen)[0]
        self.assertIn("has been corrected", body)
        self.assertIn("Grade: <b>&lt;i&gt;Good&lt;/i&gt;</b>", body)
        self.assertNotIn("<script>", body)

    def test_somebody_without_a_login_is_not_told(self):
        self.chen.user_id = False
        self._publish()
        self.assertFalse(self.card.told_at)
        [part] = self.period._feedback_progress()
        self.assertEqual((part["what"], part["done"], part["total"]), ("result", 0, 6))
        self.assertEqual([row["name"] for row in part["missing"] if not row["login"]], ["Chen"])

    def test_only_the_person_acknowledges(self):
        self._publish()
        for user in (self.user_ma, self.user_officer, self.user_committee, self.user_wu, self.user_li):
            self.env.invalidate_all()
            with (
                self.subTest(user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self.card.with_user(user).action_acknowledge()
            self.env.invalidate_all()
            with self.subTest(write=user.login), self.assertRaises(AccessError):
                self.card.with_user(user).write({"acknowledged_at": fields.Datetime.now()})
        self.env.invalidate_all()
        self.card.with_user(self.user_chen).action_acknowledge()
        first = self.card.acknowledged_at
        self.assertTrue(first)
        self.assertFalse(self.card.with_user(self.user_chen).can_acknowledge)
        self.assertEqual(self.period._feedback_progress()[0]["done"], 1)

    def test_nothing_to_acknowledge_before_publication_or_without_the_rule(self):
        self.period.action_score()
        card = self.period._scorecard(self.chen)
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            card.with_user(self.user_chen).action_acknowledge()
        self.period.action_publish()
        self.scheme.acknowledge = False
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            card.with_user(self.user_chen).action_acknowledge()
        self.assertFalse(self.period.has_feedback)
        self.assertEqual(self.period._feedback_progress(), [])

    def test_reopening_forgets_it_and_a_correction_asks_anew(self):
        self._publish()
        self.card.with_user(self.user_chen).action_acknowledge()
        self.card._tell_result(corrected=True)
        self.assertFalse(self.card.acknowledged_at)
        self.card.with_user(self.user_chen).action_acknowledge()
        self.period.action_reopen("figures were wrong")
        self.assertFalse(self.card.acknowledged_at)
        self.assertFalse(self.card.told_at)

    def test_reminders_by_hand_and_by_the_calendar(self):
        self._publish()
        self.card.with_user(self.user_chen).action_acknowledge()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.period.with_user(self.user_ma).action_remind_feedback()
        self.env.invalidate_all()
        self.period.with_user(self.user_officer).action_remind_feedback()
        self.assertEqual(len(self._told(self.user_chen)), 1)
        self.assertIn("Please confirm", self._told(self.user_wu)[0][1])
        self.assertEqual(self.period.feedback_reminded_on, self.day)
        today = fields.Date.context_today(self.period)
        self.assertFalse(self.period._feedback_is_due(today))
        self.assertTrue(self.period._feedback_is_due(today + timedelta(days=3)))
        self.assertFalse(self.period._feedback_is_due(today + timedelta(days=30)))
        self.period._trusted().write(
            {
                "feedback_reminded_on": today - timedelta(days=3),
                "published_at": fields.Datetime.now() - timedelta(days=4),
            }
        )
        self.startPatcher(patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0))
        self.env["jifen.period"]._cron_remind_feedback()
        self.assertEqual(len(self._told(self.user_wu)), 3)
        self.assertEqual(len(self._told(self.user_chen)), 1)

    def test_the_period_tells_the_office_who_has_not_confirmed(self):
        self._publish()
        text = str(self.period.with_user(self.user_officer).feedback_html)
        self.assertIn("Results: 0 of 6 acknowledged", " ".join(text.split()))
        self.assertIn("Chen", text)


@tagged("post_install", "-at_install")
class TestFeedbackPortal(AttackCase, ToldTown):
    def test_the_start_page_asks_to_confirm_until_it_is_done(self):
        self._publish()
        self.login(self.user_chen)
        page = self.page("/my/jifen")
        [todo] = page.xpath("//*[contains(@class,'jifen_todo')]/a")
        self.assertIn("Confirm your result of This month", words(todo))
        score = f"/my/jifen/score/{self.card.id}"
        self.assertEqual(todo.get("href"), score)
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["jifen_result_count"]})
        self.assertEqual(counters, {"jifen_result_count": 1})
        self.assertIn("I Have Been Told", self.text(score))
        self.post(f"{score}/acknowledge", status=200)
        self.assertTrue(self.card.acknowledged_at)
        text = self.text(score)
        self.assertIn("Confirmed on", text)
        self.assertNotIn("I Have Been Told", text)
        self.assertFalse(self.page("/my/jifen").xpath("//*[contains(@class,'jifen_todo')]"))

    def test_nobody_confirms_without_a_token_by_a_link_or_for_somebody_else(self):
        self._publish()
        foreign = self.period._scorecard(self.wu)
        address = f"/my/jifen/score/{foreign.id}/acknowledge"
        self.login(self.user_chen)
        before = self.rows("jifen.scorecard")
        self.get(address, 405)
        self.post(address, status=404)
        own = f"/my/jifen/score/{self.card.id}/acknowledge"
        with mute_logger("odoo.http"):
            self.post(own, {"sure": "1"}, csrf=False, status=400)
        self.get(own, 405)
        for wrong in (0, 10**30):
            self.post(f"/my/jifen/score/{wrong}/acknowledge", status=404)
        self.assertEqual(self.rows("jifen.scorecard"), before)
