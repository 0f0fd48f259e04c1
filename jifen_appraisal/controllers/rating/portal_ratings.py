"""Ratings and votes of whoever is logged in, as a portal or an internal user.

The page, and the same screen in the back office, talk to the JSON routes below. Who may
rate whom is decided by the scorecard's methods, which take the rater from the session.
"""

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..common.portal_base import JifenPortal

# One sheet of ballots at most.
_MAX_BALLOTS = 1000


class JifenRatingPortal(JifenPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "jifen_rating_count" in counters:
            values["jifen_rating_count"] = request.env["jifen.period"]._rating_open_count()
        return values

    def _jifen_todo(self):
        rows = super()._jifen_todo()
        left = request.env["jifen.period"]._rating_open_count()
        if left:
            text = request.env._("Rate or vote on %(count)s", count=left)
            rows.append({"icon": "fa-star-half-o", "text": text, "url": "/my/jifen/ratings"})
        return rows

    @http.route("/my/jifen/ratings", type="http", auth="user", website=True)
    def portal_my_jifen_ratings(self, **_ignored):
        """Show the screen on which one rates and votes."""
        if not self._employee():
            return self._page("portal_my_jifen_none", "jifen", reason="employee")
        return self._page("portal_my_jifen_ratings", "jifen_ratings")

    @http.route("/my/jifen/ratings/sheets", type="jsonrpc", auth="user", readonly=True)
    def portal_my_jifen_rating_sheets(self):
        """Return all that the user has to rate and vote on."""
        return request.env["jifen.period"]._rating_sheets()

    @http.route("/my/jifen/ratings/rate", type="jsonrpc", auth="user")
    def portal_my_jifen_rate(self, card, group, aspect, figure):
        """Save one figure: ``{"saved": figure}`` or ``{"error": text}``."""
        try:
            with request.env.cr.savepoint():
                return {"saved": request.env["jifen.scorecard"]._sheet_rate(card, group, aspect, figure)}
        except (UserError, AccessError) as error:
            return {"error": str(error)}

    @http.route("/my/jifen/ratings/vote", type="jsonrpc", auth="user")
    def portal_my_jifen_vote(self, ballots):
        """Cast ballots; what was chosen is in no address, no log and no answer.

        :return: ``[{"error": text or None}]`` in the same order
        """
        rows = [ballot for ballot in ballots if isinstance(ballot, dict)][:_MAX_BALLOTS]
        return [{"error": error} for error in request.env["jifen.scorecard"]._sheet_vote(rows)]
