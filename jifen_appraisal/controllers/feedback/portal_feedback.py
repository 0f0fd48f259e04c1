"""Feedback in the portal: results to confirm, personal summaries, records of talks.

Every change goes to a private method of the record, which takes the person from the session.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import format_date

from odoo.addons.portal.controllers.portal import pager

from ...models.feedback.summary import MAX_SUMMARY
from ...models.feedback.talk import MAX_REMARK
from ..common.portal_base import JifenPortal

_PER_PAGE = 15
# The longest text allowed, as UTF-8 in percent notation, and more: what is longer comes back with a reason.
_MAX_REQUEST = 1024 * 1024
_PAGE = {"type": "http", "auth": "user", "website": True}
_ACTION = {**_PAGE, "methods": ["POST"], "max_content_length": _MAX_REQUEST}


class JifenFeedbackPortal(JifenPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "jifen_result_count" in counters:
            values["jifen_result_count"] = len(request.env["jifen.scorecard"]._portal_unacknowledged())
        if "jifen_summary_count" in counters:
            values["jifen_summary_count"] = len(request.env["jifen.scorecard"]._portal_summaries_due())
        if "jifen_talk_count" in counters:
            values["jifen_talk_count"] = len(self._unread_talks())
        return values

    def _unread_talks(self):
        return request.env["jifen.talk"]._portal_talks().filtered(lambda talk: talk.state == "recorded")

    def _jifen_todo(self):
        rows = super()._jifen_todo()
        env = request.env
        for card in env["jifen.scorecard"]._portal_unacknowledged()[:3]:
            rows.append(
                {
                    "icon": "fa-check-square-o",
                    "text": env._("Confirm your result of %(period)s", period=card.period_id.name),
                    "url": f"/my/jifen/score/{card.id}",
                }
            )
        for card in env["jifen.scorecard"]._portal_summaries_due():
            rows.append(
                {
                    "icon": "fa-pencil",
                    "text": env._("Write your personal summary of %(period)s", period=card.period_id.name),
                    "note": _until(card),
                    "url": f"/my/jifen/summary/{card.id}",
                }
            )
        for talk in self._unread_talks():
            rows.append(
                {
                    "icon": "fa-comments-o",
                    "text": env._("Read the record of the talk with %(talker)s", talker=talk.talker_name),
                    "url": f"/my/jifen/talks/{talk.id}",
                }
            )
        return rows

    def _jifen_more(self):
        rows = super()._jifen_more()
        env = request.env
        cards = env["jifen.scorecard"]._portal_cards()
        if cards.summary_ids or env["jifen.scorecard"]._portal_summaries_due():
            rows.append({"icon": "fa-pencil-square-o", "text": env._("Personal Summaries"), "url": "/my/jifen/summary"})
        if env["jifen.talk"]._portal_talks():
            rows.append({"icon": "fa-comments-o", "text": env._("Talks"), "url": "/my/jifen/talks"})
        return rows

    # === RESULT === #

    @http.route("/my/jifen/score/<int:card_id>/acknowledge", **_ACTION)
    def portal_my_jifen_acknowledge(self, card_id, **_ignored):
        """Confirm to have been told one's own result."""
        card_sudo = self._own("jifen.scorecard", card_id)
        try:
            card_sudo._acknowledge()
            self._flash(request.env._("Thank you. It is on record that you have been told this result."))
        except UserError as error:
            self._flash(str(error), "warning")
        return request.redirect(f"/my/jifen/score/{card_sudo.id}")

    # === PERSONAL SUMMARY === #

    @http.route("/my/jifen/summary", **_PAGE)
    def portal_my_jifen_summaries(self, **_ignored):
        """List one's own summaries, those still to be written first."""
        self._require_employee()
        cards = request.env["jifen.scorecard"]._portal_cards()
        return self._page(
            "portal_my_jifen_summaries",
            "jifen_summaries",
            until=_until,
            due=request.env["jifen.scorecard"]._portal_summaries_due(),
            summaries=cards.summary_ids.filtered("text").sorted("date_from", reverse=True),
        )

    @http.route("/my/jifen/summary/<int:card_id>", methods=["GET", "POST"], max_content_length=_MAX_REQUEST, **_PAGE)
    def portal_my_jifen_summary(self, card_id, text=None, intent=None, **_ignored):
        """Show the summary of one period, keep it as a draft or submit it."""
        card_sudo = self._own("jifen.scorecard", card_id)
        if request.httprequest.method != "POST":
            return self._show_summary(card_sudo)
        try:
            card_sudo._write_summary(text, submit=intent == "submit")
        except UserError as error:
            return self._show_summary(card_sudo, text or "", str(error))
        self._flash(
            request.env._("Your personal summary is submitted.")
            if intent == "submit"
            else request.env._("The draft is saved. Submit it when it is complete.")
        )
        return request.redirect(f"/my/jifen/summary/{card_sudo.id}")

    def _show_summary(self, card_sudo, text=None, error=""):
        summary_sudo = card_sudo.summary_ids
        closed = card_sudo._reason_no_summary()
        if closed and not summary_sudo and text is None:
            raise NotFound()
        response = self._page(
            "portal_my_jifen_summary",
            "jifen_summary",
            summary_card=card_sudo,
            until=_until,
            summary=summary_sudo,
            text=summary_sudo.text or "" if text is None else text,
            error=error,
            closed=closed,
            max_summary=MAX_SUMMARY,
        )
        if error:
            response.status_code = 422
        return response

    @http.route("/my/jifen/summary/<int:card_id>/keep", type="jsonrpc", auth="user")
    def portal_my_jifen_summary_keep(self, card_id, text):
        """Keep a draft while it is written: ``{"saved": True}`` or ``{"error": text}``."""
        card_sudo = self._own("jifen.scorecard", card_id)
        try:
            with request.env.cr.savepoint():
                card_sudo._write_summary(str(text))
        except UserError as error:
            return {"error": str(error)}
        return {"saved": True}

    @http.route("/my/jifen/summary/<int:card_id>/take_back", **_ACTION)
    def portal_my_jifen_summary_take_back(self, card_id, **_ignored):
        """Make a submitted summary a draft again."""
        card_sudo = self._own("jifen.scorecard", card_id)
        try:
            card_sudo._take_back_summary()
        except UserError as error:
            self._flash(str(error), "warning")
        return request.redirect(f"/my/jifen/summary/{card_sudo.id}")

    @http.route("/my/jifen/ratings/summary", type="jsonrpc", auth="user", readonly=True)
    def portal_my_jifen_rating_summary(self, card, group):
        """Return the personal summary of somebody one rates: ``{"text": …}`` or ``{"error": text}``."""
        try:
            return {"text": request.env["jifen.scorecard"]._sheet_summary(card, group)}
        except UserError as error:
            return {"error": str(error)}

    # === TALKS === #

    @http.route(["/my/jifen/talks", "/my/jifen/talks/page/<int:page>"], **_PAGE)
    def portal_my_jifen_talks(self, page=1, **_ignored):
        """List the recorded talks with oneself."""
        self._require_employee()
        talks = request.env["jifen.talk"]._portal_talks()
        pages = pager(url="/my/jifen/talks", total=len(talks), page=page, step=_PER_PAGE)
        start = max(pages["offset"], 0)
        return self._page(
            "portal_my_jifen_talks",
            "jifen_talks",
            talks=talks[start : start + _PER_PAGE],
            kinds=dict(talks._fields["kind"]._description_selection(request.env)),
            pager=pages,
        )

    @http.route("/my/jifen/talks/<int:talk_id>", **_PAGE)
    def portal_my_jifen_talk(self, talk_id, **_ignored):
        """Show one talk with oneself."""
        return self._show_talk(self._own("jifen.talk", talk_id))

    @http.route("/my/jifen/talks/<int:talk_id>/remark", **_ACTION)
    def portal_my_jifen_talk_remark(self, talk_id, remark=None, **_ignored):
        """Confirm to have read the record of a talk, with or without a remark."""
        talk_sudo = self._own("jifen.talk", talk_id)
        try:
            talk_sudo._confirm_read(remark)
        except UserError as error:
            return self._show_talk(talk_sudo, remark or "", str(error))
        self._flash(request.env._("Thank you. It is on record that you have read this."))
        return request.redirect(f"/my/jifen/talks/{talk_sudo.id}")

    def _show_talk(self, talk_sudo, remark="", error=""):
        response = self._page(
            "portal_my_jifen_talk",
            "jifen_talk",
            talk=talk_sudo,
            kind=dict(talk_sudo._fields["kind"]._description_selection(request.env))[talk_sudo.kind],
            remark=remark,
            error=error,
            max_remark=MAX_REMARK,
        )
        if error:
            response.status_code = 422
        return response


def _until(card):
    """Return until when a summary is asked for."""
    return request.env._("until %(date)s", date=format_date(request.env, card.period_id.date_to))
