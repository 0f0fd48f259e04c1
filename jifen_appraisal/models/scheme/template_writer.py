"""From the JSON of a shipped template to records, and their Chinese names.

Figures are strings in the JSON, so that none is rounded on the way. What a row leaves
out has the default of its field.
"""

from odoo import Command

from .item import VETO_EFFECTS


class TemplateWriter:
    """Writes one template, then its Chinese names in as many calls as there are records."""

    def __init__(self, env):
        self.env = env
        self.languages = {
            language: "zh" for language, __ in env["res.lang"].get_installed() if language.startswith("zh")
        }
        self.texts = []

    def scheme(self, data, company, latest):
        """Create the scheme with all its parts, in English.

        :param data: the template; :param latest: the revision before, or none
        """
        scheme = self.env["jifen.scheme"].create(
            {
                "name": data["name"]["en"],
                "description": data["description"]["en"],
                "code": data["code"],
                "company_id": company.id,
                "revision": (latest.revision or 0) + 1,
                "previous_id": latest.id,
                **(_bound("floor", data) if "floor" in data else {}),
                **_pay_values(data["pay"]),
                **data.get("procedure", {}),
            }
        )
        self._remember(scheme, data, "name", "description")
        self._parts("jifen.vote.tier", scheme, data.get("tiers", ()), _tier)
        dimensions = self._parts("jifen.dimension", scheme, data["dimensions"], _dimension)
        self._dimension_parts(data["dimensions"], dimensions)
        catalogues = self._parts("jifen.catalogue", scheme, data.get("catalogues", ()), self._catalogue)
        self._items(scheme, data["items"], dimensions, catalogues)
        grades = self._parts("jifen.grade", scheme, data.get("grades", ()), _grade)
        self._pay_roles(scheme, data["pay"].get("roles", ()))
        self._pay_portions(scheme, data["pay"].get("portions", ()))
        self._steps(scheme, data["approval_steps"])
        self._parts(
            "jifen.consequence.rule", scheme, data.get("consequences", ()), lambda row: _consequence(row, grades)
        )
        return scheme

    # === PARTS === #

    def _parts(self, model, owner, rows, to_values):
        """Create the parts of a scheme or a dimension; return ``{code: id}``."""
        if not rows:
            return {}
        inverse = "scheme_id" if owner._name == "jifen.scheme" else "dimension_id"
        records = self.env[model].create(
            [
                {
                    inverse: owner.id,
                    "sequence": 10 * number,
                    "code": row["code"],
                    "name": row["name"]["en"],
                    **_described(row),
                    **to_values(row),
                }
                for number, row in enumerate(rows, 1)
            ]
        )
        for record, row in zip(records, rows, strict=True):
            self._remember(record, row, "name", "description", unit_name="unit")
        return {record.code: record.id for record in records}

    def _dimension_parts(self, rows, dimensions):
        for row in rows:
            dimension = self.env["jifen.dimension"].browse(dimensions[row["code"]])
            self._parts("jifen.aspect", dimension, row.get("aspects", ()), _weighted)
            self._parts("jifen.rater.group", dimension, row.get("groups", ()), _rater_group)
            self._parts("jifen.indicator", dimension, row.get("indicators", ()), _indicator)
            if row.get("rollup_of"):
                dimension.write({"rollup_source": "dimension", "rollup_dimension_id": dimensions[row["rollup_of"]]})
            if row.get("linked_to"):
                dimension.linked_dimension_ids = [Command.set([dimensions[code] for code in row["linked_to"]])]

    def _catalogue(self, row):
        names = set(row["name"].values())
        # Which departments exist is not secret to whoever may write a scheme.
        departments = (
            self.env["hr.department"]
            .sudo()  # names of departments are no secret here
            .search([("company_id", "in", (False, self.env.company.id))])
        )
        return {"department_ids": [Command.set(self._named(departments, names).ids)]}

    def _named(self, records, names):
        """Return those of the records that bear one of these names in a language of the database."""
        return records.filtered(
            lambda record: any(
                record.with_context(lang=language).name in names for language in ("en_US", *self.languages)
            )
        )

    def _items(self, scheme, rows, dimensions, catalogues):
        done = {}
        sequence = {row["code"]: 10 * number for number, row in enumerate(rows, 1)}
        heads = [row for row in rows if not row.get("parent")]
        for batch in (heads, [row for row in rows if row.get("parent")]):
            records = self.env["jifen.item"].create(
                [
                    {
                        "scheme_id": scheme.id,
                        "sequence": sequence[row["code"]],
                        "dimension_id": dimensions[row["dimension"]],
                        "catalogue_id": catalogues[row["catalogue"]] if row.get("catalogue") else False,
                        "parent_id": done[row["parent"]] if row.get("parent") else False,
                        **_item(row),
                    }
                    for row in batch
                ]
            )
            for record, row in zip(records, batch, strict=True):
                done[row["code"]] = record.id
                self._remember(record, row, "name", "description", unit_name="unit")
                for level, values in zip(record.level_ids, row.get("levels") or [], strict=True):
                    self._remember(level, values, "name")

    def _steps(self, scheme, rows):
        steps = self.env["jifen.approval.step"].create(
            [
                {
                    "scheme_id": scheme.id,
                    "name": row["name"]["en"],
                    "group_id": self.env.ref(row["group"]).id if row.get("group") else False,
                    **{name: row[name] for name in ("document", "sequence", "approver", "condition")},
                }
                for row in rows
            ]
        )
        for step, row in zip(steps, rows, strict=True):
            self._remember(step, row, "name")

    def _pay_roles(self, scheme, rows):
        """Create the parts inside a team; one about jobs only where the company has such a job."""
        # Names of jobs are no secret to whoever may write a scheme.
        jobs = self.env["hr.job"].sudo().search([("company_id", "in", (False, self.env.company.id))])
        values = []
        for number, row in enumerate(rows, 1):
            named = self._named(jobs, set(row.get("jobs", ())))
            if named or not row.get("jobs"):
                values.append(
                    {
                        "scheme_id": scheme.id,
                        "sequence": 10 * number,
                        "position": row.get("position", False),
                        "job_ids": [Command.set(named.ids)],
                        "percent": float(row["percent"]),
                        "together": row.get("together", False),
                    }
                )
        self.env["jifen.pay.role"].create(values)

    def _pay_portions(self, scheme, rows):
        portions = self.env["jifen.pay.portion"].create(
            [
                {
                    "scheme_id": scheme.id,
                    "sequence": 10 * number,
                    "name": row["name"]["en"],
                    **_taken(row, "method", "by_office", "position", "most_rest"),
                    **_figures(row, "percent", "top_percent", "point_value", "point_base", "least", "most"),
                }
                for number, row in enumerate(rows, 1)
            ]
        )
        for portion, row in zip(portions, rows, strict=True):
            self._remember(portion, row, "name")

    # === LANGUAGES === #

    def _remember(self, record, row, *names, **renamed):
        fields = {**{name: name for name in names}, **renamed}
        texts = {field: row[key] for field, key in fields.items() if row.get(key)}
        self.texts.append((record, texts))

    def translate(self):
        """Write the Chinese texts of everything created so far, in the Chinese languages there are."""
        for language, key in self.languages.items():
            for record, texts in self.texts:
                translated = {field: text[key] for field, text in texts.items() if text.get(key)}
                if translated:
                    record.with_context(lang=language).write(translated)


