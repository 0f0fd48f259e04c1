"""How a shipped template shares out performance pay."""

from odoo import Command, api, models

from ..scheme.template_writer import figures, taken
from .way import settings


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    @api.model
    def _template_values(self, data):
        pay = data["pay"]
        said = taken(pay, "pool_basis", "method", "divide", "excluded")
        said |= figures(pay, "per_head", "wage_percent") | _settings(pay, settings())
        return {**super()._template_values(data), **{f"pay_{name}": value for name, value in said.items()}}

    def _write_template_parts(self, writer, data):
        result = super()._write_template_parts(writer, data)
        self._write_pay_roles(writer, data["pay"].get("roles", ()))
        writer.write_parts(
            "jifen.pay.portion",
            self,
            data["pay"].get("portions", ()),
            lambda row: {
                **taken(row, "method", "by_office", "position"),
                **figures(row, "percent"),
                **_settings(row, settings(of_part=True)),
            },
        )
        return result

    def _write_pay_roles(self, writer, rows):
        """Create the parts inside a team; one about jobs only where the company has such a job."""
        values = []
        for number, row in enumerate(rows, 1):
            jobs = writer.named("hr.job", set(row.get("jobs", ())))
            if jobs or not row.get("jobs"):
                values.append(
                    {
                        "scheme_id": self.id,
                        "sequence": 10 * number,
                        "position": row.get("position", False),
                        "job_ids": [Command.set(jobs.ids)],
                        "percent": float(row["percent"]),
                        "together": row.get("together", False),
                    }
                )
        writer.env["jifen.pay.role"].create(values)


def _settings(row, offered):
    """Return what a row says of these Settings, by their names."""
    numbers = {name for name, setting in offered.items() if setting.is_figure}
    return {**figures(row, *numbers), **taken(row, *offered.keys() - numbers)}
