"""Kind ``linked``: another subject's score, scaled to this dimension's full marks."""

from decimal import Decimal

from .errors import EngineError
from .numbers import dec, exact, quotient


def score_linked(other: Decimal, full: Decimal, linked_full: Decimal) -> Decimal:
    """Return other ÷ linked_full × full, in points, as exact as :func:`numbers.quotient`.

    :param other: the other subject's score; :param full: full marks of this dimension;
    :param linked_full: full marks of what ``other`` was scored by
    :raise EngineError: ``full_marks`` when ``linked_full`` is not above 0

    Regulation r1, results of a person: the team's 72 of 90 target points, scaled to 40:

    >>> score_linked(Decimal(72), full=Decimal(40), linked_full=Decimal(90))
    Decimal('32')
    """
    other, full, linked_full = dec(other), dec(full), dec(linked_full)
    if linked_full <= 0:
        raise EngineError("full_marks", value=linked_full)
    with exact():
        return quotient(other * full, linked_full)
