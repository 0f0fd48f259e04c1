"""My Bonus: the approved performance pay of the employee who is logged in, and how it came about."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from ..common.portal_base import JifenPortal

_PER_PAGE = 12


class JifenPayPortal(JifenPortal):
    @http.route(["/my/jifen/pay", "/my/jifen/pay/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_pay(self, page=1, **_ignored):
        """Show one's own amounts, newest first, each with its calculation."""
        self._require_employee()
        lines = request.env["jifen.allocation.line"]._portal_lines()
        pages = pager(url="/my/jifen/pay", total=len(lines), page=page, step=_PER_PAGE)
        start = max(pages["offset"], 0)
        return self._page(
            "portal_my_jifen_pay",
            "jifen_pay",
            amounts=[line._portal_explain() for line in lines[start : start + _PER_PAGE]],
            pager=pages,
        )
