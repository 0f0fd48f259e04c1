"""Files that come after a document was handed in: on record, beside what was there, and told to those who decide."""

from odoo import models
from odoo.exceptions import UserError

from .ir_attachment import recorded
from .text import needed

MAX_WHY = 1000


class JifenEvidenceMixin(models.AbstractModel):
    _inherit = "jifen.evidence.mixin"

    # In which states files are still added; () for never.
    _states_of_further_evidence = ()

    def _check_own(self):
        """Raise AccessError unless the current user may hand in these documents."""
        raise NotImplementedError

    def _evidence_files(self):
        """Return the files handed in with these documents, elevated, without those of comments about them."""
        return self.env["ir.attachment"]._jifen_evidence_of(self)

    def _portal_attach(self, uploads=()):
        """Store files that were received and checked as evidence of this document; a form takes only so many."""
        raise NotImplementedError

    def _takes_further_evidence(self):
        """Tell whether files are still added to this document, as it is still being decided."""
        return self.state in self._states_of_further_evidence

    def _add_further_evidence(self, uploads, why):
        """Add files to what was handed in, in the name of the current user. Call elevated, on one's own document.

        :param uploads: ``Upload`` tuples
        :param why: said to those who decide, and kept with the document
        :raise UserError: without files or reason, or when it is decided already
        :raise AccessError: for whoever may not hand in such a document
        """
        self.ensure_one()
        self._check_own()
        why = needed(why, self.env._("Say why you add these files."))
        if len(why) > MAX_WHY:
            raise UserError(
                self.env._(
                    "This text has %(count)s characters, at most %(limit)s are possible.",
                    count=len(why),
                    limit=MAX_WHY,
                )
            )
        if not uploads:
            raise UserError(self.env._("Choose the files to add."))
        if not self._takes_further_evidence():
            raise UserError(
                self.env._("%(document)s is not being decided: no files are added.", document=self.display_name)
            )
        present = self._evidence_files()
        recorded(self)._portal_attach(uploads)
        names = ", ".join((self._evidence_files() - present).mapped("name"))
        self._message_log(body=self._further_evidence_text(names, why), author_id=self.env.user.partner_id.id)
        self._tell_further_evidence(names, why)

    def _further_evidence_text(self, names, why):
        """Return what is said of files that were added, in the language of the context."""
        return self.env._("Further evidence: %(files)s. Reason: %(reason)s", files=names, reason=why)

    def _tell_further_evidence(self, names, why):
        """Tell those who decide at present. Called elevated."""
