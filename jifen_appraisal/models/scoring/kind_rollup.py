"""Kind ``rollup``: what the periods inside a longer one bring together."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models

from ...engine.rollup import score_rollup
from ..common.text import exact, plain
from ..period.explanation import figure, part, signed_change
from ..scheme.kinds import DimensionScore, Kind, register


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(selection_add=[("rollup", "From the periods inside")], ondelete={"rollup": "cascade"})
    rollup_source = fields.Selection(
        [("score", "Total score"), ("dimension", "One dimension")], default="score", string="Of Each Period"
    )
    rollup_dimension_id = fields.Many2one(
        "jifen.dimension",
        string="Dimension of the Periods",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        domain="[('scheme_id', '=', scheme_id)]",
    )
    rollup_method = fields.Selection(
        [("mean", "Mean"), ("sum", "Sum"), ("change", "Sum of the changes")],
        default="mean",
        string="Taken As",
        help="Sum of the changes: the starting points once, then what every period added or took away.",
    )


class RollupRule(NamedTuple):
    method: str
    code: str


class Child(NamedTuple):
    """What one part of a combined period brings to a roll-up."""

    value: Decimal
    start: Decimal


@register("rollup")
class Rollup(Kind):
    settings = ("start", "rollup_source", "rollup_dimension_id", "rollup_method")

    def problems(self, dimension):
        env, of_dimension = dimension.env, dimension.rollup_source == "dimension"
        if of_dimension and not dimension.rollup_dimension_id:
            return [env._("Choose the dimension that %(dimension)s rolls up.", dimension=dimension.name)]
        if of_dimension and dimension.rollup_dimension_id == dimension:
            return [env._("%(dimension)s cannot roll up itself.", dimension=dimension.name)]
        if dimension.period_use in ("single", "month"):
            return [
                env._(
                    "%(dimension)s rolls up the periods inside, but counts only in periods that have none.",
                    dimension=dimension.name,
                )
            ]
        return []

    def hints(self, dimension):
        if dimension.period_use != "all":
            return []
        return [
            dimension.env._(
                "%(dimension)s counts in every period: in one without parts nobody gets a total.",
                dimension=dimension.name,
            )
        ]

    def text(self, dimension):
        env = dimension.env
        of_dimension = dimension.rollup_source == "dimension"
        what = dimension.rollup_dimension_id.name if of_dimension else env._("the total score")
        texts = {
            "mean": lambda: env._("The mean of %(what)s over the periods inside.", what=what),
            "sum": lambda: env._("The sum of %(what)s over the periods inside.", what=what),
            "change": lambda: env._(
                "Starts once with %(start)s, then takes over what every period inside added to %(what)s or took away.",
                start=plain(exact(dimension.start)),
                what=what,
            ),
        }
        return [texts[dimension.rollup_method]()]

    def write_parts(self, writer, dimension, row, dimensions):
        if row.get("rollup_of"):
            dimension.write({"rollup_source": "dimension", "rollup_dimension_id": dimensions[row["rollup_of"]]})

    # === SCORING === #

    def rule(self, dimension):
        of_dimension = dimension.rollup_source == "dimension"
        return RollupRule(dimension.rollup_method, dimension.rollup_dimension_id.code if of_dimension else "")

    def load(self, period, rules):
        return period._load_children(rules.of_kind(self.code))

    def unscored(self, env):
        return env._("no part has a score")

    def score(self, rule, card, found, so_far):
        return _outcome(rule, found.get((card.id, rule.id), ()))

    # === ON THE SCORECARD === #

    def explain(self, told):
        env, children = told.env, []
        for card in told.card._child_cards():
            child = card._brings_to(told.rule)
            if child is None:
                note = env._("Not scored yet: left out.")
                told.parts.append(part(str(card.id), card.period_id.name, note=note, card=card))
                continue
            children.append(child)
            text = ""
            if told.rule.own.method == "change":
                text = env._(
                    "began with %(start)s: %(change)s",
                    start=figure(child.start),
                    change=signed_change(child.value - child.start),
                )
            told.parts.append(part(str(card.id), card.period_id.name, figure(child.value), text, card=card))
        if not children:
            told.notes.append(env._("None of the periods inside is scored yet."))
        return _outcome(told.rule, children)


def _outcome(rule, children):
    start = rule.bounds.start if rule.own.method == "change" else Decimal(0)
    value = None
    if children:
        value = score_rollup(
            [child.value for child in children],
            method=rule.own.method,
            start=start,
            child_starts=[child.start for child in children],
        )
    return DimensionScore(value, start=start)


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _load_children(self, rollups):
        """Return ``{(scorecard id, dimension id): [Child, …]}`` from the scored parts of this period.

        A part that is itself made of others gives its result of the same dimension, if it
        has one; else what the roll-up is of: one of its dimensions, or its total score.

        :param rollups: list of DimensionRule
        """
        self.env["jifen.scorecard.result"].flush_model()
        self.env.cr.execute(
            """
            SELECT card.id, child.id, child.score
              FROM jifen_scorecard card
              JOIN jifen_period part ON part.parent_id = card.period_id
              JOIN jifen_scorecard child ON child.period_id = part.id AND child.scored
               AND (child.employee_id = card.employee_id OR child.team_id = card.team_id)
             WHERE card.period_id = %s
             ORDER BY part.date_from, part.id, child.id
            """,
            [self.id],
        )
        pairs = self.env.cr.fetchall()
        results = self._child_results({rule.code for rule in rollups} | {rule.own.code for rule in rollups})
        children = defaultdict(list)
        for card_id, child_id, total in pairs:
            for rule in rollups:
                found = results.get((child_id, rule.code))
                if found is None and rule.own.code:
                    found = results.get((child_id, rule.own.code))
                elif found is None:
                    found = Child(exact(total), Decimal(0))
                if found is not None:
                    children[card_id, rule.id].append(found)
        return children

    def _child_results(self, codes):
        """Return ``{(scorecard id, dimension code): Child}`` of this period's parts."""
        self.env.cr.execute(
            """
            SELECT result.scorecard_id, dimension.code, result.score, coalesce(result.start, 0)
              FROM jifen_period part
              JOIN jifen_scorecard child ON child.period_id = part.id AND child.scored
              JOIN jifen_scorecard_result result ON result.scorecard_id = child.id
              JOIN jifen_dimension dimension ON dimension.id = result.dimension_id
             WHERE part.parent_id = %s AND dimension.code = ANY(%s)
            """,
            [self.id, sorted(codes)],
        )
        return {
            (card_id, code): Child(exact(value), exact(start)) for card_id, code, value, start in self.env.cr.fetchall()
        }


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _child_cards(self):
        """Return this subject's scorecards in the periods inside, in their order."""
        subject = ("employee_id", "=", self.employee_id.id) if self.employee_id else ("team_id", "=", self.team_id.id)
        cards = self.search([("period_id.parent_id", "=", self.period_id.id), subject])
        return cards.sorted(lambda card: (card.period_id.date_from, card.period_id.id, card.id))

    def _brings_to(self, rule):
        """Return the Child that this scorecard of a period inside brings to a roll-up; None if nothing yet."""
        if not self.scored:
            return None
        results = {row.dimension_id.code: row for row in self.result_ids}
        row = results.get(rule.code) or results.get(rule.own.code)
        if row:
            return Child(exact(row.score), exact(row.start))
        return None if rule.own.code else Child(exact(self.score), Decimal(0))
