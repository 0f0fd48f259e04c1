"""The consequence rules of a shipped template."""

from odoo import Command, models

from ..scheme.template_writer import figures, taken


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _write_template_parts(self, writer, data):
        result = super()._write_template_parts(writer, data)
        grades = {grade.code: grade.id for grade in self.grade_ids}
        writer.write_parts(
            "jifen.consequence.rule",
            self,
            data.get("consequences", ()),
            lambda row: {
                **taken(row, "trigger", "effect", "count", "among", "subject", "period_use", "window"),
                **taken(row, "actor", "deadline_days", "improve_days", "optional", "visible"),
                **figures(row, "points_step"),
                "grade_ids": [Command.set([grades[code] for code in row.get("grades", ())])],
            },
        )
        return result
