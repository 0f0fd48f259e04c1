"""Kind ``rank``: points from the rank of reported figures among all who have one."""

from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_list

from ...engine.rank_points import points_from_rank
from ..common.text import exact, plain
from ..period.explanation import figure, part
from ..scheme.kinds import DimensionScore, Kind, Part, register
from ..scheme.template_writer import figures, taken


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    kind = fields.Selection(selection_add=[("rank", "Points from ranks")], ondelete={"rank": "cascade"})


class IndicatorRule(NamedTuple):
    id: int
    code: str
    full: Decimal
    ladder: str
    step: Decimal
    best: str


@register("rank")
class Rank(Kind):
    settings = ("indicator_ids",)
    parts = (
        Part(
            "jifen.indicator",
            lambda scheme: scheme.indicator_ids,
            lambda row: row.code,
            lambda env: env._("Indicator"),
        ),
    )

    def problems(self, dimension):
        if dimension.indicator_ids:
            return []
        return [
            dimension.env._("%(dimension)s has no indicator whose rank could bring points.", dimension=dimension.name)
        ]

    def text(self, dimension):
        env, rows = dimension.env, {}
        for row in dimension.indicator_ids:
            rows.setdefault(_ladder(row), []).append(f"{row.name} {plain(exact(row.full_marks))}")
        ladders = [
            env._("%(names)s (%(ladder)s)", names=format_list(env, names), ladder=ladder)
            for ladder, names in rows.items()
        ]
        return [env._("Points by rank among all who have a figure: %(rows)s.", rows=format_list(env, ladders))]

    def write_parts(self, writer, dimension, row, dimensions):
        writer.write_parts("jifen.indicator", dimension, row.get("indicators", ()), _indicator)

    # === SCORING === #

    def rule(self, dimension):
        return tuple(
            IndicatorRule(row.id, row.code, exact(row.full_marks), row.ladder, exact(row.step), row.order)
            for row in dimension.indicator_ids
        )

    def load(self, period, rules):
        return period._load_figures([row.id for rule in rules.of_kind(self.code) for row in rule.own])

    def missing(self, period, rules, found):
        return [
            text
            for rule, among in self._among(rules, period._card_rows())
            for indicator in rule.own
            if (text := period._missing_figures(indicator.id, among, found.get(indicator.id, {})))
        ]

    def load_as(self, period, rules, found, counterparts):
        return {
            new_id: values
            for old_id, values in (found or {}).items()
            if (new_id := counterparts.of("jifen.indicator", old_id)) is not None
        }

    def prepare(self, rules, found, cards):
        """Return ``{indicator id: {card id: RankPoints}}`` among the subjects that have a figure."""
        ranked = {}
        for rule, among in self._among(rules, cards):
            for row in rule.own:
                own = {card_id: value for card_id, value in found.get(row.id, {}).items() if card_id in among}
                ranked[row.id] = points_from_rank(own, row.full, ladder=row.ladder, step=row.step, best=row.best)
        return ranked

    def _among(self, rules, cards):
        """Yield each rule of this kind with the ids of the scorecards that are ranked by it."""
        for rule in rules.of_kind(self.code):
            yield rule, {card.id for card in cards if rule in rules.dimensions_of[card.position]}

    def unscored(self, env):
        return env._("no figure reported")

    def score(self, rule, card, found, so_far):
        brought = [(row, found.get(row.id, {}).get(card.id)) for row in rule.own]
        present = [row.points for __, row in brought if row is not None]
        missing = ",".join(indicator.code for indicator, row in brought if row is None)
        return DimensionScore(sum(present, Decimal(0)) if present else None, note=missing)

    # === ON THE SCORECARD === #

    def explain(self, told):
        figures_of = told.period._load_figures(told.dimension.indicator_ids.ids)
        ranked = self.prepare(told.rules, figures_of, told.cards) if told.is_told else {}
        if not ranked:
            told.notes.append(told.env._("Ranked once the period is scored."))
        for indicator in told.dimension.indicator_ids:
            own = figures_of.get(indicator.id, {}).get(told.card.id)
            told.parts.append(_explain_indicator(indicator, own, ranked.get(indicator.id, {}).get(told.card.id)))
        return self.score(told.rule, told.row, ranked, None)


def _indicator(row):
    return {
        "unit_name": row["unit"]["en"],
        **figures(row, "full_marks", "step"),
        **taken(row, "ladder", "order"),
    }


def _ladder(indicator):
    env = indicator.env
    best = env._("lowest is best") if indicator.order == "low" else env._("highest is best")
    if indicator.ladder == "step":
        return env._("%(step)s less for each rank, %(best)s", step=plain(exact(indicator.step)), best=best)
    return env._("in proportion to the rank, %(best)s", best=best)


def _explain_indicator(indicator, own, row):
    """Return the row of one indicator.

    :param own: the figure that was reported, or None; :param row: the engine's RankPoints, None before it is told
    """
    env = indicator.env
    if own is None:
        note = env._("No figure was reported, so it brings nothing.")
        return part(indicator.code, indicator.name, note=note)
    if row is None:
        text = f"{figure(own)} {indicator.unit_name or ''}".strip()
        return part(indicator.code, indicator.name, text=text.replace("-", "−"))
    text = env._(
        "%(figure)s %(unit)s · rank %(rank)s of %(count)s · full marks %(full)s",
        figure=figure(own).replace("-", "−"),
        unit=indicator.unit_name or "",
        rank=row.rank,
        count=row.n,
        full=figure(exact(indicator.full_marks)),
    ).replace("  ", " ")
    return part(indicator.code, indicator.name, figure(row.points), text, rank=row.rank, count=row.n)
