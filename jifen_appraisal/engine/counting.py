"""Which ledger lines count, how much of each, and why: the first step of kind ``points``."""

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .items import Item
from .numbers import ZERO, dec, exact, quotient

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger line of one subject.

    ``points`` are signed and those of the whole line, not of one occurrence; ``quantity``
    is the number of occurrences. Lines with the same non-empty ``matter`` (compared as
    given) tell of the same matter. ``reverses`` is the id of the line this one takes back.

    Ids must be comparable with each other: they break ties.

    :raise EngineError: what :func:`numbers.dec`, :func:`inputs.key`, :func:`inputs.day` and
        :func:`inputs.text` raise
    """

    id: Hashable
    item: Hashable
    points: Decimal
    quantity: Decimal = ONE
    date: datetime.date | None = None
    matter: str = ""
    reverses: Hashable | None = None

    def __post_init__(self):
        object.__setattr__(self, "points", dec(self.points))
        object.__setattr__(self, "quantity", dec(self.quantity))
        for key in (self.id, self.item, self.reverses):
            inputs.key(key)
        inputs.text(self.matter)
        if self.date is not None:
            inputs.day(self.date)


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of a line goes into its item's sum, and why.

    ``reason`` is one of

    ==============  =================================================================
    ``counted``     in full
    ``reversed``    not: ``because`` is the line that reverses it
    ``reversal``    not: ``because`` is the line that it reverses
    ``not_valid``   not: its item is not among the items
    ``same_matter`` not: ``because`` is the line of the same matter that counts instead
    ``free``        not: within the item's free quantity
    ``partly_free`` in part: the free quantity ends inside it
    ==============  =================================================================
    """

    line_id: Hashable
    points: Decimal
    reason: str
    because: Hashable | None = None

    def __post_init__(self):
        inputs.key(self.line_id)
        inputs.key(self.because)
        inputs.text(self.reason)
        object.__setattr__(self, "points", dec(self.points))


def count_lines(
    lines: Iterable[Line],
    items: Mapping[Hashable, Item],
    prior_quantity: Mapping[Hashable, Decimal] | None = None,
) -> dict[Hashable, Counted]:
    """Return by line id how much of each line counts.

    For one subject, over all dimensions of the scheme at once. The order of the lines
    plays no part: where one is needed it is date (lines without one last), then id.

    1. A reversed line and its reversal count 0. A reversal can be reversed itself; then
       the first line stands again.
    2. A line of an unknown item counts 0.
    3. A matter counts once (regulation r4): of its gains the largest, of its losses the
       largest; the earliest where they are equal. Gains and losses of a matter are kept
       apart, so one of each may count: a loss is not paid for by a gain.
    4. The first ``free_quantity`` occurrences of an item count 0 (regulation r2, late
       only after ten times); a line that the free quantity ends in counts for the rest.

    :param items: the items of the scheme by key
    :param prior_quantity: by item key the quantity used up earlier in the window, which
        is that of lines that got as far as step 4
    :raise EngineError: ``duplicate_line``, ``unknown_reversed``, ``cycle`` (lines that
        reverse each other), ``quantity`` (an item with a free quantity has a line
        whose quantity is not above 0), ``negative_quantity`` (prior quantity), ``order``
        (ids that cannot be compared)

    Regulation r4, example 2: a solved case, 2 points, is commended by the province, 5.

    >>> items = {"solved": Item("solved"), "commended": Item("commended", max_gain=10)}
    >>> lines = [
    ...     Line(1, "solved", 2, date=datetime.date(2026, 4, 3), matter="case 12"),
    ...     Line(2, "commended", 5, date=datetime.date(2026, 6, 9), matter="case 12"),
    ... ]
    >>> counted = count_lines(lines, items)
    >>> counted[1]
    Counted(line_id=1, points=Decimal('0'), reason='same_matter', because=2)
    >>> {key: str(points) for key, points in item_sums(lines, counted).items()}
    {'solved': '0', 'commended': '5'}
    """
    prior_quantity = {} if prior_quantity is None else inputs.mapping(prior_quantity)
    inputs.mapping(items, Item)
    by_id = _by_id(inputs.records(lines, Line))
    counted = _reversals(by_id)
    for line in by_id.values():
        if line.id not in counted and line.item not in items:
            counted[line.id] = Counted(line.id, ZERO, "not_valid")
    counted |= _matters([line for line in by_id.values() if line.id not in counted])
    remaining = [line for line in by_id.values() if line.id not in counted]
    return counted | _free_quantities(remaining, items, prior_quantity)


