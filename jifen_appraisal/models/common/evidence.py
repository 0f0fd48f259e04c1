"""Documents with evidence: their files in a form, and who is shown them in the portal."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class Upload(NamedTuple):
    """A file that was received and checked: its clean name, its type by content, its bytes."""

    name: str
    mimetype: str
    data: bytes


class JifenEvidenceMixin(models.AbstractModel):
    """A document whose files are evidence: they stay as they are once it is no longer a draft.

    Forms add files to a draft and take them away; see ``attachment_ids`` of the documents. The portal shows them
    to whoever ``_portal_find`` gives the document.
    """

    _name = "jifen.evidence.mixin"
    _description = "Document with Evidence Files"

    evidence_ids = fields.Many2many(
        "ir.attachment",
        string="Add Evidence",
        compute="_compute_evidence_ids",
        inverse="_inverse_evidence_ids",
    )

    @api.depends("attachment_ids")
    def _compute_evidence_ids(self):
        # Who may read a document may see its evidence; files of internal notes are not among it.
        files = self.env["ir.attachment"]._jifen_evidence_of(self._origin)
        by_document = files.grouped("res_id")
        for document in self:
            document.evidence_ids = by_document.get(document._origin.id, files.browse()).sudo(False)

    def _inverse_evidence_ids(self):
        for document in self:
            present = self.env["ir.attachment"]._jifen_evidence_of(document)
            added, removed = document.evidence_ids - present, present - document.evidence_ids
            if (added or removed) and document.state != "draft":
                raise UserError(
                    self.env._("The evidence of %(document)s stays as it is.", document=document.display_name)
                )
            document._check_own_uploads(added)
            # Checked to be the user's own uploads for such a document, and this one theirs to write.
            added.sudo().write({"res_model": self._name, "res_id": document.id})
            removed.sudo(False).unlink()

    @api.model
    @api.private
    def _portal_shows(self, file_sudo):
        """Tell whether a file is evidence of a document of the current user's own."""
        documents = self._portal_find(file_sudo.res_id)
        return bool(documents) and file_sudo in self.env["ir.attachment"]._jifen_evidence_of(documents)

    @api.model
    def _portal_find(self, document_id):
        """Return the document with this id, elevated, if the current user may see its evidence in the portal."""
        raise NotImplementedError

    def _check_own_uploads(self, files):
        self.check_access("write")
        # What is asked of the files is only whose upload they are and that nothing has them yet.
        for file in files.sudo():
            if file.create_uid != self.env.user or file.res_model != self._name or file.res_id:
                raise AccessError(self.env._("Only files you have just uploaded can be added as evidence."))
