from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .registry import models_with


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def unlink(self):
        self._check_jifen_evidence()
        return super().unlink()

    def write(self, vals):
        if {"res_model", "res_id", "datas", "raw", "db_datas", "store_fname"}.intersection(vals):
            self._check_jifen_evidence()
        return super().write(vals)

    @api.model
    def _jifen_evidence_of(self, documents):
        """Return the files handed in with documents, elevated; not those of internal notes.

        Whether the caller may read the documents is for the caller to check.
        """
        # Evidence belongs to its document; portal users have no access to files of their own.
        files_sudo = self.sudo().search(
            [("res_model", "=", documents._name), ("res_id", "in", documents.ids), ("res_field", "=", False)],
            order="id",
        )
        internal = Domain("is_internal", "=", True) | Domain("subtype_id.internal", "=", True)
        # Which files came with a note is looked up for those who may not read the note.
        notes_sudo = (
            self.env["mail.message"]
            .sudo()  # which documents are decided holds for everybody
            .search(
                Domain("model", "=", documents._name)
                & Domain("attachment_ids", "in", files_sudo.ids)
                & Domain("message_type", "!=", "user_notification")
                & internal
            )
        )
        return files_sudo - notes_sudo.attachment_ids

    def _check_jifen_evidence(self):
        """Keep the evidence of documents that are no longer a draft as it was decided upon."""
        # Which documents are decided is checked whatever the user may read of them.
        for model in models_with(self.env, "jifen.evidence.mixin"):
            # Which documents are decided holds for everybody.
            evidence = self.sudo().filtered(lambda file, model=model: file.res_model == model and not file.res_field)
            fixed = (
                self.env[model]
                .sudo()  # as above
                .browse(evidence.mapped("res_id"))
                .exists()
                .filtered(lambda document: document.state != "draft")
            )
            if fixed:
                raise UserError(
                    self.env._(
                        "This file is evidence of %(document)s and stays as it is.",
                        document=fixed[0].display_name,
                    )
                )
