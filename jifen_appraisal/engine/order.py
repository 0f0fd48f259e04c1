"""Which subjects to score first, where one score goes into another."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from . import inputs
from .errors import EngineError


def levels(depends_on: Mapping[Hashable, Iterable[Hashable]]) -> list[list[Hashable]]:
    """Return the keys in levels: the first need nothing, each other only what is in levels before.

    :param depends_on: every key with the keys whose result it needs; those that are no
        key themselves are nobody's business and are passed over
    :raise EngineError: ``cycle``: ``members`` are those that need each other, and whoever
        needs them

    Inside a level keys keep the order of the mapping.

    >>> levels({"head": ["deputy"], "deputy": ["clerk"], "clerk": [], "driver": ()})
    [['clerk', 'driver'], ['deputy'], ['head']]
    """
    position = {key: number for number, key in enumerate(inputs.mapping(depends_on))}
    needed_by, waiting = defaultdict(list), {}
    for key, needs in depends_on.items():
        known = {need for need in map(inputs.key, inputs.members(needs)) if need in position}
        waiting[key] = len(known)
        for need in known:
            needed_by[need].append(key)
    level = [key for key in depends_on if not waiting[key]]
    result, placed = [], set()
    while level:
        result.append(level)
        placed.update(level)
        freed = []
        for key in level:
            for follower in needed_by[key]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    freed.append(follower)
        level = sorted(freed, key=position.get)
    if len(placed) < len(position):
        raise EngineError("cycle", members=tuple(key for key in depends_on if key not in placed))
    return result
