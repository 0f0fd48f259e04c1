"""Attacks by files: their kind, name, size and number, and whose they are."""

import doctest
import runpy

from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from odoo.addons.jifen_appraisal.controllers.claim import claim_form
from odoo.addons.jifen_appraisal.controllers.common import uploads

from ..portal_common import PDF, QUIET, AttackCase, archive, picture, shown


@tagged("post_install", "-at_install")
class TestPortalFiles(AttackCase):
    def test_documented_examples(self):
        for module in (uploads, claim_form):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_pictures_and_documents_are_taken_as_evidence(self):
        good = {
            "a.png": picture(),
            "b.jpg": picture("JPEG"),
            "c.webp": b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00",
            "d.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
            "e.pdf": PDF,
            "f.docx": archive("[Content_Types].xml", "word/document.xml"),
            "g.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
        }
        self.login(self.user_chen)
        self.send(self.values(), good.items())
        claim = self.claims_of(self.chen)
        self.assertEqual(sorted(claim.attachment_ids.mapped("name")), sorted(good))
        for file in claim.attachment_ids:
            answer = self.get(f"/my/jifen/evidence/{file.id}")
            self.assertEqual(answer.content, good[file.name])
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("no-store", answer.headers["Cache-Control"])
            inline = file.name[-3:] in ("png", "jpg", "ebp", "pdf")
            disposition = answer.headers["Content-Disposition"]
            self.assertEqual(disposition.startswith("inline"), inline, f"{file.name}: {disposition}")

    def test_the_kind_of_a_file_is_told_by_its_content(self):
        bad = {
            "page.png": b"<html><script>alert(1)</script></html>",
            "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "drawing.png": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'></svg>",
            "tool.pdf": b"MZ\x90\x00 this program cannot be run",
            "notes.txt": b"plain text",
            "moving.gif": b"GIF89a............",
            "broken.png": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
            "broken.jpg": b"\xff\xd8\xff<html>",
            "archive.docx": archive("readme.txt"),
            "macros.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "cut.xlsx": archive("[Content_Types].xml", "xl/workbook.xml")[:40],
            "nothing.pdf": b"",
        }
        self.login(self.user_chen)
        for name, content in bad.items():
            with self.subTest(name):
                response = self.send(self.values(), ((name, content),))
                self.assertIn(name, self.errors(response))
        self.assertFalse(self.claims_of(self.chen))
        self.assertFalse(self.env["ir.attachment"].search([("res_model", "=", "jifen.claim")]))

    def test_name_tells_what_the_file_is(self):
        self.login(self.user_chen)
        self.send(self.values(), (("page.html", picture()),))
        file = self.claims_of(self.chen).attachment_ids
        self.assertEqual((file.name, file.mimetype), ("page.html.png", "image/png"))
        self.assertEqual(self.get(f"/my/jifen/evidence/{file.id}").headers["Content-Type"], "image/png")

    def test_names_are_cleaned(self):
        names = {
            "../../../etc/passwd.pdf": "passwd.pdf",
            "a\u202efdp.exe.pdf": "afdp.exe.pdf",
            "通知 (1).pdf": "通知 (1).pdf",
            f"{'长' * 300}.pdf": f"{'长' * 116}.pdf",
            "....pdf": "pdf.pdf",
        }
        self.login(self.user_chen)
        for name, clean in names.items():
            with self.subTest(name):
                self.send(self.values(), ((name, PDF),))
                claim = self.claims_of(self.chen)[-1]
                self.assertEqual(claim.attachment_ids.name, clean)

    def test_files_are_limited_in_size_and_number(self):
        self.login(self.user_chen)
        big = b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)
        self.assertIn("big.pdf is larger than 10 MB", self.errors(self.send(self.values(), (("big.pdf", big),))))
        ten = [(f"{number}.pdf", PDF) for number in range(10)]
        self.assertIn("at most 9 files", self.errors(self.send(self.values(), ten)))
        self.assertFalse(self.claims_of(self.chen))
        self.send(self.values(), ten[:9])
        claim = self.claims_of(self.chen)
        url = f"/my/jifen/claims/{claim.id}/edit"
        self.assertIn("at most 9 files", self.errors(self.send(self.values(), ten[9:], url=url)))
        self.assertEqual(claim.attachment_count, 9)
        remove = claim.attachment_ids[0].id
        self.send(self.values(remove_id=remove), ten[9:], url=url)
        self.assertEqual(claim.attachment_count, 9)

    def test_request_larger_than_any_form(self):
        claim = self._claim()
        self.login(self.user_chen)
        with mute_logger(*QUIET):
            response = self.post(f"/my/jifen/claims/{claim.id}/submit", {"padding": "x" * 200_000})
        self.assertEqual(response.status_code, 413)
        self.assertEqual(claim.state, "draft")

    def test_drafts_are_limited(self):
        self.login(self.user_chen)
        self.env["jifen.claim"].with_user(self.user_chen).sudo().create(
            [
                {"item_id": self.item.id, "employee_id": self.chen.id, "description": f"draft {number}"}
                for number in range(50)
            ]
        )
        self.assertIn("You have 50 drafts already", self.errors(self.send(self.values())))

    def test_kept_files_are_ones_own_and_limited(self):
        self.login(self.user_wu)
        self.send(self.values(quantity="x"), (("wu.pdf", PDF),))
        foreign = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", 0)])
        self.assertEqual(foreign.create_uid, self.user_wu)
        others = self.env["ir.attachment"].create({"name": "salary.pdf", "raw": PDF})
        evidence = self._claim(self.wu).attachment_ids
        self.login(self.user_chen)
        for file in (foreign, others, evidence):
            self.get(f"/my/jifen/evidence/{file.id}", 404)
            self.send(self.values(stash_id=file.id), ())
            self.assertFalse(self.claims_of(self.chen)[-1].attachment_ids)
            response = self.send(self.values(stash_id=file.id, quantity="x"), ())
            self.assertNotIn(file.name, shown(response))
        self.assertEqual(foreign.res_id, 0)
        for number in range(30):
            self.send(self.values(quantity="x"), ((f"{number}.pdf", PDF),))
        kept = self.env["ir.attachment"].search_count(
            [("res_model", "=", "jifen.claim"), ("res_id", "=", 0), ("create_uid", "=", self.user_chen.id)]
        )
        self.assertLessEqual(kept, 18)

    def test_only_ones_own_evidence_is_removed(self):
        foreign = self._claim(self.wu).attachment_ids
        second = self._claim()
        claim = self._claim()
        self.login(self.user_chen)
        data = self.values(remove_id=[foreign.id, second.attachment_ids.id, 10**12])
        self.send(data, (), url=f"/my/jifen/claims/{claim.id}/edit")
        self.assertTrue(foreign.exists() and second.attachment_ids.exists() and claim.attachment_ids.exists())

    def test_evidence_of_others_and_other_files(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": "contract.pdf", "raw": PDF, "res_model": "hr.employee", "res_id": self.chen.id},
                {"name": "public.pdf", "raw": PDF, "public": True},
                {"name": "link", "type": "url", "url": "https://example.com", "res_model": "jifen.claim"},
                {"name": "field", "raw": PDF, "res_model": "jifen.claim", "res_id": self._claim().id, "res_field": "x"},
            ]
        )
        files |= self._claim(self.wu).attachment_ids
        self.login(self.user_chen)
        for file in files:
            with self.subTest(file.name):
                self.get(f"/my/jifen/evidence/{file.id}", 404)

    def test_files_of_internal_notes(self):
        claim = self._claim()
        claim.action_submit()
        note = claim.with_user(self.user_officer).message_post(
            body="for us", subtype_xmlid="mail.mt_note", attachments=[("opinion.pdf", PDF)]
        )
        self.login(self.user_chen)
        self.assertNotIn("opinion.pdf", self.text(f"/my/jifen/claims/{claim.id}"))
        self.get(f"/my/jifen/evidence/{note.attachment_ids.id}", 404)

    def test_files_of_notes_written_before(self):
        """They stood among the evidence: a note keeps its own, and evidence that a notice links to stays evidence."""
        claim = self._claim()
        kept = claim.attachment_ids
        notes = [
            claim.message_post(body="old", subtype_xmlid=f"mail.{kind}", attachments=[(f"{kind}.pdf", PDF)])
            for kind in ("mt_note", "mt_comment")
        ]
        notes += claim.message_notify(
            body="new",
            partner_ids=self.user_ma.partner_id.ids,
            model=claim._name,
            res_id=claim.id,
            attachment_ids=kept.ids,
        )
        note, comment = (message.attachment_ids for message in notes[:2])
        (note | comment).write({"res_model": claim._name, "res_id": claim.id})
        claim.action_submit()
        self.env.flush_all()
        path = file_path("jifen_appraisal/migrations/19.0.1.1.0/post-files_of_messages.py")
        for _twice in range(2):
            runpy.run_path(path)["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual((note.res_model, note.res_id), ("mail.message", notes[0].id))
        self.assertEqual(claim.attachment_ids, kept | comment)
