"""Appeals in the portal: list, form, page and what the person concerned may do with them.

Nothing here decides who may do what: every change goes to a private method of the appeal, which takes
the person from the session.
"""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from ...models.appeal.portal import MAX_TEXT
from ...models.claim.portal import MAX_FILES
from ..claim.claim_form import _ids
from ..common.portal_base import JifenPortal
from ..common.uploads import ACCEPT, MAX_BYTES, MAX_MEGABYTES, read_uploads

_PER_PAGE = 15
_MAX_REQUEST = MAX_FILES * MAX_BYTES + 1024 * 1024
_FORM = {"type": "http", "auth": "user", "website": True, "max_content_length": _MAX_REQUEST}
_ACTION = {"type": "http", "auth": "user", "website": True, "methods": ["POST"], "max_content_length": 65536}


class JifenAppealPortal(JifenPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "jifen_appeal_count" in counters:
            appeals = request.env["jifen.appeal"]
            values["jifen_appeal_count"] = appeals.search_count(
                appeals._portal_domain() & Domain("state", "not in", ("answered", "withdrawn"))
            )
        return values

    # === LIST AND PAGE === #

    @http.route(["/my/jifen/appeals", "/my/jifen/appeals/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_appeals(self, page=1, **_ignored):
        """List one's own appeals, and say whether there is anything to appeal against."""
        self._require_employee()
        appeals = request.env["jifen.appeal"]
        domain = appeals._portal_domain()
        pages = pager(url="/my/jifen/appeals", total=appeals.search_count(domain), page=page, step=_PER_PAGE)
        found = appeals.search(domain, limit=_PER_PAGE, offset=max(pages["offset"], 0))
        return self._page(
            "portal_my_jifen_appeals",
            "jifen_appeals",
            # One's own appeals, by record rule and domain; names of items are closed to portal users.
            appeals=found.sudo(),
            subjects=appeals._portal_subjects(),
            pager=pages,
            **self._labels(),
        )

    @http.route("/my/jifen/appeals/<int:appeal_id>", type="http", auth="user", website=True)
    def portal_my_jifen_appeal(self, appeal_id, **_ignored):
        """Show one appeal: what was said, its way, the answer and what it changed."""
        appeal_sudo = self._own("jifen.appeal", appeal_id)
        return self._page(
            "portal_my_jifen_appeal",
            "jifen_appeal",
            appeal=appeal_sudo,
            evidence=appeal_sudo._evidence_files(),
            way=appeal_sudo._portal_way(),
            effects=appeal_sudo._portal_effects(),
            **self._labels(),
        )

    def _labels(self):
        model = request.env["jifen.appeal"]
        return {
            f"{name}s": dict(model._fields[name]._description_selection(request.env)) for name in ("state", "outcome")
        }

    # === FORM === #

    @http.route("/my/jifen/appeals/new", methods=["GET", "POST"], **_FORM)
    def portal_my_jifen_appeal_new(self, subject=None, **_ignored):
        """Show an empty form, or save a draft from it."""
        self._require_employee()
        if request.httprequest.method == "POST":
            return self._receive_appeal()
        return self._show_form_appeal({"subject": subject or ""})

    @http.route("/my/jifen/appeals/<int:appeal_id>/edit", methods=["GET", "POST"], **_FORM)
    def portal_my_jifen_appeal_edit(self, appeal_id, **_ignored):
        """Show the form of a draft, or change the draft by it."""
        appeal_sudo = self._own("jifen.appeal", appeal_id)
        if appeal_sudo.state != "draft":
            self._flash(request.env._("Only a draft can be changed."), "warning")
            return request.redirect(f"/my/jifen/appeals/{appeal_sudo.id}")
        if request.httprequest.method == "POST":
            return self._receive_appeal(appeal_sudo)
        texts = {
            "subject": appeal_sudo._portal_subject(),
            "grounds": appeal_sudo.grounds or "",
            "wish": appeal_sudo.wish or "",
        }
        return self._show_form_appeal(texts, appeal_sudo)

    def _receive_appeal(self, appeal=None):
        """Save what a form says; what is good of it is kept, whatever else is wrong."""
        token, made = (False, None) if appeal else self._made_before("jifen.appeal")
        if made:
            return request.redirect(f"/my/jifen/appeals/{made.id}")
        posted = request.httprequest.form
        texts = {name: _clean(posted.get(name)) for name in ("subject", "grounds", "wish")}
        errors = {
            name: request.env._(
                "This text has %(count)s characters, at most %(limit)s are possible.",
                count=len(texts[name]),
                limit=MAX_TEXT,
            )
            for name in ("grounds", "wish")
            if len(texts[name]) > MAX_TEXT
        }
        uploads, refused = read_uploads(request.env, request.httprequest.files.getlist("files"))
        saved = None
        if not errors:
            try:
                with self._once():
                    saved = self._save_appeal(texts, uploads, _ids(posted.getlist("remove_id")), appeal, token)
            except UserError as error:
                errors["form"] = str(error)
        if errors:
            return self._show_form_appeal(texts, appeal, errors, status=422)
        if refused:
            # The draft with its good files is kept: only what was refused has to be chosen anew.
            return self._show_form_appeal(texts, saved, {"files": "\n".join(refused)}, status=422)
        if posted.get("intent") == "submit":
            return self._submit_appeal(saved)
        self._flash(request.env._("The draft is saved. Submit it when it is complete."))
        return request.redirect(f"/my/jifen/appeals/{saved.id}")

    def _save_appeal(self, texts, uploads, remove_ids, appeal, token):
        if appeal:
            return appeal.sudo(False)._portal_change(texts, uploads, remove_ids)
        return request.env["jifen.appeal"]._portal_create(texts, uploads, token)

    def _submit_appeal(self, appeal_sudo):
        try:
            with request.env.cr.savepoint():
                # One's own appeal; the model checks person, time and grounds again.
                appeal_sudo.action_submit()
        except UserError as error:
            text = request.env._("Kept as a draft, not submitted yet: %(reason)s", reason=str(error))
            self._flash(text, "danger")
            return request.redirect(f"/my/jifen/appeals/{appeal_sudo.id}/edit")
        self._flash(request.env._("Submitted. You are told as soon as it is answered."))
        return request.redirect(f"/my/jifen/appeals/{appeal_sudo.id}")

    def _show_form_appeal(self, texts, appeal=None, errors=None, status=200):
        appeals = request.env["jifen.appeal"]
        response = self._page(
            "portal_my_jifen_appeal_form",
            "jifen_appeal_form",
            texts={"subject": "", "grounds": "", "wish": "", **texts},
            errors=errors or {},
            appeal=appeal,
            subjects=appeals._portal_subjects(),
            evidence=appeal._evidence_files() if appeal else appeals.env["ir.attachment"],
            action=f"/my/jifen/appeals/{appeal.id}/edit" if appeal else "/my/jifen/appeals/new",
            accept=ACCEPT,
            max_files=MAX_FILES,
            max_megabytes=MAX_MEGABYTES,
            max_text=MAX_TEXT,
        )
        response.status_code = status
        return response

    # === ACTIONS === #

    @http.route("/my/jifen/appeals/<int:appeal_id>/submit", **_ACTION)
    def portal_my_jifen_appeal_submit(self, appeal_id, **_ignored):
        """Hand a draft in."""
        return self._submit_appeal(self._own("jifen.appeal", appeal_id))

    @http.route("/my/jifen/appeals/<int:appeal_id>/withdraw", **_ACTION)
    def portal_my_jifen_appeal_withdraw(self, appeal_id, **_ignored):
        """Take back an appeal that is not answered yet."""
        return self._act_appeal(appeal_id, "action_withdraw", request.env._("The appeal is withdrawn."))

    @http.route("/my/jifen/appeals/<int:appeal_id>/again", **_ACTION)
    def portal_my_jifen_appeal_again(self, appeal_id, **_ignored):
        """Write a second appeal, decided by others."""
        appeal_sudo = self._own("jifen.appeal", appeal_id)
        try:
            with request.env.cr.savepoint():
                second = appeal_sudo._appeal_again()
        except UserError as error:
            self._flash(str(error), "danger")
            return request.redirect(f"/my/jifen/appeals/{appeal_sudo.id}")
        return request.redirect(f"/my/jifen/appeals/{second.id}/edit")

    @http.route("/my/jifen/appeals/<int:appeal_id>/evidence", methods=["POST"], **_FORM)
    def portal_my_jifen_appeal_evidence(self, appeal_id, why="", **_ignored):
        """Add files to an appeal that is being decided."""
        return self._add_further_evidence(self._own("jifen.appeal", appeal_id), why)

    @http.route("/my/jifen/appeals/<int:appeal_id>/delete", **_ACTION)
    def portal_my_jifen_appeal_delete(self, appeal_id, **_ignored):
        """Delete a draft that was never submitted."""
        appeal_sudo = self._own("jifen.appeal", appeal_id)
        try:
            with request.env.cr.savepoint():
                appeal_sudo.sudo(False)._portal_delete()
        except UserError as error:
            self._flash(str(error), "danger")
            return request.redirect(f"/my/jifen/appeals/{appeal_sudo.id}")
        self._flash(request.env._("The draft is deleted."))
        return request.redirect("/my/jifen/appeals")

    def _act_appeal(self, appeal_id, action, message):
        appeal_sudo = self._own("jifen.appeal", appeal_id)
        try:
            with request.env.cr.savepoint():
                # One's own appeal; the action checks person and state again.
                getattr(appeal_sudo, action)()
        except UserError as error:
            self._flash(str(error), "danger")
        else:
            self._flash(message)
        return request.redirect(f"/my/jifen/appeals/{appeal_sudo.id}")


def _clean(text):
    return (text or "").strip().replace("\r\n", "\n").replace("\x00", "")
