"""Kind ``led``: a leader's score is the mean of the scores of the people they lead."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal

from .errors import EngineError
from .numbers import mean, score


def score_led(scores: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of the led people's scores, 4 decimals; None when nobody has one.

    None among the scores stands for somebody without a score and is left out.

    Regulation r2, example 4: the mean is over people. One deputy is in charge of offices
    of two and of three people, another of an office of one; the main leader leads both:

    >>> one, two = score_led([90, 80, 70, 85, 94]), score_led([88])
    >>> one, two, score_led([one, two, None])
    (Decimal('83.8000'), Decimal('88.0000'), Decimal('85.9000'))
    """
    present = [value for value in scores if value is not None]
    return score(mean(present)) if present else None


def order(leader_of: Mapping[Hashable, Hashable | None]) -> list[list[Hashable]]:
    """Return the people in levels: the first lead nobody, each leader follows all they lead.

    :param leader_of: every subject, with the one who leads them, or None. A leader who
        is no subject here (no key) is nobody's business and does not appear
    :raise EngineError: ``cycle``; ``members`` are all who lead each other in a circle

    Inside a level people keep the order of the mapping.

    >>> order({"head": None, "deputy": "head", "clerk": "deputy", "driver": "head"})
    [['clerk', 'driver'], ['deputy'], ['head']]
    """
    waiting = defaultdict(int)
    for leader in leader_of.values():
        if leader is not None:
            waiting[leader] += 1
    position = {key: number for number, key in enumerate(leader_of)}
    level = [key for key in leader_of if not waiting[key]]
    levels, placed = [], set()
    while level:
        levels.append(level)
        placed.update(level)
        freed = []
        for leader in map(leader_of.get, level):
            if leader in position:
                waiting[leader] -= 1
                if not waiting[leader]:
                    freed.append(leader)
        level = sorted(freed, key=position.get)
    if len(placed) < len(leader_of):
        members = tuple(key for key in leader_of if key not in placed)
        raise EngineError("cycle", members=members)
    return levels
