"""Kind ``points``: what items add to the starting points and take off, line by line of the ledger."""

from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_list

from ...engine import points
from ..common.text import exact, plain
from ..period.explanation import figure
from ..scheme.kinds import DimensionScore, Kind, register


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(
        selection_add=[("points", "Points from items")], default="points", ondelete={"points": "cascade"}
    )


@register("points")
class Points(Kind):
    settings = ("start", "start_ids", "item_ids")

    def problems(self, dimension):
        problems, env = [], dimension.env
        if not dimension.item_ids:
            problems.append(
                env._("%(dimension)s has no item, so nobody can earn or lose points in it.", dimension=dimension.name)
            )
        for start in dimension.start_ids:
            below = dimension.has_floor and start.points < dimension.floor
            above = dimension.has_ceiling and start.points > dimension.ceiling
            if below or above:
                problems.append(
                    env._(
                        "The starting points “%(start)s” are outside the lowest and highest score of %(dimension)s.",
                        start=start.display_name,
                        dimension=dimension.name,
                    )
                )
        return problems

    def text(self, dimension):
        env, start = dimension.env, exact(dimension.start)
        texts = [
            env._("Starts with %(start)s; items add points or take them off.", start=plain(start))
            if start or dimension.start_ids
            else env._("The sum of what items add or take off.")
        ]
        if dimension.start_ids:
            starts = format_list(env, dimension.start_ids.mapped("display_name"))
            texts.append(env._("Starting points by position: %(starts)s.", starts=starts))
        return texts

    # === SCORING === #

    def load(self, period, rules):
        return period._ledger_sums(rules)

    def load_as(self, period, rules, found, counterparts):
        return period._sums_as(rules, counterparts)

    def score(self, rule, card, found, so_far):
        result = _result(rule, card, found.get(card.id, {}))
        return DimensionScore(result.raw, result.score, rule.start_for(card.position, card.job_id))

    # === ON THE SCORECARD === #

    def explain(self, told):
        result = _result(told.rule, told.row, told.sums)
        outcome = {row.key: row for row in result.items}
        told.items += [
            _item(item, outcome.get(item.id), told.lines.get(item.id, []))
            for item in told.dimension.item_ids
            if item.id in outcome or item.id in told.lines
        ]
        return DimensionScore(result.raw)


def _result(rule, card, sums):
    """Return the engine's PointsResult of one scorecard."""
    start, bounds = rule.start_for(card.position, card.job_id), rule.bounds
    own = {item_id: amount for item_id, amount in sums.items() if item_id in rule.items}
    if start != bounds.start:
        bounds = points.Dimension(start, bounds.floor, bounds.ceiling)
    return points.score_points(bounds, rule.items, own)


def _item(item, row, lines):
    """Return an item as an explanation shows it.

    :param row: the engine's ItemResult; None where nothing of the item counts
    """
    return {
        "code": item.code,
        "name": item.name,
        "group": item.value_kind == "group",
        "parent": item.parent_id.code or "",
        "full_marks": figure(exact(item.full_marks)) if item.full_marks else "",
        "total": figure(row.total if row else Decimal(0)),
        "counted": figure(row.capped if row else Decimal(0)),
        "note": _cap(item.env, row) if row and row.lost_to_cap else "",
        "lines": lines,
    }


def _cap(env, row):
    lost = figure(abs(row.lost_to_cap))
    if row.lost_to_cap > 0:
        return env._(
            "At most %(cap)s points can be earned here; %(lost)s do not count.", cap=figure(row.capped), lost=lost
        )
    return env._(
        "At most %(cap)s points can be lost here; %(lost)s are not deducted.", cap=figure(abs(row.capped)), lost=lost
    )
