"""Reports about colleagues, and hearing those they are about.

A report has the form and the pages of a claim; here is what comes besides: choosing the colleague,
the lists of reports handed in and of those about oneself, and the answer to one.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from ..common.portal_base import clean_search
from .claim_form import ClaimForm
from .portal_claims import ACTION, FORM, JifenClaimPortal

_COLLEAGUES_PER_PAGE = 20
_LAST_PAGE = 100_000


class JifenReportPortal(JifenClaimPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "jifen_hearing_count" in counters:
            values["jifen_hearing_count"] = request.env["jifen.claim"]._portal_hearing_count()
        return values

    # === LISTS === #

    @http.route(["/my/jifen/reports", "/my/jifen/reports/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_reports(self, page=1, state=None, search=None, **_ignored):
        """List the reports one has handed in, with their state and nothing else about those concerned."""
        self._require_employee()
        claims = request.env["jifen.claim"]
        return self._page(
            "portal_my_jifen_reports",
            "jifen_claim_reports",
            can_report=bool(claims._colleague_cards(limit=1)),
            **self._list_values("/my/jifen/reports", claims._portal_reports_domain(), page, state, search),
        )

    @http.route(["/my/jifen/hearings", "/my/jifen/hearings/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_jifen_hearings(self, page=1, state=None, search=None, **_ignored):
        """List the reports about oneself, those to be answered first."""
        self._require_employee()
        domain = request.env["jifen.claim"]._portal_about_me_domain()
        return self._page(
            "portal_my_jifen_hearings",
            "jifen_claim_hearings",
            **self._list_values("/my/jifen/hearings", domain, page, state, search),
        )

    # === REPORTING === #

    @http.route(
        ["/my/jifen/reports/whom", "/my/jifen/reports/whom/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_jifen_report_whom(self, page=1, search=None, **_ignored):
        """Choose a colleague among those one may report about, by name."""
        self._require_employee()
        return self._choose_colleague(clean_search(search), page)

    @http.route("/my/jifen/reports/new", methods=["GET", "POST"], **FORM)
    def portal_my_jifen_report_new(self, about="", **_ignored):
        """Show the form of a report about a colleague; create a draft from it."""
        self._require_employee()
        employee_sudo = self._colleague(about)
        if request.httprequest.method == "POST":
            return self._receive(ClaimForm.received(request.env, request.httprequest), about=employee_sudo)
        form = ClaimForm(request.env, {"quantity": "1", "date": self._today()})
        return self._show_form(form, about=employee_sudo)

    def _colleague(self, text):
        """Return the colleague with this id, elevated, if one may report about them."""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        # Only compared with the colleagues one may choose.
        employee_sudo = request.env["hr.employee"].sudo().browse(number)
        cards = request.env["jifen.claim"]._colleague_cards(employee_sudo, limit=1) if number else None
        if not cards:
            raise NotFound()
        return cards.employee_id

    def _choose_colleague(self, search, page):
        claims = request.env["jifen.claim"]
        # However large the number in the address, the database takes the offset.
        page = min(max(page, 1), _LAST_PAGE)
        offset = (page - 1) * _COLLEAGUES_PER_PAGE
        number, people = claims._colleagues(search, limit=_COLLEAGUES_PER_PAGE, offset=offset)
        pages = pager(
            url="/my/jifen/reports/whom",
            url_args={"search": search} if search else None,
            total=number,
            page=page,
            step=_COLLEAGUES_PER_PAGE,
        )
        return self._page(
            "portal_my_jifen_report_whom",
            "jifen_claim_report_form",
            people=people,
            search=search,
            pager=pages,
        )

    # === ANSWERING === #

    @http.route("/my/jifen/claims/<int:claim_id>/answer", **ACTION)
    def portal_my_jifen_claim_answer(self, claim_id, answer="", text="", **_ignored):
        """Confirm or object to a report about oneself."""
        claim_sudo = self._own("jifen.claim", claim_id)
        if claim_sudo._portal_role() != "subject":
            raise NotFound()
        try:
            with request.env.cr.savepoint():
                # Found as a report about the user; the model checks that again, and the state.
                claim_sudo._answer_hearing(answer, text.replace("\r\n", "\n").replace("\x00", ""))
        except UserError as error:
            self._flash(str(error), "danger")
        else:
            self._flash(request.env._("Thank you. Your answer is with those who decide."))
        return request.redirect(f"/my/jifen/claims/{claim_sudo.id}")
