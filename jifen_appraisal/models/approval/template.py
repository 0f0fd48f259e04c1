"""The approval steps of a shipped template."""

from odoo import models

from ..scheme.template_writer import taken


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _write_template_parts(self, writer, data):
        result = super()._write_template_parts(writer, data)
        writer.write_parts(
            "jifen.approval.step",
            self,
            data["approval_steps"],
            lambda row: {
                **taken(row, "document", "sequence", "approver", "condition"),
                "group_id": self.env.ref(row["group"]).id if row.get("group") else False,
            },
        )
        return result
