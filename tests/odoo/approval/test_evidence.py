"""The files that were decided on, kept with the approval."""

import hashlib
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestEvidence(TownCase):
    def _submitted(self, *people):
        claims = self.env["jifen.claim"]
        for person in people:
            claim = self._claim(person)
            claim.with_user(person.user_id).sudo().action_submit()
            claims |= claim.with_env(self.env)
        return claims

    def _kept(self, claim):
        (file,) = claim.attachment_ids
        digest = hashlib.sha256(b"%PDF-1.4 test").hexdigest()
        return [["notice.pdf", digest, 13, file.id, file.checksum]]

    def test_kept_when_asked_and_when_decided(self):
        claim = self._submitted(self.chen)
        row = claim._pending_approvals()
        self.assertEqual(row.evidence, self._kept(claim))
        mine = row.with_user(self.user_ma)
        mine.action_approve()
        self.env.invalidate_all()
        self.assertEqual(mine.evidence, self._kept(claim))
        self.assertEqual((mine.evidence_text, mine.evidence_differs), ("1 files, unchanged since", False))

    def test_of_many_each_file_is_read_once(self):
        files = self.env.registry["ir.attachment"]
        with patch.object(files, "_file_read", autospec=True, side_effect=files._file_read) as read:
            claims = self._submitted(*[self.chen, self.li, self.wu] * 4)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertLessEqual(read.call_count, len(claims))
            read.reset_mock()
            claims._pending_approvals().with_user(self.user_ma).action_approve()
            self.env.flush_all()
            self.assertEqual(read.call_count, 0)

    def test_queries_do_not_grow(self):
        few, many = (self._submitted(*[self.chen, self.li] * times) for times in (2, 8))
        counts = []
        for claims in (few, many):
            rows = claims._pending_approvals().with_user(self.user_ma)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows.sudo()._keep_evidence()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 5)

    def test_a_file_changed_past_odoo_is_told(self):
        claim = self._submitted(self.chen)
        row = claim._pending_approvals().with_user(self.user_ma)
        row.action_approve()
        self.env.flush_all()
        change = "UPDATE ir_attachment SET db_datas = %s, store_fname = NULL WHERE id = %s"
        self.env.cr.execute(change, [b"forged", claim.attachment_ids.id])
        self.env.invalidate_all()
        self.assertEqual((row.evidence_text, row.evidence_differs), ("Changed or missing: notice.pdf", True))
        self.env.cr.execute("DELETE FROM ir_attachment WHERE id = %s", [claim.attachment_ids.id])
        self.env.invalidate_all()
        self.assertTrue(row.evidence_differs)

    def test_nobody_enters_it(self):
        row = self._submitted(self.chen)._pending_approvals()
        with self.assertRaises(AccessError):
            row.evidence = []

    def test_what_has_none_says_nothing(self):
        self.scheme.item_ids.flush_recordset()
        self.env.cr.execute("UPDATE jifen_item SET evidence_required = FALSE")
        self.env.invalidate_all()
        claim = self._claim()
        claim.sudo().attachment_ids.unlink()
        claim.with_user(self.user_chen).sudo().action_submit()
        row = claim.sudo()._pending_approvals()
        self.assertEqual((row.evidence, row.evidence_text, row.evidence_differs), (False, "", False))
