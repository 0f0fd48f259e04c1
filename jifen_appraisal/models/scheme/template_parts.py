"""What a shipped template says of a scheme itself: dimensions with their parts, catalogues, items, tiers and grades."""

from odoo import Command, api, models

from .item import VETO_EFFECTS
from .kinds import KINDS
from .template_writer import bound, described, figures, taken


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    @api.model
    def _template_values(self, data):
        """Return the values of the scheme itself; each area adds those of its own fields."""
        return {
            **described(data),
            "name": data["name"]["en"],
            "code": data["code"],
            **(bound("floor", data) if "floor" in data else {}),
            **data.get("procedure", {}),
        }

    def _write_template_parts(self, writer, data):
        """Create the parts of this scheme; each area adds its own.

        :param writer: TemplateWriter; :param data: the template
        """
        writer.write_parts("jifen.vote.tier", self, data.get("tiers", ()), _tier)
        dimensions = writer.write_parts(
            "jifen.dimension", self, data["dimensions"], lambda row: _dimension(writer.env["jifen.dimension"], row)
        )
        self._write_dimension_parts(writer, data["dimensions"], dimensions)
        catalogues = writer.write_parts(
            "jifen.catalogue",
            self,
            data.get("catalogues", ()),
            lambda row: _catalogue(writer, row),
        )
        self._write_items(writer, data["items"], dimensions, catalogues)
        writer.write_parts("jifen.grade", self, data.get("grades", ()), _grade)

    def _write_dimension_parts(self, writer, rows, dimensions):
        for row in rows:
            dimension = writer.env["jifen.dimension"].browse(dimensions[row["code"]])
            KINDS[dimension.kind].write_parts(writer, dimension, row, dimensions)

    def _write_items(self, writer, rows, dimensions, catalogues):
        done = {}
        sequence = {row["code"]: 10 * number for number, row in enumerate(rows, 1)}
        heads = [row for row in rows if not row.get("parent")]
        for batch in (heads, [row for row in rows if row.get("parent")]):
            records = writer.env["jifen.item"].create(
                [
                    {
                        "scheme_id": self.id,
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
                writer.remember(record, row)
                for level, values in zip(record.level_ids, row.get("levels") or [], strict=True):
                    writer.remember(level, values)


def _tier(row):
    return {**figures(row, "percent"), **taken(row, "abstention")}


def _dimension(dimensions, row):
    own = [dimensions._fields[name] for name in KINDS[row["kind"]].settings if name in dimensions._fields]
    return {
        **taken(row, "kind", "subject", "period_use", *(field.name for field in own if field.type == "selection")),
        **figures(row, "weight", *(field.name for field in own if field.type in ("integer", "float"))),
        **bound("floor", row),
        **bound("ceiling", row),
    }


def _catalogue(writer, row):
    departments = writer.named("hr.department", set(row["name"].values()))
    return {"department_ids": [Command.set(departments.ids)]}


def _grade(row):
    by_score = row.get("by_score", True)
    return {
        **taken(row, "subject", "period_use", "no_pay", "no_award", "standing", "annual_result"),
        **figures(row, "lower_bound", "pay_coefficient"),
        "by_score": by_score,
        "no_lower_bound": by_score and row.get("lower_bound") is None,
        **{
            f"quota_{name}": float(value) if name == "percent" else value
            for name, value in row.get("quota", {}).items()
        },
    }


def _item(row):
    veto = row.get("veto") or ()
    return {
        "code": row["code"],
        "name": row["name"]["en"],
        "unit_name": (row.get("unit") or {}).get("en"),
        "value_kind": row["value_kind"],
        "free_window": row.get("free_window") or "period",
        **described(row),
        **figures(row, "points", "points_min", "points_max", "full_marks", "max_gain", "max_loss", "free_quantity"),
        "report_self": row.get("report_self", False),
        "report_inspector": row.get("report_inspector", False),
        "evidence_required": row.get("evidence", False),
        "second_step": row.get("second_step", False),
        **taken(row, "report_others"),
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
