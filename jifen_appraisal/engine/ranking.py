"""Competition ranking: 1, 2, 2, 4."""

from collections.abc import Hashable, Mapping
from decimal import Decimal

from . import inputs
from .numbers import dec


def competition(
    scores: Mapping[Hashable, Decimal],
    tie_breaks: Mapping[Hashable, tuple[Decimal | None, ...]] | None = None,
) -> dict[Hashable, int]:
    """Return the rank of everyone, 1 for the highest score; equals share the better rank.

    :param scores: of the scored subjects only, in points
    :param tie_breaks: figures that decide between equal scores, compared one after the
        other, the higher first; None and a missing figure come after any figure. Who is
        equal in these too shares the rank

    >>> scores = {"a": dec("88"), "b": dec("95.5"), "c": dec("88"), "d": dec("60")}
    >>> competition(scores)
    {'b': 1, 'a': 2, 'c': 2, 'd': 4}
    >>> competition(scores, {"a": (dec("40"),), "c": (dec("42.5"),)})
    {'b': 1, 'c': 2, 'a': 3, 'd': 4}
    """
    tie_breaks = {} if tie_breaks is None else inputs.mapping(tie_breaks)
    standing = {
        key: (dec(score), *map(_figure, inputs.members(tie_breaks.get(key, ()))))
        for key, score in inputs.mapping(scores).items()
    }
    ranks, previous = {}, None
    for place, key in enumerate(sorted(standing, key=standing.get, reverse=True), 1):
        same = previous is not None and standing[previous] == standing[key]
        ranks[key] = ranks[previous] if same else place
        previous = key
    return ranks


def _figure(value):
    return (0,) if value is None else (1, dec(value))
