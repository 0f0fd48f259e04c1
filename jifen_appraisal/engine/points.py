"""Kind ``points``: from one subject's ledger lines to the score of a dimension.

Two steps, so that a period can be scored in bulk and a single card explained line by line:
:func:`count_lines` says of each line how much of it counts and why, :func:`score_points`
adds up what counts under the caps of the items and the limits of the dimension.

An example, from regulation r2 (common items): an item starts full and loses points, never
more than its full marks. Work discipline carries 10, whatever is found:

>>> items = {
...     "discipline": Item("discipline", max_gain=0, max_loss=10),
...     "idle": Item("idle", parent="discipline"),
...     "put_off": Item("put_off", parent="discipline"),
... }
>>> lines = [Line(1, "idle", -6, quantity=3), Line(2, "put_off", -5), Line(3, "put_off", -5)]
>>> counted = count_lines(lines, items)
>>> result = score_points(Dimension(start=20, floor=0), items, item_sums(lines, counted))
>>> result.score
Decimal('10.0000')
>>> [(item.key, str(item.total), str(item.capped)) for item in result.items]
[('discipline', '-16', '-10'), ('idle', '-6', '-6'), ('put_off', '-10', '-10')]
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .counting import Counted, Line, count_lines, item_sums
from .items import Item, bottom_up
from .numbers import ZERO, check_bounds, clamp, dec, exact, score

__all__ = [
    "Counted",
    "Dimension",
    "Item",
    "ItemResult",
    "Line",
    "PointsResult",
    "count_lines",
    "item_sums",
    "score_points",
]


@dataclass(frozen=True, slots=True)
class Dimension:
    """Points that everyone starts with, and the limits of the score (None: no limit).

    :raise EngineError: ``bounds`` when the floor is above the ceiling, and what :func:`numbers.dec` raises
    """

    start: Decimal = ZERO
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def __post_init__(self):
        object.__setattr__(self, "start", dec(self.start))
        for name in ("floor", "ceiling"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, dec(value))
        check_bounds(self.floor, self.ceiling)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What one item brought, in points; ``total`` = ``capped`` + ``lost_to_cap``.

    ``total`` is the sum before the item's own caps: of its lines and, for a group, of its
    children after theirs. ``lost_to_cap`` is above 0 where a gain was cut, below 0 where
    a loss was spared.
    """

    key: Hashable
    total: Decimal
    capped: Decimal
    lost_to_cap: Decimal


@dataclass(frozen=True, slots=True)
class PointsResult:
    """The score of one subject in one dimension, in points.

    ``score`` has 4 decimals; ``raw`` is exact and as it was before floor and ceiling.
    ``items`` holds every item that has a sum, and their groups, in the order of the items.
    """

    score: Decimal
    raw: Decimal
    items: tuple[ItemResult, ...]


def score_points(
    dimension: Dimension,
    items: Mapping[Hashable, Item],
    sums: Mapping[Hashable, Decimal],
) -> PointsResult:
    """Return the score of one subject in one dimension.

    start + the top items' sums, each inside its caps (regulation r2: an item loses its
    full marks at most), then floor and ceiling, then 4 decimals half up.

    :param items: the items of this dimension by key, groups included
    :param sums: counted points by item key, from :func:`item_sums`; keys that are not in
        ``items`` belong to other dimensions and are passed over
    :raise EngineError: ``cycle``, ``unknown_parent``

    Regulation r2, example 1, business work: 15 off an item of 10, and 1 more. The award:

    >>> office = {key: Item(key, max_gain=0, max_loss=10) for key in ("meetings", "documents")}
    >>> sums = {"meetings": dec(-15), "documents": dec(-1), "commended": dec(2)}
    >>> business = score_points(Dimension(start=60, floor=0), office, sums)
    >>> business.score
    Decimal('49.0000')
    >>> str(business.items[0].lost_to_cap)
    '-5'
    >>> score_points(Dimension(), {"commended": Item("commended")}, sums).score
    Decimal('2.0000')
    """
    inputs.record(dimension, Dimension)
    inputs.mapping(items, Item)
    totals = {key: dec(points) for key, points in inputs.mapping(sums).items() if key in items}
    results = {}
    with exact():
        raw = dimension.start
        for key in bottom_up(items):
            if key not in totals:
                continue
            item, points = items[key], totals[key]
            capped = item.capped(points)
            results[key] = ItemResult(key, points, capped, points - capped)
            if item.parent is None:
                raw += capped
            else:
                totals[item.parent] = totals.get(item.parent, ZERO) + capped
    return PointsResult(
        score(clamp(raw, dimension.floor, dimension.ceiling)),
        raw,
        tuple(results[key] for key in items if key in results),
    )
