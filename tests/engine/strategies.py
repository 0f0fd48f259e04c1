"""Random ledgers, items and weights for the property tests."""

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from engine.allocation import Claimant
from engine.points import Item, Line


def decimals(low, high, places=4):
    return st.decimals(low, high, allow_nan=False, allow_infinity=False, places=places)


signed_points = decimals(-30, 30, places=2)
caps = st.none() | decimals(0, 20, places=1)
days = st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
weights = decimals(0, 150) | decimals(0, 1, places=9) | st.integers(0, 5).map(Decimal)
pools = st.integers(0, 10) | st.integers(0, 10**12)
claimants = st.lists(st.tuples(weights, st.booleans()), min_size=1, max_size=8).map(
    lambda rows: [Claimant(number, weight, number, excluded) for number, (weight, excluded) in enumerate(rows)]
)


@st.composite
def item_trees(draw, free=False, min_size=1):
    """Items 0 … n-1 under groups of any depth, listed in random order."""
    size = draw(st.integers(min_size, 8))
    items = []
    for key in range(size):
        parent = draw(st.none() | st.integers(0, key - 1)) if key else None
        quantity = draw(st.integers(0, 6)) if free else 0
        items.append(Item(key, parent, draw(caps), draw(caps), quantity))
    return {item.key: item for item in draw(st.permutations(items))}


@st.composite
def ledgers(draw, items, max_size=12):
    """Lines on these items, some of the same matter, some reversing an earlier one."""
    lines = []
    for number in range(draw(st.integers(0, max_size))):
        reversible = [line.id for line in lines]
        lines.append(
            Line(
                id=number,
                item=draw(st.sampled_from(sorted(items))),
                points=draw(signed_points),
                quantity=draw(st.integers(1, 5)),
                date=draw(days),
                matter=draw(st.sampled_from(["", "", "M1", "M2"])),
                reverses=draw(st.none() | st.none() | st.sampled_from(reversible)) if reversible else None,
            )
        )
    return lines


@st.composite
def subjects(draw, free=True):
    """One subject's ledger: ``(items, lines)``."""
    items = draw(item_trees(free=free))
    return items, draw(ledgers(items))
