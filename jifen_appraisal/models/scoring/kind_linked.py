"""Kind ``linked``: the score of the person's team or of the leader in charge, scaled."""

from decimal import Decimal
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...engine.linked import score_linked
from ..common.text import exact, plain
from ..period.explanation import figure, part
from ..scheme.kinds import DimensionScore, Kind, register

_LEADING = ("all", "person", "leader")


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(selection_add=[("linked", "From another's score")], ondelete={"linked": "cascade"})
    linked_subject = fields.Selection(
        [("team", "The person's team"), ("leader", "The leader in charge")], default="team", string="Linked To"
    )
    linked_dimension_ids = fields.Many2many(
        "jifen.dimension",
        "jifen_dimension_linked_rel",
        "dimension_id",
        "linked_id",
        string="Linked Dimensions",
        copy=False,
        domain="[('scheme_id', '=', scheme_id)]",
        help="Their sum is taken; without any, the whole score.",
    )
    linked_full = fields.Float(
        digits=(16, 4), string="Full Marks Linked", default=100.0, help="Full marks of what is linked."
    )

    @api.constrains("linked_full", "kind")
    def _check_linked_full(self):
        for dimension in self:
            if dimension._has_setting("linked_full") and dimension.linked_full <= 0:
                raise ValidationError(
                    self.env._("Full marks of what %(name)s is linked to must be above zero.", name=dimension.name)
                )


class LinkedRule(NamedTuple):
    subject: str
    dimension_ids: frozenset
    full: Decimal

    def other(self, card):
        """Return the id of the scorecard that one is linked to, or None."""
        return card.team_card_id if self.subject == "team" else card.leader_card_id


@register("linked")
class Linked(Kind):
    settings = ("full_marks", "linked_subject", "linked_dimension_ids", "linked_full")

    def problems(self, dimension):
        env, team = dimension.env, dimension.linked_subject == "team"
        if team and dimension.subject in ("all", "team"):
            return [
                env._(
                    "%(dimension)s goes in a circle: a team’s score cannot be linked to the team. Let it be for "
                    "people only.",
                    dimension=dimension.name,
                )
            ]
        subjects = ("all", "team") if team else _LEADING
        foreign = dimension.linked_dimension_ids.filtered(lambda row: row.subject not in subjects)
        if foreign:
            return [
                env._(
                    "%(dimension)s is linked to %(other)s, which is not part of the score it looks at.",
                    dimension=dimension.name,
                    other=format_list(env, foreign.mapped("name")),
                )
            ]
        if dimension in dimension.linked_dimension_ids:
            return [env._("%(dimension)s cannot be linked to itself.", dimension=dimension.name)]
        return []

    def text(self, dimension):
        env, parts = dimension.env, dimension.linked_dimension_ids
        values = {
            "what": format_list(env, parts.mapped("name")) if parts else env._("the total score"),
            "linked": plain(exact(dimension.linked_full)),
            "full": plain(exact(dimension.full_marks)),
        }
        if dimension.linked_subject == "team":
            return [env._("The team’s result in %(what)s: of %(linked)s, scaled to %(full)s.", **values)]
        return [env._("The result of the leader in charge in %(what)s: of %(linked)s, scaled to %(full)s.", **values)]

    def positions_needed(self, dimension, position):
        if dimension.linked_subject == "team":
            return {"team"} - {position}
        return {"staff": {"deputy", "head"}, "deputy": {"head"}, "team": {"deputy", "head"}}.get(position, set())

    def write_parts(self, writer, dimension, row, dimensions):
        if row.get("linked_to"):
            dimension.linked_dimension_ids = [Command.set([dimensions[code] for code in row["linked_to"]])]

    # === SCORING === #

    def rule(self, dimension):
        return LinkedRule(
            subject=dimension.linked_subject,
            dimension_ids=frozenset(dimension.linked_dimension_ids.ids),
            full=exact(dimension.linked_full),
        )

    def needs(self, rules, cards):
        for card in cards.values():
            for rule in rules.of_kind(self.code, card.position):
                if rule.own.other(card) in cards:
                    yield card.id, rule.own.other(card)

    def unscored(self, env):
        return env._("the other scorecard has no score")

    def score(self, rule, card, found, so_far):
        return _outcome(rule, _others_score(rule.own, rule.own.other(card), so_far))

    # === ON THE SCORECARD === #

    def explain(self, told):
        env, rule, card = told.env, told.rule, told.card
        team = rule.own.subject == "team"
        other = card.team_card_id if team else card.leader_card_id
        if not other:
            told.notes.append(
                env._("No team is appraised that this person belongs to.")
                if team
                else env._("No leader in charge is appraised in this period.")
            )
            return DimensionScore(None)
        linked = told.dimension.linked_dimension_ids
        rows = other.result_ids.filtered(lambda row: row.dimension_id in linked)
        if linked:
            complete = len(rows) == len(linked)
            score = sum(exact(row.score) for row in rows) if complete else None
        else:
            score = exact(other.score) if other.scored else None
        parts = [part(row.dimension_id.code, row.dimension_id.name, figure(exact(row.score))) for row in rows]
        text = note = ""
        if score is None:
            note = env._("Not scored yet.")
        else:
            text = env._("of %(linked)s, scaled to %(full)s", linked=figure(rule.own.full), full=figure(rule.full))
        told.parts.append(part(str(other.id), other.name, figure(score), text, note, parts, card=other))
        return _outcome(rule, score)


def _others_score(own, other, so_far):
    """Return the score, in points, of the scorecard that one is linked to; None when there is none yet."""
    if not own.dimension_ids:
        outcome = so_far.totals.get(other)
        return outcome.score if outcome else None
    parts = [score for id_, score in so_far.scores.get(other, {}).items() if id_ in own.dimension_ids]
    return sum(parts, Decimal(0)) if len(parts) == len(own.dimension_ids) else None


def _outcome(rule, score):
    return DimensionScore(None if score is None else score_linked(score, rule.full, rule.own.full))
