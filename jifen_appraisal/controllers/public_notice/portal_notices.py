"""Public notices: what is on notice for the employee who is logged in, and what was."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from ..common.portal_base import JifenPortal

_PER_PAGE = 20


class JifenNoticesPortal(JifenPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "jifen_notice_count" in counters:
            notices = request.env["jifen.public.notice"]._portal_notices()
            values["jifen_notice_count"] = len([row for row in notices if row._shown_state() == "running"])
        return values

    @http.route(["/my/jifen/notices", "/my/jifen/notices/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_notices(self, page=1, **_ignored):
        """List the notices of one's unit, those running first."""
        self._require_employee()
        notices = request.env["jifen.public.notice"]._portal_notices()
        pages = pager(url="/my/jifen/notices", total=len(notices), page=page, step=_PER_PAGE)
        start = max(pages["offset"], 0)
        return self._page(
            "portal_my_jifen_notices",
            "jifen_notices",
            notices=[(notice, notice._shown_state()) for notice in notices[start : start + _PER_PAGE]],
            pager=pages,
        )

    @http.route("/my/jifen/notices/<int:notice_id>", type="http", auth="user", website=True)
    def portal_my_jifen_notice(self, notice_id, **_ignored):
        """Show one notice of one's unit: the list as published, later amendments, where objections go."""
        notice = self._own("jifen.public.notice", notice_id)
        shown = notice._shown_state()
        return self._page(
            "portal_my_jifen_notice",
            "jifen_notice",
            notice=notice,
            state=shown,
            sheet=None if shown == "withdrawn" else notice._sheet(),
            own=self._employee().ids,
            table_class="table table-sm jifen_notice_table",
        )
