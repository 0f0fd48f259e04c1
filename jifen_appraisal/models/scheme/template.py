"""Ready schemes shipped with the product: one JSON file per regulation."""

import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import file_open

from .template_writer import TemplateWriter

TEMPLATES = ("r0", "r1", "r2", "r3", "r4")
_FOLDER = "jifen_appraisal/data/templates"


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    @api.model
    def _load_template(self, code, company=None):
        """Create an active scheme from a shipped template.

        Catalogues are tied to the departments of the company that bear their name,
        in English or Chinese, and so are the jobs of a pay rule; the others wait for the
        officer to choose.

        :param str code: code of the template, one of ``TEMPLATES``
        :param company: res.company, by default the current one
        :return: the new jifen.scheme, active; a second call gives the next revision
        :raise UserError: when there is no such template
        """
        scheme = self._create_from_template(code, company or self.env.company)
        scheme.action_activate()
        return scheme

    @api.model
    def _template_data(self, code):
        if code not in TEMPLATES:
            raise UserError(
                self.env._(
                    "There is no template “%(code)s”. There are: %(known)s.",
                    code=code,
                    known=", ".join(TEMPLATES),
                )
            )
        with file_open(f"{_FOLDER}/{code}.json", "rb") as stream:
            return json.load(stream)

    @api.model
    def _template_choices(self):
        """Return ``[(code, name in the user's language)]`` of the shipped templates."""
        return [(code, self._template_texts(code)["name"]) for code in TEMPLATES]

    @api.model
    def _template_texts(self, code):
        """Return ``{name, body, periods, description}`` of a template in the user's language."""
        language = "zh" if (self.env.lang or "").startswith("zh") else "en"
        data = self._template_data(code)
        return {key: data[key][language] for key in ("name", "body", "periods", "description")}

    @api.model
    def _create_from_template(self, code, company):
        data = self._template_data(code)
        latest = self.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("code", "=", code)], order="revision desc", limit=1
        )
        writer = TemplateWriter(self.with_company(company).with_context(lang="en_US").env)
        schemes = self.with_env(writer.env)
        scheme = schemes.create(
            {
                **schemes._template_values(data),
                "company_id": company.id,
                "revision": (latest.revision or 0) + 1,
                "previous_id": latest.id,
            }
        )
        writer.remember(scheme, data)
        scheme._write_template_parts(writer, data)
        writer.translate()
        return self.browse(scheme.id)
