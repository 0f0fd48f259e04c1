"""From the JSON of a shipped template to records, and their Chinese names.

Figures are strings in the JSON, so that none is rounded on the way. What a row leaves
out has the default of its field. Which parts a template has, each area knows for itself:
see ``_template_values`` and ``_write_template_parts`` of a scheme.
"""


class TemplateWriter:
    """Writes parts of one template in English, then their Chinese names in as many calls as there are records."""

    def __init__(self, env):
        self.env = env
        self.languages = {
            language: "zh" for language, __ in env["res.lang"].get_installed() if language.startswith("zh")
        }
        self.texts = []

    def write_parts(self, model, owner, rows, to_values):
        """Create the parts of a scheme or a dimension, in the order of the template.

        :param owner: the jifen.scheme or jifen.dimension that they are parts of
        :param to_values: function from a row to its values besides code, name, description and order
        :return: ``{code: id}``, of parts with a code
        """
        if not rows:
            return {}
        inverse = "scheme_id" if owner._name == "jifen.scheme" else "dimension_id"
        records = self.env[model].create(
            [
                {
                    inverse: owner.id,
                    "sequence": 10 * number,
                    "name": row["name"]["en"],
                    **taken(row, "code"),
                    **described(row),
                    **to_values(row),
                }
                for number, row in enumerate(rows, 1)
            ]
        )
        for record, row in zip(records, rows, strict=True):
            self.remember(record, row)
        return {row["code"]: record.id for record, row in zip(records, rows, strict=True) if "code" in row}

    def named(self, model, names):
        """Return those of the company's records that bear one of these names in a language of the database."""
        # Names of departments and jobs are no secret to whoever may write a scheme.
        records = self.env[model].sudo().search([("company_id", "in", (False, self.env.company.id))])
        languages = ("en_US", *self.languages)
        return records.filtered(
            lambda record: any(record.with_context(lang=language).name in names for language in languages)
        )

    # === LANGUAGES === #

    def remember(self, record, row):
        """Keep the texts of a row, to be written in Chinese once everything is created."""
        fields = {"name": "name", "description": "description", "unit_name": "unit"}
        self.texts.append((record, {field: row[key] for field, key in fields.items() if row.get(key)}))

    def translate(self):
        """Write the Chinese texts of everything created so far, in the Chinese languages there are."""
        for language, key in self.languages.items():
            for record, texts in self.texts:
                translated = {field: text[key] for field, text in texts.items() if text.get(key)}
                if translated:
                    record.with_context(lang=language).write(translated)


# === VALUES OF A ROW === #


def described(row):
    """Return the description of a row, if it has one."""
    return {"description": row["description"]["en"]} if row.get("description") else {}


def taken(row, *names):
    """Return what a row says under these names, as it stands."""
    return {name: row[name] for name in names if name in row}


def figures(row, *names):
    """Return the figures a row has under these names."""
    return {name: float(row[name]) for name in names if row.get(name) is not None}


def bound(name, row):
    """Return a limit, and whether there is one."""
    return {f"has_{name}": row.get(name) is not None, name: float(row.get(name) or 0)}
