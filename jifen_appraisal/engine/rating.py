"""Kind ``rating``: what several groups of raters say of several aspects of one subject."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import inputs
from .errors import EngineError
from .numbers import ZERO, dec, exact, mean, quotient, score


@dataclass(frozen=True, slots=True)
class RatingGroup:
    """A group of raters, its weight as a factor; the ``trim`` highest and lowest ratings are left out.

    :raise EngineError: ``negative_weight``, ``negative_quantity``, and what :func:`numbers.dec`,
        :func:`inputs.count` and :func:`inputs.key` raise
    """

    key: Hashable
    weight: Decimal
    trim: int = 0

    def __post_init__(self):
        object.__setattr__(self, "weight", dec(self.weight))
        if self.weight < 0:
            raise EngineError("negative_weight", key=self.key, weight=self.weight)
        inputs.key(self.key)
        inputs.count(self.trim, self.key)


@dataclass(frozen=True, slots=True)
class GroupMean:
    """What one group says of one aspect: the mean of the ``used`` of its ``count`` ratings.

    ``weight_used`` is the group's share after the groups without ratings gave theirs away,
    0 where it has none.
    """

    key: Hashable
    mean: Decimal | None
    count: int
    used: int
    weight_used: Decimal


@dataclass(frozen=True, slots=True)
class AspectResult:
    """The score of one aspect, exact, in points; None when nobody rated it."""

    key: Hashable
    score: Decimal | None
    weight: Decimal
    groups: tuple[GroupMean, ...]


@dataclass(frozen=True, slots=True)
class RatingResult:
    """The score in points, 4 decimals; what nobody said anything about is named."""

    score: Decimal | None
    aspects: tuple[AspectResult, ...]
    missing_groups: tuple[Hashable, ...]
    missing_aspects: tuple[Hashable, ...]


def score_rating(
    groups: Iterable[RatingGroup],
    aspects: Mapping[Hashable, Decimal],
    ratings: Mapping[Hashable, Mapping[Hashable, Sequence[Decimal]]],
    full: Decimal = Decimal(100),
) -> RatingResult:
    """Return Σ aspect weight × Σ group weight × the mean of the group's ratings.

    A group without a rating of an aspect gives its weight to the others in proportion, and
    so does an aspect that nobody rated (regulation r0, base points). Weights are shares:
    only their proportions count.

    :param aspects: weight by aspect; ``{None: 1}`` where the subject is rated as a whole
    :param ratings: by group and aspect, the ratings in points; those of no group or aspect are passed over
    :raise EngineError: ``rating_range`` on a rating outside 0 to ``full``; ``negative_weight`` of an
        aspect; ``duplicate_key`` of a group

    Regulation r0, 德 of the worked example; then without the peers:

    >>> groups = [RatingGroup("self", "0.2"), RatingGroup("peer", "0.3"), RatingGroup("leader", "0.5")]
    >>> ratings = {"self": {"de": [95]}, "peer": {"de": [90, 92, 94]}, "leader": {"de": [92, 90]}}
    >>> score_rating(groups, {"de": 1}, ratings).score
    Decimal('92.1000')
    >>> result = score_rating(groups, {"de": 1}, {**ratings, "peer": {}})
    >>> result.score, result.missing_groups
    (Decimal('92.1429'), ('peer',))
    """
    groups, full = inputs.records(groups, RatingGroup), dec(full)
    inputs.unique(group.key for group in groups)
    inputs.mapping(ratings, Mapping)
    weights = {key: _weight(key, weight) for key, weight in inputs.mapping(aspects).items()}
    ratings = {group.key: _figures(ratings.get(group.key, {}), weights, full) for group in groups}
    results = tuple(_aspect_result(key, weight, groups, ratings) for key, weight in weights.items())
    present = [aspect for aspect in results if aspect.score is not None]
    missing_groups = tuple(group.key for group in groups if not any(ratings[group.key].values()))
    missing_aspects = tuple(aspect.key for aspect in results if aspect.score is None)
    with exact():
        weights = sum((aspect.weight for aspect in present), ZERO)
        weighted = sum((aspect.weight * aspect.score for aspect in present), ZERO)
        value = score(quotient(weighted, weights)) if weights else None
    return RatingResult(value, results, missing_groups, missing_aspects)


def _weight(key, value):
    weight = dec(value)
    if weight < 0:
        raise EngineError("negative_weight", key=key, weight=weight)
    return weight


def _figures(by_aspect, aspects, full):
    """Return ``{aspect: ratings}`` of one group."""
    found = {key: [dec(value) for value in inputs.members(by_aspect.get(key, ()))] for key in aspects}
    for value in (value for values in found.values() for value in values):
        if not 0 <= value <= full:
            raise EngineError("rating_range", value=value, full=full)
    return found


def _aspect_result(key, weight, groups, ratings):
    means = {group.key: _trimmed(ratings[group.key][key], group.trim) for group in groups}
    present = {group.key: group.weight for group in groups if means[group.key][0] is not None and group.weight}
    with exact():
        weights = sum(present.values(), ZERO)
        weighted = sum((present[key_] * means[key_][0] for key_ in present), ZERO)
        shares = {key_: quotient(share, weights) for key_, share in present.items()}
        value = quotient(weighted, weights) if weights else None
    rows = tuple(GroupMean(group.key, *means[group.key], shares.get(group.key, ZERO)) for group in groups)
    return AspectResult(key, value, weight, rows)


def _trimmed(figures, trim):
    """Return ``(mean, count, used)``; so much is left out on both ends that at least one rating stays."""
    cut = min(trim, (len(figures) - 1) // 2) if figures else 0
    used = sorted(figures)[cut : len(figures) - cut]
    return (mean(used) if used else None), len(figures), len(used)
