"""Kind ``vote``: what rater groups chose anonymously, tier by tier."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models

from ...engine.numbers import exact as exactly
from ...engine.numbers import quotient
from ...engine.vote import Tier, VoteGroup, score_vote
from ..common.text import exact, plain
from ..period.explanation import figure, part
from ..scheme.kinds import DimensionScore, Part, register
from .rated_kind import RatedKind, is_sealed, percent, shares

HUNDRED = Decimal(100)


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(selection_add=[("vote", "Anonymous votes")], ondelete={"vote": "cascade"})


class VoteRule(NamedTuple):
    groups: tuple
    group_codes: dict
    tiers: tuple


@register("vote")
class Vote(RatedKind):
    settings = ("full_marks", "group_ids", "tier_ids")
    parts = (
        *RatedKind.parts,
        Part("jifen.vote.tier", lambda scheme: scheme.tier_ids, lambda row: row.code, lambda env: env._("Tier")),
    )

    def problems(self, dimension):
        problems = super().problems(dimension)
        if not dimension.scheme_id.tier_ids.filtered(lambda tier: not tier.abstention and tier.percent):
            problems.append(
                dimension.env._(
                    "%(dimension)s is voted on, but the scheme has no tier that brings marks.", dimension=dimension.name
                )
            )
        return problems

    def text(self, dimension):
        env = dimension.env
        values = {"groups": shares(dimension.group_ids), "full": plain(exact(dimension.full_marks))}
        texts = [
            env._("Anonymous votes by %(groups)s, %(full)s points × the average of the tiers chosen.", **values)
            if env.context.get("jifen_tiers_apart")
            else env._(
                "Anonymous votes by %(groups)s: %(full)s points × the average of the tiers chosen (%(tiers)s).",
                tiers=dimension.scheme_id._tiers_text(),
                **values,
            )
        ]
        for group in dimension.group_ids.filtered("min_return"):
            texts.append(
                env._(
                    "The vote of %(group)s is valid from %(percent)s %% of those entitled.",
                    group=group.name,
                    percent=plain(exact(group.min_return)),
                )
            )
        return texts

    # === SCORING === #

    def rule(self, dimension):
        return VoteRule(
            groups=tuple(
                VoteGroup(group.id, exact(group.weight), exact(group.min_return)) for group in dimension.group_ids
            ),
            group_codes={group.id: group.code for group in dimension.group_ids},
            tiers=tuple(Tier(tier.id, exact(tier.percent), tier.abstention) for tier in dimension.scheme_id.tier_ids),
        )

    def load(self, period, rules):
        return period._load_ballots()

    def load_as(self, period, rules, found, counterparts):
        ballots = defaultdict(dict)
        for (card_id, old_dimension), groups in (found or {}).items():
            new_dimension = counterparts.of("jifen.dimension", old_dimension)
            if new_dimension is None:
                continue
            for old_group, (counts, entitled) in groups.items():
                group = counterparts.of("jifen.rater.group", old_group)
                if group is None:
                    continue
                taken = Counter()
                for old_tier, number in counts.items():
                    tier = counterparts.of("jifen.vote.tier", old_tier) if number else None
                    if tier is not None:
                        taken[tier] += number
                ballots[card_id, new_dimension][group] = (taken, entitled)
        return ballots

    def unscored(self, env):
        return env._("no valid vote")

    def score(self, rule, card, found, so_far):
        return _outcome(rule, _result(rule, found.get((card.id, rule.id), {})))

    # === ON THE SCORECARD === #

    def explain(self, told):
        if is_sealed(told):
            return DimensionScore(None)
        rule, ballots = told.rule, told.card._own_ballots(told.dimension)
        result = _result(rule, ballots)
        groups = {group.id: group for group in told.dimension.group_ids}
        present = sum(exact(groups[row.key].weight) for row in result.groups if row.valid)
        for row in result.groups:
            counts, __ = ballots.get(row.key, ({}, 0))
            told.parts.append(_explain_group(groups[row.key], row, rule, present, counts))
        if result.score is None:
            told.notes.append(told.env._("There is no valid vote, so there is no score."))
        return _outcome(rule, result)


def _result(rule, ballots):
    """Return the engine's VoteResult of one scorecard.

    :param ballots: ``{group id: ({tier id: ballots}, number entitled)}``
    """
    counts = {group_id: found for group_id, (found, __) in ballots.items()}
    entitled = {group_id: number for group_id, (__, number) in ballots.items()}
    return score_vote(rule.full, rule.own.groups, rule.own.tiers, counts, entitled)


def _outcome(rule, result):
    missing = ",".join(rule.own.group_codes[group.key] for group in result.groups if not group.valid)
    return DimensionScore(result.score, note=missing)


def _explain_group(group, row, rule, present, counts):
    env, returned = group.env, row.cast + row.abstained
    texts, value = [_explain_turnout(env, row, returned)], None
    if row.abstained:
        texts.append(env._("%(count)s abstained", count=row.abstained))
    note = _why_not_valid(group, row)
    if not note:
        with exactly():
            value = quotient(rule.full * row.percent, HUNDRED)
        if len(rule.own.groups) > 1:
            texts.append(env._("weight %(percent)s", percent=percent(exact(group.weight), present)))
    return part(
        group.code,
        group.name,
        figure(value),
        " · ".join(texts),
        note,
        _explain_tiers(group, counts) if returned else (),
        cast=row.cast,
        abstained=row.abstained,
        entitled=row.entitled,
        valid=row.valid,
    )


def _explain_turnout(env, row, returned):
    if not row.entitled:
        return env._("%(returned)s voted", returned=returned)
    return env._(
        "%(returned)s of %(entitled)s voted (%(percent)s)",
        returned=returned,
        entitled=row.entitled,
        percent=percent(returned, row.entitled),
    )


def _why_not_valid(group, row):
    env = group.env
    if not row.cast and not row.abstained:
        return env._("Nobody voted: its weight goes to the others.")
    if not row.cast:
        return env._("All abstained: its weight goes to the others.")
    if not row.valid:
        return env._(
            "Fewer than %(percent)s %% of those entitled voted: this vote is not valid.",
            percent=figure(exact(group.min_return)),
        )
    return ""


def _explain_tiers(group, counts):
    env = group.env
    return [
        part(
            tier.code,
            tier.name,
            str(counts.get(tier.id, 0)),
            env._("ballots, not counted as cast")
            if tier.abstention
            else env._("ballots, each counting %(percent)s%%", percent=figure(exact(tier.percent))),
        )
        for tier in group.scheme_id.tier_ids
    ]
