"""A scheme as the engine reads it."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models

from ..engine import grading, led, points
from ..engine.total import Veto
from .jifen_item import VETO_EFFECTS, exact


class DimensionRule(NamedTuple):
    id: int
    kind: str
    weight: Decimal
    bounds: points.Dimension
    items: dict


class FreeItem(NamedTuple):
    free_window: str


class ScoringRules:
    """A scheme as the engine reads it; keys are database ids."""

    def __init__(self, scheme):
        items = scheme.item_ids
        self.items = {
            item.id: points.Item(
                key=item.id,
                parent=item.parent_id.id or None,
                max_gain=_limit(item.max_gain),
                max_loss=_limit(item.max_loss),
                free_quantity=exact(item.free_quantity),
            )
            for item in items
        }
        self.free_items = {item.id: FreeItem(item.free_window) for item in items if item.free_quantity}
        self.veto_items = {
            item.id: Veto(**{effect: item[f"veto_{effect}"] for effect in VETO_EFFECTS})
            for item in items
            if item.is_veto
        }
        self.floor = exact(scheme.floor) if scheme.has_floor else None
        self.ceiling = exact(scheme.ceiling) if scheme.has_ceiling else None
        self.grades = [grading.Grade(grade.id, exact(grade.lower_bound)) for grade in scheme.grade_ids]
        rules = {dimension: self._dimension(dimension) for dimension in scheme.dimension_ids}
        self.dimensions_of = {
            position: [rule for dimension, rule in rules.items() if dimension._applies_to(position)]
            for position in ("staff", "deputy", "head", "team")
        }

    def _dimension(self, dimension):
        return DimensionRule(
            dimension.id,
            dimension.kind,
            exact(dimension.weight),
            points.Dimension(
                start=exact(dimension.start),
                floor=exact(dimension.floor) if dimension.has_floor else None,
                ceiling=exact(dimension.ceiling) if dimension.has_ceiling else None,
            ),
            {item.id: self.items[item.id] for item in dimension.item_ids},
        )

    def score(self, dimension, sums, led_scores):
        """Return ``(points before limits, score)`` of one subject in one dimension; None, None if it has none."""
        if dimension.kind == "led":
            score = led.score_led(led_scores)
            return score, score
        result = points.score_points(
            dimension.bounds,
            dimension.items,
            {item_id: amount for item_id, amount in sums.items() if item_id in dimension.items},
        )
        return result.raw, result.score

    def grade(self, outcome):
        """Return the grade's id for a Total: by lower bound, the lowest under a veto that says so."""
        if not self.grades:
            return None
        if outcome.lowest_grade:
            return min(self.grades, key=lambda grade: grade.lower).key
        return grading.by_lower_bound(outcome.score, self.grades)


def _limit(value):
    return exact(value) if value else None


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _scoring_rules(self):
        """Return the scheme as the engine reads it."""
        self.ensure_one()
        # What counts is the same for everybody, whatever the caller may read.
        return ScoringRules(self.sudo())
