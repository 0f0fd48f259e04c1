"""Claims in the portal: list, form, page and what the claimant may do with them.

Nothing here decides who may do what: every change goes to a private method of the claim,
which takes the employee from the session.
"""

from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import groupby

from odoo.addons.portal.controllers.portal import pager

from ...models.claim.portal import MAX_FILES
from ..common.portal_base import JifenPortal, clean_search
from ..common.uploads import MAX_BYTES
from .claim_form import ClaimForm

_CLAIMS_PER_PAGE = 15
# All files of a claim at once, and something for the text.
_MAX_REQUEST = MAX_FILES * MAX_BYTES + 1024 * 1024
FORM = {"type": "http", "auth": "user", "website": True, "max_content_length": _MAX_REQUEST}
ACTION = {"type": "http", "auth": "user", "website": True, "methods": ["POST"], "max_content_length": 65536}


class JifenClaimPortal(JifenPortal):
    # === LIST AND PAGE === #

    @http.route(["/my/jifen/claims", "/my/jifen/claims/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_claims(self, page=1, state=None, search=None, **_ignored):
        """List one's own claims: all, those in one state, those with a text in them."""
        self._require_employee()
        claims = request.env["jifen.claim"]
        return self._page(
            "portal_my_jifen_claims",
            "jifen_claims",
            hearings=claims._portal_hearing_count(),
            can_report=bool(claims._colleague_cards(limit=1)),
            **self._list_values("/my/jifen/claims", claims._portal_domain(), page, state, search),
        )

    def _list_values(self, url, domain, page, state, search):
        """Return what a list of claims shows; the domain says whose they are."""
        # Whose claims they are is in the domain; names of items are closed to portal users.
        claims = request.env["jifen.claim"].sudo()
        states = dict(claims._fields["state"]._description_selection(request.env))
        state = state if state in states else None
        search = clean_search(search)
        total = claims.search_count(domain)
        if search:
            domain &= claims._portal_search_domain(search)
        counts = dict(claims._read_group(domain, ["state"], ["__count"]))
        pages = pager(
            url=url,
            url_args={name: value for name, value in (("state", state), ("search", search)) if value},
            total=counts.get(state, 0) if state else sum(counts.values()),
            page=page,
            step=_CLAIMS_PER_PAGE,
        )
        if state:
            domain &= Domain("state", "=", state)
        return {
            "claims": claims.search(domain, limit=_CLAIMS_PER_PAGE, offset=max(pages["offset"], 0)),
            "states": states,
            "state": state,
            "search": search,
            "search_query": urlencode({"search": search}) if search else "",
            "counts": counts,
            "found": sum(counts.values()),
            "total": total,
            "pager": pages,
        }

    @http.route("/my/jifen/claims/<int:claim_id>", type="http", auth="user", website=True)
    def portal_my_jifen_claim(self, claim_id, **_ignored):
        """Show one claim with its way through the approval."""
        claim_sudo = self._own("jifen.claim", claim_id)
        role = claim_sudo._portal_role()
        return self._page(
            "portal_my_jifen_claim",
            {"own": "jifen_claim", "reporter": "jifen_claim_report", "subject": "jifen_claim_hearing"}[role],
            claim=claim_sudo,
            role=role,
            points=claim_sudo._portal_points(),
            evidence=claim_sudo._evidence_files(),
            timeline=claim_sudo._portal_timeline(),
            state_label=dict(claim_sudo._fields["state"]._description_selection(request.env))[claim_sudo.state],
        )

    # === FORM === #

    @http.route("/my/jifen/claims/new", methods=["GET", "POST"], **FORM)
    def portal_my_jifen_claim_new(self, copy=None, **_ignored):
        """Show an empty form, or one filled like an earlier claim; create a draft from it."""
        self._require_employee()
        if request.httprequest.method == "POST":
            return self._receive(ClaimForm.received(request.env, request.httprequest))
        if copy:
            form = ClaimForm.of_claim(self._own_claim(int(copy) if copy.isascii() and copy.isdigit() else 0))
            form.texts["date"] = str(self._today())
        else:
            form = ClaimForm(request.env, {"quantity": "1", "date": self._today()})
        return self._show_form(form)

    @http.route("/my/jifen/claims/<int:claim_id>/edit", methods=["GET", "POST"], **FORM)
    def portal_my_jifen_claim_edit(self, claim_id, **_ignored):
        """Show the form of a draft, or change the draft by it."""
        claim_sudo = self._own_claim(claim_id)
        if claim_sudo.state != "draft":
            self._flash(request.env._("Only a draft can be changed."), "warning")
            return request.redirect(f"/my/jifen/claims/{claim_sudo.id}")
        if request.httprequest.method == "POST":
            return self._receive(ClaimForm.received(request.env, request.httprequest), claim_sudo)
        return self._show_form(ClaimForm.of_claim(claim_sudo), claim_sudo)

    def _receive(self, form, claim=None, about=None):
        """Save what a form says and, if asked for, submit it.

        :param about: hr.employee, elevated, whom a new report is about

        A form with mistakes comes back with everything in it; its good files are kept.
        A form that can be saved but not submitted stays as a draft.
        """
        token, made = (False, None) if claim else self._made_before("jifen.claim")
        if made:
            return request.redirect(f"/my/jifen/claims/{made.id}")
        values = form.clean()
        saved = None
        if not form.errors:
            try:
                with self._once():
                    saved = self._save(form, values, claim, about, token)
            except UserError as error:
                form.errors["form"] = str(error)
        if form.errors:
            return self._show_form(form, claim, about, status=422)
        if request.httprequest.form.get("intent") == "submit":
            return self._submit(saved)
        self._flash(request.env._("The draft is saved. Submit it when it is complete."))
        return request.redirect(f"/my/jifen/claims/{saved.id}")

    def _save(self, form, values, claim, about, token):
        if claim:
            return claim.sudo(False)._portal_change(values, form.uploads, form.stash_ids, form.remove_ids)
        if about:
            return request.env["jifen.claim"]._portal_create_report(about, values, form.uploads, form.stash_ids, token)
        return request.env["jifen.claim"]._portal_create(values, form.uploads, form.stash_ids, token)

    def _submit(self, claim_sudo):
        try:
            with request.env.cr.savepoint():
                # One's own claim; the model checks claimant, item, period and evidence again.
                claim_sudo.action_submit()
        except UserError as error:
            text = request.env._("Kept as a draft, not submitted yet: %(reason)s", reason=str(error))
            self._flash(text, "danger")
            return request.redirect(f"/my/jifen/claims/{claim_sudo.id}/edit")
        if claim_sudo.state == "hearing":
            text = request.env._("Submitted. %(person)s is heard first.", person=claim_sudo.employee_name)
        else:
            text = request.env._("Submitted. It is now with %(approver)s.", approver=claim_sudo.waits_for)
        self._flash(text)
        return request.redirect(f"/my/jifen/claims/{claim_sudo.id}")

    def _show_form(self, form, claim=None, about=None, status=200):
        claims = request.env["jifen.claim"]
        if claim and claim.about == "other":
            about = claim.employee_id
        stashed = claims._portal_stashed(form.stash_ids)
        if form.errors:
            stashed = claims._portal_stash(form.uploads, form.stash_ids)
        items = claims._portal_items(about).sorted(_place_in_form)
        cards = claims._colleague_cards(about) if about else request.env["jifen.scorecard"]._portal_cards()
        response = self._page(
            "portal_my_jifen_claim_form",
            "jifen_claim_report_form" if about else "jifen_claim_form",
            form=form,
            claim=claim,
            about=about,
            about_card=cards[:1] if about else None,
            deadlines=claims._portal_deadlines(cards),
            protected=any(scheme.protect_reporter for scheme in cards.scheme_id),
            heard=any(scheme.hearing_days for scheme in cards.scheme_id),
            groups=[
                (*part, members)
                for part, members in groupby(items, lambda item: (item.dimension_id, item.catalogue_id))
            ],
            stashed=stashed,
            item_earns=_earns,
            evidence=claim._evidence_files() if claim else claims.env["ir.attachment"],
            today=self._today(),
            missing_item=bool(form.texts["item_id"]) and form.texts["item_id"] not in {str(item.id) for item in items},
            **form.limits(),
        )
        response.status_code = status
        return response

    def _today(self):
        return fields.Date.context_today(request.env["jifen.claim"])

    # === ACTIONS === #

    @http.route("/my/jifen/claims/<int:claim_id>/submit", **ACTION)
    def portal_my_jifen_claim_submit(self, claim_id, **_ignored):
        """Hand a draft to its first approver."""
        return self._submit(self._own_claim(claim_id))

    @http.route("/my/jifen/claims/<int:claim_id>/withdraw", **ACTION)
    def portal_my_jifen_claim_withdraw(self, claim_id, **_ignored):
        """Take back a claim that is not decided yet."""
        return self._act(claim_id, "action_withdraw", request.env._("The claim is withdrawn."))

    @http.route("/my/jifen/claims/<int:claim_id>/reset", **ACTION)
    def portal_my_jifen_claim_reset(self, claim_id, **_ignored):
        """Take a refused or withdrawn claim back to draft."""
        return self._act(claim_id, "action_reset", request.env._("The claim is a draft again and can be changed."))

    @http.route("/my/jifen/claims/<int:claim_id>/evidence", methods=["POST"], **FORM)
    def portal_my_jifen_claim_evidence(self, claim_id, why="", **_ignored):
        """Add files to a claim that is being decided."""
        return self._add_further_evidence(self._own_claim(claim_id), why)

    @http.route("/my/jifen/claims/<int:claim_id>/delete", **ACTION)
    def portal_my_jifen_claim_delete(self, claim_id, **_ignored):
        """Delete a draft that was never submitted."""
        claim_sudo = self._own_claim(claim_id)
        back = "/my/jifen/claims" if claim_sudo.about == "own" else "/my/jifen/reports"
        try:
            with request.env.cr.savepoint():
                claim_sudo.sudo(False)._portal_delete()
        except UserError as error:
            self._flash(str(error), "danger")
            return request.redirect(f"/my/jifen/claims/{claim_sudo.id}")
        self._flash(request.env._("The draft is deleted."))
        return request.redirect(back)

    def _act(self, claim_id, action, message):
        claim_sudo = self._own_claim(claim_id)
        try:
            with request.env.cr.savepoint():
                # One's own claim; the action checks claimant and state again.
                getattr(claim_sudo, action)()
        except UserError as error:
            self._flash(str(error), "danger")
        else:
            self._flash(message)
        return request.redirect(f"/my/jifen/claims/{claim_sudo.id}")

    def _own_claim(self, claim_id):
        """Return a claim or report that the current user handed in; else the page does not exist."""
        claim_sudo = self._own("jifen.claim", claim_id)
        if claim_sudo._portal_role() == "subject":
            raise NotFound()
        return claim_sudo


def _earns(item):
    """Tell whether an item can earn points, or only costs some."""
    return max(item.points, item.points_max, *item.level_ids.mapped("points"), 0) > 0


def _place_in_form(item):
    """Return the sort key of an item: parts that earn points first, one's own office before what is common."""
    part = item.dimension_id
    costs_only = not any(_earns(other) for other in part.item_ids)
    return costs_only, not item.catalogue_id, part.sequence, part.id, item.catalogue_id.sequence, item.sequence, item.id
