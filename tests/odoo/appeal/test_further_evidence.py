"""Files that come after a claim or an appeal was handed in: on record, beside what was there."""

import hashlib

from odoo.tests import tagged

from ..portal_common import PDF, AttackCase, picture


@tagged("post_install", "-at_install")
class TestFurtherEvidence(AttackCase):
    def _add(self, document, why="The seal was missing", files=(("seal.pdf", PDF),), **options):
        uploads = [("files", (name, content, "application/octet-stream")) for name, content in files]
        url = f"/my/jifen/{document._portal_path}/{document.id}/evidence"
        return self.post(url, {"why": why}, files=uploads or None, **options)

    def _submitted(self, employee=None):
        claim = self._claim(employee).sudo().with_env(self.env)
        claim.action_submit()
        self.env.flush_all()
        return claim

    def test_added_beside_what_was_there(self):
        claim = self._submitted()
        first, row = claim.attachment_ids, claim._pending_approvals()
        self.login(self.user_chen)
        self.assertIn("Further evidence", self.text(f"/my/jifen/claims/{claim.id}"))
        self._add(claim, status=200)
        self.assertEqual(claim._evidence_files().mapped("name"), ["notice.pdf", "seal.pdf"])
        self.assertEqual(first.raw, b"%PDF-1.4 test")
        note = claim.message_ids[0]
        self.assertIn("seal.pdf", note.body)
        self.assertIn("The seal was missing", note.body)
        self.assertEqual(note.author_id, self.user_chen.partner_id)
        told = self.env["mail.message"].search(
            [
                ("model", "=", "jifen.approval"),
                ("res_id", "=", row.id),
                ("partner_ids", "in", self.user_ma.partner_id.ids),
            ]
        )
        self.assertTrue([message for message in told if "The seal was missing" in message.body])
        self.assertEqual([kept[1] for kept in row.evidence], [self._digest(file) for file in claim._evidence_files()])
        self.assertFalse(row.with_user(self.user_ma).evidence_differs)
        row.with_user(self.user_ma).action_approve()

    def _digest(self, file):
        return hashlib.sha256(file.raw).hexdigest()

    def test_refused(self):
        claim, draft, decided, foreign = (self._submitted() for _each in range(4))
        draft.action_withdraw()
        draft.action_reset()
        decided._pending_approvals().with_user(self.user_ma).action_refuse("Not enough")
        foreign = self._submitted(self.wu)
        report = self._submitted()
        report._trusted().write({"about": "other", "reporter_id": self.user_wu.id})
        before = self.rows("ir.attachment", "mail.message")
        self.login(self.user_chen)
        self._add(foreign, status=404)
        self._add(report, status=404)
        self._add(claim, why=" ", status=200)
        self._add(claim, why="x" * 1001, status=200)
        self._add(claim, files=(), status=200)
        self._add(claim, files=(("evil.html", b"<html>"),), status=200)
        self._add(claim, files=[(f"{number}.png", picture()) for number in range(9)], status=200)
        self._add(draft, status=200)
        self._add(decided, status=200)
        self.login(self.user_wu)
        self._add(report, status=200)
        self.assertEqual(self.rows("ir.attachment", "mail.message"), before)

    def test_appeal(self):
        card = self.period._scorecard(self.chen)
        appeal = self.env["jifen.appeal"].with_user(self.user_chen).sudo()
        appeal = appeal._trusted().create({"scorecard_id": card.id, "grounds": "Too low", "state": "investigation"})
        appeal = appeal.with_env(self.env)
        appeal._trusted().write({"investigator_id": self.user_officer.id})
        self.env.flush_all()
        self.login(self.user_chen)
        self._add(appeal, status=200)
        self.assertEqual(appeal.attachment_ids.mapped("name"), ["seal.pdf"])
        told = self.env["mail.message"].search(
            [("model", "=", "jifen.appeal"), ("res_id", "=", appeal.id), ("message_type", "=", "user_notification")]
        )
        self.assertIn(self.user_officer.partner_id, told.partner_ids)
