"""Employees at the portal, over real HTTP."""

import io
import re
import zipfile

from lxml import html
from PIL import Image

from odoo import http
from odoo.tests import HttpCase

from .common import TownCase, stored


def picture(kind="PNG"):
    """Return the bytes of a small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    return stream.getvalue()


def archive(*names):
    """Return the bytes of a zip file with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return stream.getvalue()


PDF = b"%PDF-1.7 evidence"
# What a refused attack writes to the log.
QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_access",
    "odoo.orm.models",
    "odoo.models",
    "odoo.sql_db",
)


class PortalCase(TownCase, HttpCase):
    """Chen is a portal user of the party office, Wu one of the justice office, Li an internal user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.scheme._item("award.commendation")
        cls.level = cls.item.level_ids.filtered(lambda row: row.code == "city")
        cls.own_item = cls._new_item("Article in the press", "party")
        cls.foreign_item = cls._new_item("Case mediated", "justice")

    @classmethod
    def _new_item(cls, name, catalogue=None, **values):
        """Add an item that employees may claim from today on, for one office or for everybody."""
        return cls.env["jifen.item"].create(
            {
                "scheme_id": cls.scheme.id,
                "dimension_id": cls.scheme._dimension("award").id,
                "catalogue_id": cls.scheme._part("jifen.catalogue", catalogue).id if catalogue else False,
                "name": name,
                "code": name.lower().replace(" ", "_"),
                "value_kind": "fixed",
                "points": 1,
                "report_self": True,
                "valid_from": cls.day,
                **values,
            }
        )

    def login(self, user):
        self.authenticate(user.login, f"{user.login}{'x' * (8 - len(user.login))}")

    def get(self, url, status=200, **options):
        """Return the answer to a GET, after checking its status."""
        response = self.url_open(url, **options)
        self.env.invalidate_all()
        self.assertEqual(response.status_code, status, url)
        return response

    def page(self, url, status=200):
        """Return a page as an lxml tree."""
        return html.fromstring(self.get(url, status).text)

    def text(self, url, status=200):
        """Return what a person reads on a page."""
        return shown(self.get(url, status))

    def post(self, url, data=None, status=None, files=None, csrf=True, follow=True):
        """Return the answer to a POST with the session's CSRF token."""
        data = dict(data or {})
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        response = self.url_open(url, data=data, files=files, allow_redirects=follow, timeout=60)
        self.env.invalidate_all()
        if status is not None:
            self.assertEqual(response.status_code, status, url)
        return response

    def values(self, **changed):
        """Return the fields of a complete form."""
        return {
            "item_id": self.item.id,
            "level_id": self.level.id,
            "quantity": "1",
            "date": str(self.day),
            "description": "City commendation, document 12",
            "intent": "draft",
            **changed,
        }

    def send(self, data, files=(("notice.pdf", PDF),), url="/my/jifen/claims/new", **options):
        """Send the form of a claim with files, given as ``(name, bytes)``."""
        uploads = [("files", (name, content, "application/octet-stream")) for name, content in files]
        return self.post(url, data, files=uploads or None, **options)

    def claims_of(self, employee):
        return self.env["jifen.claim"].search([("employee_id", "=", employee.id)], order="id")

    def errors(self, response):
        """Return the messages of a form that came back."""
        self.assertEqual(response.status_code, 422)
        tree = html.fromstring(response.text)
        return words(*tree.xpath("//*[contains(@class,'alert-danger') or contains(@class,'invalid-feedback')]"))


class AttackCase(PortalCase):
    def ids_of(self, claim):
        return {
            "claim": claim.id,
            "card": self.period._scorecard(claim.employee_id).id,
            "file": claim.attachment_ids[:1].id,
        }

    def rows(self, *models):
        """Return what the database holds in these models, to be compared after an attack."""
        return stored(self.env, *(self.env[model]._table for model in models))


def shown(response):
    """Return what a person reads on the page that was answered."""
    return words(html.fromstring(response.text).find(".//main"))


def words(*elements):
    """Return the text of elements with single spaces."""
    return re.sub(r"\s+", " ", " ".join(element.text_content() for element in elements)).strip()
