"""Findings of inspectors: entered for one or many, told to those concerned, refused where they cannot be right."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TownCase


class InspectionCase(TownCase):
    def _finding(self, people, item="discipline.idle", **values):
        """Write a finding about these people down, as the inspector; it is not entered yet."""
        cards = [self.period._scorecard(person).id for person in people]
        return (
            self.env["jifen.inspection"]
            .with_user(self.user_inspector)
            .create(
                {
                    "period_id": self.period.id,
                    "scorecard_ids": [Command.set(cards)],
                    "item_id": self.scheme._item(item).id,
                    "date": self.day,
                    "ground": "Games at the desk",
                    **values,
                }
            )
        )

    def _upload(self):
        values = {"name": "proof.png", "raw": b"picture", "res_model": "jifen.inspection", "res_id": 0}
        return self.env["ir.attachment"].with_user(self.user_inspector).create(values)


@tagged("post_install", "-at_install")
class TestInspection(InspectionCase):
    def test_whole_offices_are_added_to_a_finding(self):
        form = Form(self.env["jifen.inspection"].with_user(self.user_inspector))
        self.assertEqual((form.period_id, form.points_each), (self.period, 0))
        form.item_id = self.scheme._item("discipline.idle")
        self.assertTrue(form.standard)
        self.assertEqual(form.points_each, -2)
        self.assertEqual(set(form.office_choice_ids.ids), set((self.town | self.party | self.justice).ids))
        form.office_id = self.party
        self.assertEqual(len(form.scorecard_ids.ids), 3)
        self.assertFalse(form.office_id)
        form.office_id = self.town
        form.ground = "Everybody was away"
        finding = form.save()
        self.assertEqual(set(finding.scorecard_ids.mapped("name")), {"Chen", "Li", "Ma", "Wu"}, "leaders left out")
        self.assertIn("and 1 more", finding.people_text)
        finding.evidence_ids = self._upload()
        finding.action_enter()
        self.assertEqual(len(finding.line_ids), 4)

    def test_entering_posts_a_line_for_each_and_tells_them(self):
        finding = self._finding(self.chen | self.wu)
        finding.evidence_ids = self._upload()
        finding.action_enter()
        self.env.invalidate_all()
        self.assertEqual((finding.state, finding.entered_by_id), ("entered", self.user_inspector))
        lines = finding.sudo(False).line_ids
        self.assertEqual({(line.subject_name, line.points) for line in lines}, {("Chen", -2.0), ("Wu", -2.0)})
        self.assertEqual(set(lines.mapped("origin")), {"inspection"})
        self.assertEqual(lines.approved_by_id, self.user_inspector)
        told = self.env["mail.message"].search([("model", "=", finding._name), ("res_id", "=", finding.id)])
        self.assertLessEqual(
            {self.user_chen.partner_id, self.user_wu.partner_id}, set(told.notified_partner_ids), "those concerned"
        )

    def test_each_is_told_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.user_wu.lang = "zh_CN"
        finding = self._finding(self.chen | self.wu)
        finding.evidence_ids = self._upload()
        finding.action_enter()
        told = self.env["mail.message"].search(
            [("model", "=", finding._name), ("res_id", "=", finding.id), ("message_type", "=", "user_notification")]
        )
        said = {message.notified_partner_ids: f"{message.subject} {message.body}" for message in told}
        self.assertIn("A finding about you", said[self.user_chen.partner_id])
        self.assertIn("督查通知", said[self.user_wu.partner_id])
        self.assertIn("积分考核：", said[self.user_wu.partner_id])

    def test_what_cannot_be_right_is_refused_and_posts_nothing(self):
        tomorrow = fields.Date.add(self.day, days=1)
        cases = [
            (self.env["hr.employee"], {}, "Choose whom"),
            (self.chen, {"ground": " "}, "Write down the ground"),
            (self.chen, {"date": tomorrow}, "lies in the future"),
        ]
        for people, values, words in cases:
            with self.subTest(words):
                finding = self._finding(people, **values)
                finding.evidence_ids = self._upload()
                with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                    finding.action_enter()
                self.env.invalidate_all()
                self.assertEqual((finding.state, len(finding.line_ids)), ("draft", 0))

    def test_an_item_that_is_not_for_inspectors_is_refused(self):
        finding = self._finding(self.chen)
        finding.evidence_ids = self._upload()
        self.env.cr.execute("UPDATE jifen_item SET report_inspector = false WHERE id = %s", [finding.item_id.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "cannot be entered by inspectors"), self.cr.savepoint():
            finding.action_enter()

    def test_only_inspectors_enter_and_what_is_entered_stays(self):
        finding = self._finding(self.chen)
        finding.evidence_ids = self._upload()
        for user in (self.user_li, self.user_ma, self.user_committee, self.user_auditor):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                finding.with_user(user).action_enter()
        self.env.invalidate_all()
        finding.action_enter()
        for change in (lambda: finding.write({"ground": "Other"}), finding.unlink, finding.action_enter):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
