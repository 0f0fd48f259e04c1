"""Items: what earns or loses points, in groups of any depth, with caps on each level."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec


@dataclass(frozen=True, slots=True)
class Item:
    """What earns or loses points.

    ``max_gain`` and ``max_loss`` (points, both at least 0, None for no cap) hold over the
    item's own lines and, for a group, over what its children bring after their own caps.
    ``parent`` is the key of the group, None at the top; groups nest to any depth.
    ``free_quantity`` occurrences in the window do not count (regulation r2, common items:
    being late counts only after ten times in a quarter).

    :raise EngineError: ``negative_cap``, ``negative_quantity``, and what :func:`numbers.dec` and
        :func:`inputs.key` raise
    """

    key: Hashable
    parent: Hashable | None = None
    max_gain: Decimal | None = None
    max_loss: Decimal | None = None
    free_quantity: Decimal = ZERO

    def __post_init__(self):
        inputs.key(self.key)
        inputs.key(self.parent)
        set_field = object.__setattr__  # the way past ``frozen``
        for name in ("max_gain", "max_loss"):
            if (cap := getattr(self, name)) is not None:
                if (cap := dec(cap)) < 0:
                    raise EngineError("negative_cap", key=self.key, value=cap)
                set_field(self, name, cap)
        if (free := dec(self.free_quantity)) < 0:
            raise EngineError("negative_quantity", key=self.key, value=free)
        set_field(self, "free_quantity", free)

    def capped(self, points: Decimal) -> Decimal:
        """Return the points inside [-max_loss, +max_gain]."""
        points = dec(points)
        if self.max_gain is not None and points > self.max_gain:
            return self.max_gain
        if self.max_loss is not None and points < (lowest := self.max_loss.copy_negate()):
            return lowest
        return points


def bottom_up(items: Mapping[Hashable, Item]) -> list[Hashable]:
    """Return the keys of all items such that children come before their groups.

    :raise EngineError: ``cycle`` (``members``), ``unknown_parent``

    >>> bottom_up({1: Item(1), 2: Item(2, parent=1), 3: Item(3, parent=2)})
    [3, 2, 1]
    """
    inputs.mapping(items, Item)
    placed = {key: None for key, item in items.items() if item.parent is None}
    waiting = [key for key in items if key not in placed]
    while waiting:
        still_waiting = []
        for key in waiting:
            if items[key].parent in placed:
                placed[key] = None
            else:
                still_waiting.append(key)
        if len(still_waiting) == len(waiting):
            raise _not_under_a_top_item(waiting[0], items)
        waiting = still_waiting
    return list(reversed(placed))


def _not_under_a_top_item(key, items):
    """Return the error that tells why the way up from this item does not end."""
    path = []
    while key not in path:
        if key not in items:
            return EngineError("unknown_parent", key=path[-1], parent=key)
        path.append(key)
        key = items[key].parent
    return EngineError("cycle", members=tuple(path[path.index(key) :]))
