"""A scheme as the engine reads it, for one period."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models

from ...engine import grading, points
from ...engine.total import Veto
from ..common.text import exact
from .dimension import is_about, is_used_in
from .item import VETO_EFFECTS
from .kinds import KINDS

POSITIONS = ("staff", "deputy", "head", "team")


class StartRule(NamedTuple):
    position: str
    job_ids: frozenset
    points: Decimal


class DimensionRule(NamedTuple):
    """One dimension; ``own`` is what its kind reads besides, see :meth:`Kind.rule`."""

    id: int
    code: str
    kind: str
    weight: Decimal
    bounds: points.Dimension
    items: dict
    starts: tuple
    full: Decimal
    own: tuple | None

    def start_for(self, position, job_id):
        """Return the starting points of a subject, as Decimal."""
        for start in self.starts:
            if start.position in ("", position) and (not start.job_ids or job_id in start.job_ids):
                return start.points
        return self.bounds.start


class FreeItem(NamedTuple):
    free_window: str


class ScoringRules:
    """A scheme as the engine reads it; keys are database ids."""

    def __init__(self, scheme, period):
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
        self.grade_order = [grade.id for grade in scheme.grade_ids if is_used_in(grade.period_use, period)]
        self.grades_of = {
            position: [
                grading.Grade(grade.id, None if grade.no_lower_bound else exact(grade.lower_bound))
                for grade in scheme.grade_ids
                if grade.by_score and grade.id in self.grade_order and is_about(grade.subject, position)
            ]
            for position in POSITIONS
        }
        used = scheme.dimension_ids.filtered(lambda dimension: dimension._is_for_period(period))
        rules = {dimension: self._dimension(dimension) for dimension in used}
        self.dimensions = {rule.id: rule for rule in rules.values()}
        self.dimensions_of = {
            position: [rule for dimension, rule in rules.items() if dimension._applies_to(position)]
            for position in POSITIONS
        }

    def _dimension(self, dimension):
        return DimensionRule(
            id=dimension.id,
            code=dimension.code,
            kind=dimension.kind,
            weight=exact(dimension.weight),
            bounds=points.Dimension(
                start=exact(dimension.start),
                floor=exact(dimension.floor) if dimension.has_floor else None,
                ceiling=exact(dimension.ceiling) if dimension.has_ceiling else None,
            ),
            items={item.id: self.items[item.id] for item in dimension.item_ids},
            starts=tuple(
                StartRule(row.position or "", frozenset(row.job_ids.ids), exact(row.points))
                for row in dimension.start_ids
            ),
            full=exact(dimension.full_marks),
            own=KINDS[dimension.kind].rule(dimension),
        )

    def kinds(self):
        """Return ``{code: Kind}`` of the dimensions that count in the period, in the order of the registry."""
        used = {rule.kind for rule in self.dimensions.values()}
        return {code: kind for code, kind in KINDS.items() if code in used}

    def of_kind(self, code, position=None):
        """Return the rules of one kind that some subject of the period, or of a position, is scored by."""
        rules = self.dimensions.values() if position is None else self.dimensions_of[position]
        return [rule for rule in rules if rule.kind == code]

    def grade(self, outcome, position):
        """Return the grade's id for a Total: by lower bound, the lowest under a veto that says so."""
        grades = self.grades_of[position]
        if not grades:
            return None
        if outcome.lowest_grade:
            return min(grades, key=lambda grade: (grade.lower is not None, grade.lower or 0)).key
        return grading.by_lower_bound(outcome.score, grades)


def _limit(value):
    return exact(value) if value else None


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _scoring_rules(self, period):
        """Return the scheme as the engine reads it, with what counts in this period."""
        self.ensure_one()
        # What counts is the same for everybody, whatever the caller may read.
        return ScoringRules(self.sudo(), period)
