"""Kind ``rating``: what rater groups say by name, aspect by aspect."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models

from ...engine.numbers import half_up, quotient
from ...engine.rating import RatingGroup, score_rating
from ..common.text import exact, plain
from ..period.explanation import figure, part
from ..scheme.kinds import DimensionScore, Part, register
from .rated_kind import RatedKind, is_sealed, percent, shares


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(selection_add=[("rating", "Ratings by name")], ondelete={"rating": "cascade"})


class RatingRule(NamedTuple):
    groups: tuple
    group_codes: dict
    aspects: dict


@register("rating")
class Rating(RatedKind):
    settings = ("full_marks", "group_ids", "aspect_ids")
    parts = (
        *RatedKind.parts,
        Part(
            "jifen.aspect",
            lambda scheme: scheme.dimension_ids.aspect_ids,
            lambda row: (row.dimension_id.code, row.code),
            lambda env: env._("Aspect"),
        ),
    )

    def text(self, dimension):
        env = dimension.env
        texts = [
            env._(
                "Rated by name from 0 to %(full)s by %(groups)s.",
                full=plain(exact(dimension.full_marks)),
                groups=shares(dimension.group_ids),
            )
        ]
        if dimension.aspect_ids:
            texts.append(env._("Looked at: %(aspects)s.", aspects=shares(dimension.aspect_ids)))
        for group in dimension.group_ids.filtered("trim"):
            texts.append(
                env._("Of %(group)s the %(count)s highest and lowest are left out.", group=group.name, count=group.trim)
            )
        return texts

    # === SCORING === #

    def rule(self, dimension):
        return RatingRule(
            groups=tuple(RatingGroup(group.id, exact(group.weight), group.trim) for group in dimension.group_ids),
            group_codes={group.id: group.code for group in dimension.group_ids},
            aspects={aspect.id: exact(aspect.weight) for aspect in dimension.aspect_ids} or {None: Decimal(1)},
        )

    def load(self, period, rules):
        return period._load_ratings()

    def load_as(self, period, rules, found, counterparts):
        ratings = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for (card_id, old_dimension), groups in (found or {}).items():
            new_dimension = counterparts.of("jifen.dimension", old_dimension)
            if new_dimension is None:
                continue
            before, after = counterparts.full[old_dimension], counterparts.full[new_dimension]
            for old_group, aspects in groups.items():
                group = counterparts.of("jifen.rater.group", old_group)
                for old_aspect, values in aspects.items() if group is not None else ():
                    aspect = old_aspect and counterparts.of("jifen.aspect", old_aspect)
                    if aspect or not old_aspect:
                        scaled = [half_up(quotient(value * after, before), 4) for value in values]
                        ratings[card_id, new_dimension][group][aspect] += scaled
        return ratings

    def unscored(self, env):
        return env._("nobody has rated")

    def score(self, rule, card, found, so_far):
        return _outcome(rule, _result(rule, found.get((card.id, rule.id), {})))

    # === ON THE SCORECARD === #

    def explain(self, told):
        if is_sealed(told):
            return DimensionScore(None)
        env, dimension = told.env, told.dimension
        result = _result(told.rule, told.card._own_ratings(dimension))
        groups = {group.id: group for group in dimension.group_ids}
        told.parts += _explain_aspects(dimension, result, groups)
        if result.score is None:
            told.notes.append(env._("Nobody has rated yet."))
        elif result.missing_groups:
            told.notes.append(
                env._(
                    "No rating from %(groups)s: the weight went to the other groups, in proportion.",
                    groups=env._(", ").join(groups[key].name for key in result.missing_groups),
                )
            )
        return _outcome(told.rule, result)


def _result(rule, ratings):
    """Return the engine's RatingResult of one scorecard."""
    return score_rating(rule.own.groups, rule.own.aspects, ratings, rule.full)


def _outcome(rule, result):
    missing = ",".join(rule.own.group_codes[key] for key in result.missing_groups)
    return DimensionScore(result.score, note=missing)


def _explain_aspects(dimension, result, groups):
    """Return a row for each aspect; without aspects those of the groups."""
    env, aspects = dimension.env, {aspect.id: aspect for aspect in dimension.aspect_ids}
    present = sum(aspect.weight for aspect in result.aspects if aspect.score is not None)
    parts = []
    for aspect in result.aspects:
        rows = [_explain_group(groups[row.key], row, dimension) for row in aspect.groups]
        if aspect.key is None:
            return rows
        text = note = ""
        if aspect.score is None:
            note = env._("Nobody rated it: its weight goes to the other aspects.")
        else:
            text = env._("weight %(percent)s", percent=percent(aspect.weight, present))
        record = aspects[aspect.key]
        parts.append(part(record.code, record.name, figure(aspect.score), text, note, rows))
    return parts


def _explain_group(group, row, dimension):
    env = group.env
    if row.mean is None:
        note = env._("No rating: its weight goes to the others.")
        return part(group.code, group.name, note=note, count=0, used=0, weight="0")
    whole = sum(exact(other.weight) for other in dimension.group_ids)
    usual, used = percent(exact(group.weight), whole), percent(row.weight_used, 1)
    texts = [env._("mean of %(count)s ratings", count=row.used) if row.used > 1 else env._("one rating")]
    texts.append(
        env._("weight %(percent)s", percent=used)
        if used == usual
        else env._("weight %(percent)s instead of %(usual)s", percent=used, usual=usual)
    )
    note = ""
    if row.used < row.count:
        note = env._(
            "Of %(count)s ratings the highest and lowest are left out, %(used)s count.", count=row.count, used=row.used
        )
    return part(
        group.code,
        group.name,
        figure(row.mean),
        " · ".join(texts),
        note,
        count=row.count,
        used=row.used,
        weight=figure(row.weight_used),
    )
