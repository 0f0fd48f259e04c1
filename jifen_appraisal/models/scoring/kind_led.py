"""Kind ``led``: the average of the people that a leader is in charge of."""

from collections import defaultdict

from odoo import fields, models

from ...engine.led import score_led
from ..common.text import exact
from ..period.explanation import figure
from ..scheme.kinds import DimensionScore, Kind, register


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(selection_add=[("led", "Average of the people led")], ondelete={"led": "cascade"})


@register("led")
class Led(Kind):
    def problems(self, dimension):
        if dimension.subject == "leader":
            return []
        return [
            dimension.env._(
                "%(dimension)s is the average of the people led, so it can be for leaders only.",
                dimension=dimension.name,
            )
        ]

    def text(self, dimension):
        return [dimension.env._("The average of the people led, each counted once.")]

    def positions_needed(self, dimension, position):
        return {"deputy": {"staff"}, "head": {"staff", "deputy"}}.get(position, set())

    # === SCORING === #

    def prepare(self, rules, found, cards):
        """Return ``{scorecard id: ids of those led}``."""
        led = defaultdict(list)
        for card in cards:
            if card.leader_card_id:
                led[card.leader_card_id].append(card.id)
        return led

    def needs(self, rules, cards):
        leaders = {position for position in rules.dimensions_of if rules.of_kind(self.code, position)}
        for card in cards.values():
            leader = cards.get(card.leader_card_id)
            if leader and leader.position in leaders:
                yield leader.id, card.id

    def unscored(self, env):
        return env._("nobody led has a score")

    def score(self, rule, card, found, so_far):
        totals = (so_far.totals[card_id] for card_id in found.get(card.id, ()))
        return DimensionScore(score_led(total.score for total in totals if total))

    # === ON THE SCORECARD === #

    def explain(self, told):
        people = told.card.led_card_ids
        scored = people.filtered("scored")
        told.led += [
            {
                "id": card.id,
                "name": card.name,
                "department": card.department_id.name or "",
                "scored": card.scored,
                "score": figure(exact(card.score)),
            }
            for card in people.sorted(lambda card: (card.department_id.name or "", card.name))
        ]
        told.notes.append(
            told.env._(
                "The average of %(count)s people: each person counts once, whatever the size of their office.",
                count=len(scored),
            )
        )
        return DimensionScore(score_led(exact(card.score) for card in scored))