def item_sums(lines: Iterable[Line], counted: Mapping[Hashable, Counted]) -> dict[Hashable, Decimal]:
    """Return by item key the points that its lines bring, before any cap.

    An item whose lines all count 0 has the sum 0; one without lines is left out.

    :param counted: the answer of :func:`count_lines` for the same lines
    :raise EngineError: ``unknown_key`` for a line without an answer
    """
    sums = {}
    inputs.mapping(counted, Counted)
    with exact():
        for line in inputs.records(lines, Line):
            if line.id not in counted:
                raise EngineError("unknown_key", key=line.id)
            sums[line.item] = sums.get(line.item, ZERO) + counted[line.id].points
    return sums


def _by_id(lines):
    found = {}
    for line in inputs.in_order(lines, _order):
        if line.id in found:
            raise EngineError("duplicate_line", line=line.id)
        found[line.id] = line
    return found


def _order(line):
    return (line.date is None, line.date or datetime.date.min, line.id)


def _reversals(by_id):
    """Return what reversals decide; each reversal is looked at before what it reverses."""
    pending = defaultdict(int)
    for line in by_id.values():
        if line.reverses is not None:
            if line.reverses not in by_id:
                raise EngineError("unknown_reversed", line=line.id, reverses=line.reverses)
            pending[line.reverses] += 1
    struck_by, seen = {}, set()
    ready = [line for line in by_id.values() if not pending[line.id]]
    while ready:
        line = ready.pop()
        seen.add(line.id)
        if line.reverses is None:
            continue
        target = by_id[line.reverses]
        if line.id not in struck_by:
            first = struck_by.get(target.id, line)
            struck_by[target.id] = min(first, line, key=_order)
        pending[target.id] -= 1
        if not pending[target.id]:
            ready.append(target)
    if len(seen) < len(by_id):
        raise EngineError("cycle", members=tuple(i for i in by_id if i not in seen))
    decided = {
        line.id: Counted(line.id, ZERO, "reversal", line.reverses)
        for line in by_id.values()
        if line.reverses is not None
    }
    for id_, line in struck_by.items():
        decided[id_] = Counted(id_, ZERO, "reversed", line.id)
    return decided


def _matters(lines):
    """Return the lines that another line of their matter stands in for."""
    best = {}
    for line in lines:
        if line.matter and line.points:
            side = (line.matter, line.points > 0)
            rival = best.setdefault(side, line)
            if line.points.copy_abs() > rival.points.copy_abs():
                best[side] = line
    decided = {}
    for line in lines:
        winner = best.get((line.matter, line.points > 0)) if line.points else None
        if winner is not None and winner is not line:
            decided[line.id] = Counted(line.id, ZERO, "same_matter", winner.id)
    return decided


def _free_quantities(lines, items, prior_quantity):
    """Return how much of each line counts beyond what its item leaves free.

    Regulation r2, late eleven times in a quarter at 2 points each:

    >>> late = {"late": Item("late", free_quantity=10)}
    >>> _free_quantities([Line(7, "late", -22, quantity=11)], late, {})[7]
    Counted(line_id=7, points=Decimal('-2'), reason='partly_free', because=None)
    """
    decided, left = {}, {}
    for line in lines:
        free = items[line.item].free_quantity
        if free and line.item not in left:
            used = dec(prior_quantity.get(line.item, ZERO))
            if used < 0:
                raise EngineError("negative_quantity", key=line.item, value=used)
            with exact():
                left[line.item] = max(free - used, ZERO)
        decided[line.id] = _beyond_free(line, left) if free else _in_full(line)
    return decided


def _beyond_free(line, left):
    """Return what counts of the line, and take its quantity off what is left free."""
    if line.quantity <= 0:
        raise EngineError("quantity", line=line.id, quantity=line.quantity)
    free = min(left[line.item], line.quantity)
    if not free:
        return _in_full(line)
    with exact():
        left[line.item] -= free
        if free == line.quantity:
            return Counted(line.id, ZERO, "free")
        beyond = line.points * (line.quantity - free)
        return Counted(line.id, quotient(beyond, line.quantity), "partly_free")


def _in_full(line):
    return Counted(line.id, line.points, "counted")
