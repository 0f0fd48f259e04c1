"""The page an e-mail leads to: one approval, decided after login by a form, never by following a link."""

import math
import unicodedata

from werkzeug.exceptions import BadRequest, NotFound

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import format_date, format_datetime

from ..common.uploads import SHOWN_INLINE

MAX_REASON = 2000
_MAX_ID = 2**31 - 1
_PAGE = "/jifen/approval/<int:approval_id>"
_LOOKS = {
    "approved": "fa-check-circle text-success",
    "refused": "fa-times-circle text-danger",
    "pending": "fa-hourglass-half text-info",
    "skipped": "fa-arrow-circle-right text-muted",
    "overdue": "fa-clock-o text-danger",
    "cancelled": "fa-ban text-muted",
}
_HEADERS = {
    "Cache-Control": "private, no-store",
    # The buttons must not be put under somebody's pointer by another site.
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


class JifenApprovalPage(http.Controller):
    @http.route(_PAGE, type="http", auth="user", methods=["GET"], readonly=True)
    def jifen_approval(self, approval_id, **_ignored):
        """Show what is to be decided, or what was decided; changes nothing."""
        return self._show(self._approval(approval_id))

    @http.route(f"{_PAGE}/decide", type="http", auth="user", methods=["POST"], max_content_length=65536)
    def jifen_approval_decide(self, approval_id, decision="", reason="", points="", **_ignored):
        """Decide as the user who is logged in; the approval itself checks that they may.

        :param decision: str, ``approve``, ``grant`` (with points) or ``refuse`` (with a reason)
        """
        approval = self._approval(approval_id)
        entered = {"reason": reason, "points": points, "decision": decision}
        try:
            with request.env.cr.savepoint():
                self._decide(approval, **entered)
        except UserError as error:
            return self._show(approval, error=str(error), entered=entered, status=422)
        return request.redirect(f"/jifen/approval/{approval.id}")

    def _decide(self, approval, decision, reason, points):
        if decision == "approve":
            approval.action_approve()
        elif decision == "grant":
            approval.action_approve(_number(points))
        elif decision == "refuse":
            if len(reason) > MAX_REASON:
                raise UserError(request.env._("Say it in at most %(count)s characters.", count=MAX_REASON))
            approval.action_refuse(reason)
        else:
            raise BadRequest()

    def _approval(self, approval_id):
        """Return the approval if the user may read it; for anybody else the page does not exist."""
        # A link does not follow the companies chosen in the top bar.
        request.update_context(allowed_company_ids=request.env.user.company_ids.ids)
        approvals = request.env["jifen.approval"]
        if approval_id > _MAX_ID:
            raise NotFound()
        approval = approvals.browse(approval_id).exists()
        if not approval or not approval._filtered_access("read"):
            raise NotFound()
        return approval

    def _show(self, approval, error="", entered=None, status=200):
        approval.invalidate_recordset()
        card = approval._cards()[approval.id]
        following = approval.search([("can_decide", "=", True), ("id", "!=", approval.id)], order="id", limit=1)
        response = request.render(
            "jifen_appraisal.approval_page",
            {
                "approval": approval,
                "card": card,
                "facts": _facts(request.env, card),
                "outcome": _outcome(request.env, card),
                "waiting": request.env._("Waits for %(approver)s", approver=card["approver"]),
                "tones": {"approved": "success", "refused": "danger"},
                "files": approval.evidence_ids,
                "shown_inline": SHOWN_INLINE,
                "way": _way(request.env, approval.way),
                "ahead": request.env._("Still ahead"),
                "next_approval": following,
                "error": error,
                "entered": entered or {},
                "max_reason": MAX_REASON,
            },
        )
        response.status_code = status
        response.headers.update(_HEADERS)
        return response


def _outcome(env, card):
    state, who = card["state_text"], card["decided_by"]
    return env._("%(state)s by %(who)s", state=state, who=who) if who else state


def _facts(env, card):
    """Return the facts of a card as one list, in the order in which the inbox shows them."""
    facts = [
        (env._("Event date"), format_date(env, card["date"]) if card["date"] else ""),
        (env._("Level"), card.get("level")),
        (env._("How often"), card.get("quantity")),
        (env._("Standard"), card.get("standard")),
        (env._("Description"), card.get("description")),
        (env._("Matter"), card.get("matter")),
    ]
    named = [{"label": label, "value": value} for label, value in facts if value]
    if card["on_behalf"]:
        named.append({"label": env._("On behalf of"), "value": card["on_behalf"]})
    return [*named, *card["facts"], {"label": env._("Step"), "value": card["step"]}]


def _way(env, entries):
    """Return the way of the document with dates as the reader writes them."""
    return [
        {
            **entry,
            "look": _LOOKS.get(entry["kind"], "fa-circle-o text-muted"),
            "moment": entry.get("when")
            and format_datetime(env, fields.Datetime.to_datetime(entry["when"]), tz=env.user.tz, dt_format="short"),
        }
        for entry in entries
    ]


def _number(text):
    """Return the points entered, as a phone or a Chinese keyboard may write them."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", ".").replace("−", "-")
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UserError(request.env._("Enter the points as a number."))
    return number