# === VALUES === #


def _described(row):
    return {"description": row["description"]["en"]} if row.get("description") else {}


def _bound(name, row):
    return {f"has_{name}": row.get(name) is not None, name: float(row.get(name) or 0)}


def _figures(row, *names):
    return {name: float(row[name]) for name in names if row.get(name) is not None}


def _taken(row, *names):
    return {name: row[name] for name in names if name in row}


def _weighted(row):
    return _figures(row, "weight")


def _tier(row):
    return {**_figures(row, "percent"), **_taken(row, "abstention")}


def _rater_group(row):
    return {**_figures(row, "weight", "min_return"), **_taken(row, "raters", "trim")}


def _indicator(row):
    return {
        "unit_name": row["unit"]["en"],
        **_figures(row, "full_marks", "step"),
        **_taken(row, "ladder", "order"),
    }


def _dimension(row):
    return {
        **_taken(row, "kind", "subject", "period_use", "rollup_method", "linked_subject"),
        **_figures(row, "weight", "start", "full_marks", "linked_full"),
        **_bound("floor", row),
        **_bound("ceiling", row),
    }


def _grade(row):
    by_score = row.get("by_score", True)
    return {
        **_taken(row, "subject", "period_use", "no_pay", "no_award", "standing", "annual_result"),
        **_figures(row, "lower_bound", "pay_coefficient"),
        "by_score": by_score,
        "no_lower_bound": by_score and row.get("lower_bound") is None,
        **{
            f"quota_{name}": float(value) if name == "percent" else value
            for name, value in row.get("quota", {}).items()
        },
    }


def _consequence(row, grades):
    return {
        **_taken(row, "trigger", "effect", "count", "among", "subject", "period_use", "window"),
        **_taken(row, "actor", "deadline_days", "improve_days", "optional", "visible"),
        **_figures(row, "points_step"),
        "grade_ids": [Command.set([grades[code] for code in row.get("grades", ())])],
    }


def _pay_values(pay):
    return {
        "pay_pool_basis": pay["pool_basis"],
        "pay_per_head": float(pay["per_head"]),
        "pay_method": pay["method"],
        **{f"pay_{name}": float(pay[name]) for name in ("first", "step", "wage_percent") if name in pay},
        **({"pay_divide": pay["divide"]} if "divide" in pay else {}),
        **({"pay_excluded": pay["excluded"]} if "excluded" in pay else {}),
    }


def _item(row):
    veto = row.get("veto") or ()
    return {
        "code": row["code"],
        "name": row["name"]["en"],
        "unit_name": (row.get("unit") or {}).get("en"),
        "value_kind": row["value_kind"],
        "free_window": row.get("free_window") or "period",
        **_described(row),
        **_figures(row, "points", "points_min", "points_max", "full_marks", "max_gain", "max_loss", "free_quantity"),
        "report_self": row.get("report_self", False),
        "report_inspector": row.get("report_inspector", False),
        "evidence_required": row.get("evidence", False),
        "second_step": row.get("second_step", False),
        **_taken(row, "report_others"),
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
