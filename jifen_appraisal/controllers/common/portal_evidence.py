"""Evidence files, handed out only to the person whose claim, appeal or ledger line they belong to."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ...models.common.registry import models_with
from .portal_base import JifenPortal
from .uploads import SHOWN_INLINE


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
        if file_sudo.res_model not in models_with(request.env, "jifen.evidence.mixin"):
            return None
        return file_sudo if request.env[file_sudo.res_model]._portal_shows(file_sudo) else None
