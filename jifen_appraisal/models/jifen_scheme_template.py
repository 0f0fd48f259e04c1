"""Ready schemes shipped with the product: one JSON file per regulation."""

import json

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import file_open

from .jifen_item import VETO_EFFECTS

TEMPLATES = ("r2",)
_FOLDER = "jifen_appraisal/data/templates"


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    @api.model
    def _load_template(self, code, company=None):
        """Create an active scheme from a shipped template.

        Catalogues are tied to the departments of the company that bear their name,
        in English or Chinese; the others wait for the officer to choose.

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
        language = "zh" if (self.env.lang or "").startswith("zh") else "en"
        return [(code, self._template_data(code)["name"][language]) for code in TEMPLATES]

    @api.model
    def _create_from_template(self, code, company):
        data = self._template_data(code)
        latest = self.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("code", "=", code)], order="revision desc", limit=1
        )
        writer = _TemplateWriter(self.with_company(company).with_context(lang="en_US").env)
        scheme = writer.scheme(data, company, latest)
        writer.translate()
        return self.browse(scheme.id)


class _TemplateWriter:
    """Writes one template, then its Chinese names in as many calls as there are records."""

    def __init__(self, env):
        self.env = env
        self.languages = {
            language: "zh" for language, __ in env["res.lang"].get_installed() if language.startswith("zh")
        }
        self.texts = []

    def scheme(self, data, company, latest):
        pay = data["pay"]
        scheme = self.env["jifen.scheme"].create(
            {
                "name": data["name"]["en"],
                "description": data["description"]["en"],
                "code": data["code"],
                "company_id": company.id,
                "pay_pool_basis": pay["pool_basis"],
                "pay_per_head": float(pay["per_head"]),
                "pay_method": pay["method"],
                "revision": (latest.revision or 0) + 1,
                "previous_id": latest.id,
            }
        )
        self._remember(scheme, data, "name", "description")
        dimensions = self._parts("jifen.dimension", scheme, data["dimensions"], self._dimension)
        catalogues = self._parts("jifen.catalogue", scheme, data["catalogues"], self._catalogue)
        self._items(scheme, data["items"], dimensions, catalogues)
        self.env["jifen.approval.step"].create(
            [
                {
                    "scheme_id": scheme.id,
                    "name": step["name"]["en"],
                    "document": step["document"],
                    "sequence": step["sequence"],
                    "approver": step["approver"],
                    "condition": step["condition"],
                }
                for step in data["approval_steps"]
            ]
        )
        for step, values in zip(scheme.step_ids.sorted("sequence"), data["approval_steps"], strict=True):
            self._remember(step, values, "name")
        return scheme

    def _parts(self, model, scheme, rows, to_values):
        records = self.env[model].create(
            [
                {
                    "scheme_id": scheme.id,
                    "sequence": 10 * number,
                    "code": row["code"],
                    "name": row["name"]["en"],
                    **to_values(row),
                }
                for number, row in enumerate(rows, 1)
            ]
        )
        for record, row in zip(records, rows, strict=True):
            self._remember(record, row, "name", "description")
        return {record.code: record.id for record in records}

    def _dimension(self, row):
        return {
            "description": row.get("description", {}).get("en"),
            "kind": row["kind"],
            "subject": row["subject"],
            "weight": float(row["weight"]),
            "start": float(row.get("start") or 0),
            **_bound("floor", row),
            **_bound("ceiling", row),
        }

    def _catalogue(self, row):
        names = list(row["name"].values())
        # Which departments exist is not secret to whoever may write a scheme.
        departments = (
            self.env["hr.department"]
            .sudo()  # names of departments are no secret here
            .search([("company_id", "in", (False, self.env.company.id))])
            .filtered(lambda department: set(names) & self._names(department))
        )
        return {"department_ids": [Command.set(departments.ids)]}

    def _names(self, department):
        return {department.with_context(lang=language).name for language in ("en_US", *self.languages)}

    def _items(self, scheme, rows, dimensions, catalogues):
        done = {}
        groups = [row for row in rows if not row.get("parent")]
        for batch in (groups, [row for row in rows if row.get("parent")]):
            sequence = {row["code"]: 10 * number for number, row in enumerate(rows, 1)}
            records = self.env["jifen.item"].create(
                [
                    {
                        "scheme_id": scheme.id,
                        "sequence": sequence[row["code"]],
                        "dimension_id": dimensions[row["dimension"]],
                        "catalogue_id": catalogues[row["catalogue"]] if row.get("catalogue") else False,
                        "parent_id": done[row["parent"]] if row.get("parent") else False,
                        **_item_values(row),
                    }
                    for row in batch
                ]
            )
            for record, row in zip(records, batch, strict=True):
                done[row["code"]] = record.id
                self._remember(record, row, "name", "description", unit_name="unit")
                for level, values in zip(record.level_ids, row.get("levels") or [], strict=True):
                    self._remember(level, values, "name")

    def _remember(self, record, row, *names, **renamed):
        fields = {**{name: name for name in names}, **renamed}
        texts = {field: row[key] for field, key in fields.items() if row.get(key)}
        self.texts.append((record, texts))

    def translate(self):
        for language, key in self.languages.items():
            for record, texts in self.texts:
                translated = {field: text[key] for field, text in texts.items() if text.get(key)}
                if translated:
                    record.with_context(lang=language).write(translated)


def _bound(name, row):
    return {f"has_{name}": row.get(name) is not None, name: float(row.get(name) or 0)}


def _item_values(row):
    veto = row.get("veto") or ()
    return {
        "code": row["code"],
        "name": row["name"]["en"],
        "description": row.get("description", {}).get("en"),
        "unit_name": (row.get("unit") or {}).get("en"),
        "value_kind": row["value_kind"],
        "free_window": row.get("free_window") or "period",
        **{
            name: float(row.get(name) or 0)
            for name in ("points", "points_min", "points_max", "full_marks", "max_gain", "max_loss", "free_quantity")
        },
        "report_self": row.get("report_self", False),
        "report_inspector": row.get("report_inspector", False),
        "evidence_required": row.get("evidence", False),
        "second_step": row.get("second_step", False),
        **{f"veto_{effect}": effect in veto for effect in VETO_EFFECTS},
        "level_ids": [
            Command.create(
                {
                    "sequence": 10 * number,
                    "code": level["code"],
                    "name": level["name"]["en"],
                    "points": float(level["points"]),
                }
            )
            for number, level in enumerate(row.get("levels") or [], 1)
        ],
    }
