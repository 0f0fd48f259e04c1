"""What the kinds have in common in which rater groups say something of somebody."""

from decimal import Decimal

from odoo.tools import format_list

from ...engine.numbers import quotient
from ..common.text import exact, plain
from ..scheme.kinds import Kind, Part
from ..scheme.template_writer import figures, taken


class RatedKind(Kind):
    """A kind whose scores come from rater groups."""

    parts = (
        Part(
            "jifen.rater.group",
            lambda scheme: scheme.rater_group_ids,
            lambda row: (row.dimension_id.code, row.code),
            lambda env: env._("Rater group"),
        ),
    )

    def problems(self, dimension):
        env = dimension.env
        if not dimension.group_ids:
            return [env._("%(dimension)s has no rater group: nobody could rate in it.", dimension=dimension.name)]
        problems = []
        for rows in (dimension.group_ids, dimension.aspect_ids):
            weights = [exact(row.weight) for row in rows]
            total = sum(weights)
            if dimension.scheme_id.weights_are_shares and len(set(weights)) > 1 and total not in (1, 100):
                problems.append(
                    env._(
                        "The weights of %(names)s in %(dimension)s add up to %(total)s instead of 1.",
                        names=format_list(env, rows.mapped("name")),
                        dimension=dimension.name,
                        total=plain(total),
                    )
                )
        return problems

    def hints(self, dimension):
        env = dimension.env
        # Only whether anybody is chosen, nothing of them.
        empty = dimension.group_ids.filtered(lambda group: group.raters == "chosen" and not group.sudo().employee_ids)
        if not empty:
            return []
        return [
            env._(
                "Nobody is chosen yet for %(groups)s in %(dimension)s.",
                groups=format_list(env, empty.mapped("name")),
                dimension=dimension.name,
            )
        ]

    def write_parts(self, writer, dimension, row, dimensions):
        writer.write_parts("jifen.rater.group", dimension, row.get("groups", ()), _rater_group)
        writer.write_parts("jifen.aspect", dimension, row.get("aspects", ()), lambda aspect: figures(aspect, "weight"))


def _rater_group(row):
    return {**figures(row, "weight", "min_return"), **taken(row, "raters", "trim")}


def is_sealed(told):
    """Tell whether what others say of somebody is not told yet, and have an Explanation say so."""
    if not told.is_told:
        told.notes.append(told.env._("Told once the period is scored."))
    return not told.is_told


def shares(rows):
    """Return names with their shares in per cent; one alone has no share to tell."""
    total = sum(exact(row.weight) for row in rows)
    if len(rows) == 1:
        return rows.name
    return format_list(rows.env, [f"{row.name} {percent(exact(row.weight), total)}" for row in rows])


def percent(part, whole):
    """Return a share as people write it, such as 37.5%."""
    return f"{plain(round(quotient(100 * part, Decimal(whole)), 2))}%"
