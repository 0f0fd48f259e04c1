"""The consequence rules of a shipped template."""

from odoo import Command, models

from ..scheme.template_writer import figures, taken


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _write_template_parts(self, writer, data):
        result = super()._write_template_parts(writer, data)
        grades = {grade.code: grade.id for grade in self.grade_ids}
        rules = self.env["jifen.consequence.rule"]
        own = {name: rules._fields[name].type for name in rules._settings()}
        writer.write_parts(
            "jifen.consequence.rule",
            self,
            data.get("consequences", ()),
            lambda row: {
                **taken(row, "trigger", "effect", "actor", "subject", "period_use"),
                **taken(row, "deadline_days", "improve_days", "optional", "visible"),
                **taken(row, *(name for name, kind in own.items() if kind in ("boolean", "integer", "selection"))),
                **figures(row, *(name for name, kind in own.items() if kind == "float")),
                "grade_ids": [Command.set([grades[code] for code in row.get("grades", ())])],
            },
        )
        return result
