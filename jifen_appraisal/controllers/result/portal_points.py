"""My Points: balance, ledger, explanation and history of the employee who is logged in."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from ..common.portal_base import JifenPortal

_LINES_PER_PAGE = 20
_LATEST = 5
_MAX_SEARCH = 100
_SEARCHED = ("item", "dimension", "level", "ground", "matter", "claim", "inspection", "number", "date")


class JifenPointsPortal(JifenPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "jifen_points" in counters:
            card = request.env["jifen.scorecard"]._portal_card()
            explained = card._portal_explain() if card else {"score": ""}
            values["jifen_points"] = explained["score"].replace("-", "−") or "–"
        if "jifen_claim_count" in counters:
            values["jifen_claim_count"] = request.env["jifen.claim"]._portal_counts().get("submitted", 0)
        return values

    @http.route("/my/jifen", type="http", auth="user", website=True)
    def portal_my_jifen(self, period=None, **_ignored):
        """Show the balance, ranks and latest ledger lines of the current or chosen period."""
        if not self._employee():
            return self._page("portal_my_jifen_none", "jifen", reason="employee")
        cards = request.env["jifen.scorecard"]._portal_cards()
        if not cards:
            return self._page("portal_my_jifen_none", "jifen", reason="card")
        card = self._card_of_period(cards, period)
        explained = card._portal_explain()
        return self._page(
            "portal_my_jifen",
            "jifen",
            card=card,
            cards=cards,
            explained=explained,
            ranks=card._portal_ranks(),
            lines=_lines_of(explained)[:_LATEST],
            counts=request.env["jifen.claim"]._portal_counts(),
            period_states=dict(card.period_id._fields["state"]._description_selection(request.env)),
            can_claim=bool(request.env["jifen.claim"]._portal_items()),
            trend=(card | cards)._trend(),
            todo=self._jifen_todo(),
            more=self._jifen_more(),
        )

    @http.route(["/my/jifen/ledger", "/my/jifen/ledger/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_ledger(self, page=1, period=None, search="", **_ignored):
        """Show the ledger lines of one period, all or those with certain words, each with what decided it."""
        self._require_employee()
        cards = request.env["jifen.scorecard"]._portal_cards()
        if not cards:
            return request.redirect("/my/jifen")
        card = self._card_of_period(cards, period)
        search = " ".join(search.split())[:_MAX_SEARCH]
        lines = _matching(_lines_of(card._portal_explain()), search)
        pages = pager(
            url="/my/jifen/ledger",
            url_args={"period": card.period_id.id, **({"search": search} if search else {})},
            total=len(lines),
            page=page,
            step=_LINES_PER_PAGE,
        )
        start = max(pages["offset"], 0)
        return self._page(
            "portal_my_jifen_ledger",
            "jifen_ledger",
            card=card,
            cards=cards,
            lines=lines[start : start + _LINES_PER_PAGE],
            line_count=len(lines),
            search=search,
            pager=pages,
        )

    @http.route("/my/jifen/score/<int:card_id>", type="http", auth="user", website=True)
    def portal_my_jifen_score(self, card_id, **_ignored):
        """Unfold one result of one's own, from the total down to evidence and approver."""
        card = self._own("jifen.scorecard", card_id)
        return self._page(
            "portal_my_jifen_score",
            "jifen_score",
            card=card,
            explained=card._portal_explain(),
            ranks=card._portal_ranks(),
        )

    def _card_of_period(self, cards, period):
        """Return one's own scorecard in the period asked for, or the current one."""
        if not period:
            return request.env["jifen.scorecard"]._portal_card()
        card = cards.filtered(lambda card: str(card.period_id.id) == period)[:1]
        if not card:
            raise NotFound()
        return card


def _lines_of(explained):
    """Return the ledger lines of an explanation, newest first, each with its item and dimension.

    ``limit`` says what the limit of its item, or of the item's group, left of it.
    """
    notes = {item["code"]: item["note"] for part in explained["dimensions"] for item in part["items"]}
    lines = [
        {
            **line,
            "item": item["name"],
            "dimension": dimension["name"],
            "limit": item["note"] or notes.get(item["parent"], ""),
        }
        for dimension in explained["dimensions"]
        for item in dimension["items"]
        for line in item["lines"]
    ]
    lines += [{**line, "limit": ""} for line in explained["outside"]]
    return sorted(lines, key=lambda line: (line["date"], line["number"]), reverse=True)


def _matching(lines, search):
    """Return the lines that have all words of a search somewhere in what is shown of them."""
    words = search.lower().split()
    return [
        line
        for line in lines
        if not words or all(word in " ".join(str(line.get(name) or "") for name in _SEARCHED).lower() for word in words)
    ]
