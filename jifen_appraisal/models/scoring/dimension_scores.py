"""The score of one subject in one dimension, by the dimension's kind; nothing here reads the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ...engine import led, linked, points, rank, rating, rollup, vote
from ...engine.numbers import clamp, score


class Child(NamedTuple):
    """What one part of a combined period brings to a roll-up."""

    value: Decimal
    start: Decimal


class DimensionScore(NamedTuple):
    """Points: ``raw`` before limits, None where there is no score; ``note``: codes of what is missing."""

    raw: Decimal | None
    score: Decimal | None
    start: Decimal = Decimal(0)
    note: str = ""


@dataclass
class Inputs:
    """What a period's scores are made of; keys of the mappings are database ids."""

    sums: Mapping = field(default_factory=dict)
    vetoes: Mapping = field(default_factory=dict)
    ratings: Mapping = field(default_factory=dict)
    ballots: Mapping = field(default_factory=dict)
    figures: Mapping = field(default_factory=dict)
    children: Mapping = field(default_factory=dict)
    led: Mapping = field(default_factory=dict)
    tiers: tuple = ()


def dimension_score(rule, card, inputs, linked_score=None):
    """Return the DimensionScore of one scorecard.

    :param card: CardRow; :param inputs: Inputs; :param linked_score: Decimal in points or
        None, for kind ``linked``
    """
    if rule.kind == "points":
        return points_score(rule, card, inputs)
    outcome = _BY_KIND[rule.kind](rule, card, inputs, linked_score)
    if outcome.raw is None:
        return outcome
    limited = score(clamp(outcome.raw, rule.bounds.floor, rule.bounds.ceiling))
    return outcome._replace(score=limited)


def points_score(rule, card, inputs):
    result = points_result(rule, card, inputs.sums.get(card.id, {}))
    return DimensionScore(result.raw, result.score, rule.start_for(card.position, card.job_id))


def points_result(rule, card, sums):
    """Return the engine's PointsResult of one scorecard, for the score and its explanation."""
    start = rule.start_for(card.position, card.job_id)
    own = {item_id: amount for item_id, amount in sums.items() if item_id in rule.items}
    bounds = (
        rule.bounds if start == rule.bounds.start else points.Dimension(start, rule.bounds.floor, rule.bounds.ceiling)
    )
    return points.score_points(bounds, rule.items, own)


def rating_result(rule, card, inputs):
    """Return the engine's RatingResult of one scorecard."""
    return rating.score_rating(rule.groups, rule.aspects, inputs.ratings.get((card.id, rule.id), {}), rule.full)


def _rating(rule, card, inputs, linked_score):
    result = rating_result(rule, card, inputs)
    missing = ",".join(rule.group_codes[key] for key in result.missing_groups)
    return DimensionScore(result.score, result.score, note=missing)


def vote_result(rule, card, inputs):
    """Return the engine's VoteResult of one scorecard."""
    found = inputs.ballots.get((card.id, rule.id), {})
    ballots = {group_id: counts for group_id, (counts, __) in found.items()}
    entitled = {group_id: number for group_id, (__, number) in found.items()}
    return vote.score_vote(rule.full, rule.groups, inputs.tiers, ballots, entitled)


def _vote(rule, card, inputs, linked_score):
    result = vote_result(rule, card, inputs)
    missing = ",".join(rule.group_codes[group.key] for group in result.groups if not group.valid)
    return DimensionScore(result.score, result.score, note=missing)


def rank_points(rules, figures, cards):
    """Return ``{indicator id: {card id: RankPoints}}`` among the subjects that have a figure."""
    ranked = {}
    for rule in rules.of_kind("rank"):
        among = {card.id for card in cards if rule in rules.dimensions_of[card.position]}
        for indicator in rule.indicators:
            own = {card_id: value for card_id, value in figures.get(indicator.id, {}).items() if card_id in among}
            ranked[indicator.id] = rank.points_from_rank(
                own, indicator.full, ladder=indicator.ladder, step=indicator.step, best=indicator.best
            )
    return ranked


def _rank(rule, card, inputs, linked_score):
    brought = [(row, inputs.figures.get(row.id, {}).get(card.id)) for row in rule.indicators]
    present = [row.points for __, row in brought if row is not None]
    missing = ",".join(indicator.code for indicator, row in brought if row is None)
    if not present:
        return DimensionScore(None, None, note=missing)
    return DimensionScore(sum(present, Decimal(0)), None, note=missing)


def _led(rule, card, inputs, linked_score):
    value = led.score_led(inputs.led.get(card.id, ()))
    return DimensionScore(value, value)


def _rollup(rule, card, inputs, linked_score):
    children = inputs.children.get((card.id, rule.id), ())
    start = rule.bounds.start if rule.rollup_method == "change" else Decimal(0)
    if not children:
        return DimensionScore(None, None, start)
    value = rollup.score_rollup(
        [child.value for child in children],
        method=rule.rollup_method,
        start=start,
        child_starts=[child.start for child in children],
    )
    return DimensionScore(value, None, start)


def _linked(rule, card, inputs, linked_score):
    if linked_score is None:
        return DimensionScore(None, None)
    return DimensionScore(linked.score_linked(linked_score, rule.full, rule.linked_full), None)


_BY_KIND = {"rating": _rating, "vote": _vote, "rank": _rank, "led": _led, "rollup": _rollup, "linked": _linked}
