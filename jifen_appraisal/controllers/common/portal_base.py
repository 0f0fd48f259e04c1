"""What all portal pages of this addon share."""

from contextlib import contextmanager
from uuid import uuid4

from psycopg2.errors import UniqueViolation
from werkzeug.exceptions import NotFound

from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request
from odoo.tools import format_date, format_datetime

from odoo.addons.portal.controllers.portal import CustomerPortal

from .uploads import ACCEPT, read_uploads

_FLASH = "jifen_flash"
_MAX_SEARCH = 100


class JifenPortal(CustomerPortal):
    """Pages for employees, whether their login is a portal or an internal user."""

    def _employee(self):
        """Return the employee who is logged in, elevated; empty when the login has none.

        Also lets dates be those of the employee's time zone, where the login names none.
        """
        employee_sudo = request.env.user.employee_id
        if employee_sudo and not request.env.user.tz:
            request.update_context(tz=employee_sudo.tz)
        return employee_sudo

    def _require_employee(self):
        if not self._employee():
            raise NotFound()

    def _own(self, model, record_id):
        """Return the record that this page of the employee's is about, elevated; any other page does not exist.

        :param str model: one with pages in the portal, see ``jifen.portal.page``
        """
        self._require_employee()
        record_sudo = request.env[model]._portal_find(record_id)
        if not record_sudo:
            raise NotFound()
        return record_sudo

    def _made_before(self, model):
        """Return the token of the form that was sent, and the record it has made already, elevated."""
        token = request.env[model]._clean_token(request.httprequest.form.get("form_token"))
        return token, request.env[model]._portal_made_by(token)

    @contextmanager
    def _once(self):
        """Make a record out of a form; where another request makes one of the same form now, begin this one again."""
        try:
            with request.env.cr.savepoint():
                yield
        except UniqueViolation as error:
            if "form_uniq" not in (error.diag.constraint_name or ""):
                raise
            # Begun again, the request finds what the other one made.
            raise ConcurrencyError("The same form is being received.") from error

    def _jifen_todo(self):
        """Return what waits for the employee: ``[{icon, text, url, note (optional)}]``.

        Other pages add to it.
        """
        return []

    def _jifen_more(self):
        """Return further pages that hold something for the employee: ``[{icon, text, url}]``.

        Other pages add to it.
        """
        return []

    def _page(self, template, page_name, **values):
        """Render a page with the layout's values and the message left by the last action."""
        env = request.env
        return request.render(
            f"jifen_appraisal.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": page_name,
                "new_token": lambda: uuid4().hex,
                "flash": request.session.pop(_FLASH, None),
                "figure": _figure,
                "signed": _signed,
                "accept": ACCEPT,
                "day": lambda value: format_date(env, value) if value else "",
                "moment": lambda value: format_datetime(env, value, tz=env.tz.zone, dt_format="short") if value else "",
                **values,
            },
        )

    def _flash(self, text, kind="success"):
        """Leave a message for the next page."""
        request.session[_FLASH] = {"kind": kind, "text": text}

    def _add_further_evidence(self, document_sudo, why):
        """Add the files of a form to a document that was found as the current user's own, and show its page."""
        uploads, errors = read_uploads(request.env, request.httprequest.files.getlist("files"))
        try:
            if errors:
                raise UserError("\n".join(errors))
            with request.env.cr.savepoint():
                # The model checks person, state and number again.
                document_sudo._add_further_evidence(uploads, why.replace("\r\n", "\n").replace("\x00", ""))
        except UserError as error:
            self._flash(str(error), "danger")
        else:
            self._flash(request.env._("The files are added, and those who decide are told."))
        return request.redirect(f"/my/jifen/{document_sudo._portal_path}/{document_sudo.id}")


def clean_search(text):
    """Return what is searched for: not too long, without control characters, and empty if there is nothing.

    >>> clean_search("  Chen\\x00 "), clean_search(None)
    ('Chen', '')
    """
    return "".join(char for char in (text or "") if char.isprintable())[:_MAX_SEARCH].strip()


def _figure(value):
    """Return a figure, given as text or number, without needless zeros and with a true minus sign."""
    text = value if isinstance(value, str) else f"{value:.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _signed(value):
    """Return a figure with its sign: +2, −5, 0."""
    text = _figure(value)
    return text if text.startswith("−") or text in ("0", "") else f"+{text}"
