"""Kind ``led``: a leader's score is the mean of the scores of the people they lead."""

from collections.abc import Iterable
from decimal import Decimal

from . import inputs
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
    present = [value for value in inputs.members(scores) if value is not None]
    return score(mean(present)) if present else None
