"""Evidence files, handed out only to the person whose claim, appeal or ledger line they belong to."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..common.portal_base import JifenPortal
from ..common.uploads import SHOWN_INLINE


class JifenEvidencePortal(JifenPortal):
    @http.route("/my/jifen/evidence/<int:attachment_id>", type="http", auth="user", website=True, multilang=False)
    def portal_my_jifen_evidence(self, attachment_id, **_ignored):
        """Send one evidence file; pictures and PDF may be shown, anything else is only saved."""
        self._require_employee()
        file_sudo = self._own_evidence(attachment_id)
        if not file_sudo:
            raise NotFound()
        inline = file_sudo.mimetype in SHOWN_INLINE
        stream = request.env["ir.binary"]._get_stream_from(file_sudo)
        # A viewer of PDF files needs its own scripts; pictures and downloads need nothing.
        policy = None if file_sudo.mimetype == "application/pdf" else "default-src 'none'; sandbox"
        response = stream.get_response(as_attachment=not inline, content_security_policy=policy)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _own_evidence(self, attachment_id):
        """Return the file, elevated, if it is evidence of the user's own claim, report or appeal, or about them."""
        # The file says what it belongs to; it is handed out only if that is the user's own.
        file_sudo = request.env["ir.attachment"].sudo().browse(attachment_id).exists()
        if not file_sudo or file_sudo.res_field or file_sudo.type != "binary":
            return None
        if file_sudo.res_model == "jifen.claim":
            documents = request.env["jifen.claim"]._portal_find(file_sudo.res_id)
            if not file_sudo.res_id and file_sudo.create_uid == request.env.user:
                return file_sudo
        elif file_sudo.res_model == "jifen.appeal":
            documents = request.env["jifen.appeal"]._portal_find(file_sudo.res_id)
        elif file_sudo.res_model == "jifen.inspection":
            lines = request.env["jifen.score.line"].search(
                [("user_id", "=", request.env.uid), ("inspection_id", "=", file_sudo.res_id)], limit=1
            )
            # The finding led to a ledger line about the user: its evidence is for them to see.
            documents = lines.sudo().inspection_id
        else:
            return None
        if documents and file_sudo in request.env["ir.attachment"]._jifen_evidence_of(documents):
            return file_sudo
        return None
