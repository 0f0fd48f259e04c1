"""What the evidence was when somebody was asked, and when they decided: its SHA-256, kept with the approval."""

import hashlib

from odoo import api, fields, models

from ..common.notice import Notice
from ..common.registry import models_with


class JifenApproval(models.Model):
    """Each row keeps the files that were decided on: ``[[name, SHA-256, bytes, id, Odoo's checksum], …]``.

    Files of what was handed in are fixed; this shows whether somebody with access to the database or to its store
    of files has changed one all the same. It is empty where the document has no evidence, or was put to somebody
    before this was kept.
    """

    _inherit = "jifen.approval"

    evidence = fields.Json(
        string="Files Decided On", readonly=True, help="The files that were decided on, with the SHA-256 of each."
    )
    evidence_text = fields.Char(compute="_compute_evidence_text", string="Evidence on Record")
    evidence_differs = fields.Boolean(compute="_compute_evidence_text")

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"evidence"}

    @api.depends_context("lang")
    @api.depends("evidence")
    def _compute_evidence_text(self):
        files = self._evidence()
        for approval in self:
            kept, present = approval.evidence, {file.id: file for file in files[approval.id]}
            # Asked is the file itself: its checksum is a row of the same database.
            differing = [
                row[0] for row in kept or () if row[3] not in present or _sha256(present[row[3]].raw) != row[1]
            ]
            approval.evidence_differs = bool(differing)
            if kept is None or kept is False:
                approval.evidence_text = ""
            elif differing:
                approval.evidence_text = self.env._("Changed or missing: %(files)s", files=", ".join(differing))
            else:
                approval.evidence_text = self.env._("%(count)s files, unchanged since", count=len(kept))

    def _keep_evidence(self):
        """Write down the evidence as it is now, where it is not what is on record. Call elevated.

        A file is read only where nobody has read it for this document before, or where it was stored anew since.
        """
        for documents in self._documents():
            if documents._name not in models_with(self.env, "jifen.evidence.mixin"):
                continue
            rows = self.filtered(lambda row, model=documents._name: row.res_model == model)
            known = {
                (kept[3], kept[4]): kept[1] for row in documents.approval_ids if row.evidence for kept in row.evidence
            }
            by_document = self.env["ir.attachment"]._jifen_evidence_of(documents).grouped("res_id")
            for row in rows:
                evidence = [
                    [
                        file.name,
                        known.get((file.id, file.checksum)) or _sha256(file.raw),
                        file.file_size,
                        file.id,
                        file.checksum,
                    ]
                    for file in by_document.get(row.res_id, ())
                ]
                if (row.evidence or []) != evidence:
                    row._trusted().evidence = evidence


class JifenApprovalMixin(models.AbstractModel):
    _inherit = "jifen.approval.mixin"

    def _create_rows(self, values):
        opened = super()._create_rows(values)
        opened._keep_evidence()
        return opened


class JifenEvidenceMixin(models.AbstractModel):
    _inherit = "jifen.evidence.mixin"

    def _tell_further_evidence(self, names, why):
        res = super()._tell_further_evidence(names, why)
        if "approval_ids" in self._fields:
            rows = self._pending_approvals()
            # Decided is on what is there by then.
            rows._keep_evidence()
            notices = []
            for row, users in rows._people_asked().items():
                for lang, people in users.grouped("lang").items():
                    text = self.with_context(lang=lang)._further_evidence_text(names, why)
                    notices.append(Notice(row, people, text, row.title))
            self.env["jifen.notice"]._send(notices)
        return res


def _sha256(data):
    return hashlib.sha256(data or b"").hexdigest()
