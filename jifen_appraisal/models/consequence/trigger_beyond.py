"""Trigger ``beyond``: so many points beyond the starting points, in the period or in the year so far."""

from decimal import Decimal

from odoo import fields, models

from ..common.text import exact
from ..period.period import PUBLISHED
from .kinds import Trigger, register

# Points beyond the start of each scorecard, here and in the published periods of one kind inside the window.
_POINTS_BEYOND = """
    WITH prior AS (
        SELECT card.id AS card_id, prior.id, prior.score
          FROM jifen_scorecard card
          JOIN jifen_scorecard prior ON prior.scored
           AND (prior.employee_id = card.employee_id OR prior.team_id = card.team_id)
          JOIN jifen_period period ON period.id = prior.period_id
          JOIN jifen_scheme scheme ON scheme.id = period.scheme_id
         WHERE card.period_id = %s AND (%s OR card.id = ANY(%s))
           AND period.kind = %s AND period.state = ANY(%s)
           AND scheme.code = %s AND scheme.company_id = %s
           AND period.date_from BETWEEN %s AND %s
    ), base AS (
        SELECT result.scorecard_id, sum(coalesce(result.start, 0) * dimension.weight) AS points
          FROM jifen_scorecard_result result
          JOIN jifen_dimension dimension ON dimension.id = result.dimension_id
         WHERE result.scorecard_id IN (SELECT id FROM prior)
         GROUP BY result.scorecard_id
    )
    SELECT prior.card_id,
           coalesce(sum(prior.score - coalesce(base.points, 0)) FILTER (WHERE prior.id = prior.card_id), 0),
           sum(prior.score - coalesce(base.points, 0))
      FROM prior
      LEFT JOIN base ON base.scorecard_id = prior.id
     GROUP BY prior.card_id
"""


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(selection_add=[("beyond", "Points beyond the base")], ondelete={"beyond": "cascade"})


@register
class Beyond(Trigger):
    code = "beyond"
    settings = ("points_step", "window")

    def problems(self, rule):
        return [rule.env._("The points beyond the base must be above zero.")] if rule.points_step <= 0 else []

    def text(self, rule):
        return rule.env._("Each full %(points)s points beyond the base", points=f"{rule.points_step:g}")

    def find(self, period, rule, results):
        points = period._points_beyond(rule.window)
        step = exact(rule.points_step)
        found = {}
        for result in results:
            here, beyond = points.get(result.id, (Decimal(0), Decimal(0)))
            if beyond >= step:
                found[result.id] = {"here": str(here), "beyond": str(beyond), "window": rule.window}
        return found

    def ground(self, consequence, found):
        env, facts = consequence.env, consequence.facts or {}
        here, beyond = figure(facts.get("here")), figure(facts.get("beyond"))
        if facts.get("window") == "year" and here != beyond:
            return env._(
                "%(beyond)s points beyond the base in the year so far, %(here)s of them in this period",
                beyond=beyond,
                here=here,
            )
        return env._("%(beyond)s points beyond the base", beyond=beyond)


def figure(text):
    """Return points as people write them."""
    value = f"{float(text or 0):.4f}".rstrip("0").rstrip(".")
    return value.replace("-", "−")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _points_beyond(self, window, kind=None, until=None, cards=None):
        """Return ``{scorecard id: (points beyond the start in this period, in the window so far)}``.

        The window counts published periods of one kind, so that a quarter does not count
        what its months counted.

        :param kind: of the periods that count; by default of this kind
        :param until: the last day on which a period may begin; by default the window ends with this period
        :param cards: only for these scorecards
        """
        self.flush_model()
        self.env["jifen.scorecard.result"].flush_model()
        begin = fields.Date.start_of(self.date_from, "year") if window == "year" else self.date_from
        self.env.cr.execute(
            _POINTS_BEYOND,
            [
                self.id,
                cards is None,
                cards.ids if cards else [],
                kind or self.kind,
                list(PUBLISHED),
                self.scheme_id.code,
                self.company_id.id,
                begin,
                until or self.date_from,
            ],
        )
        return {card_id: (exact(here), exact(total)) for card_id, here, total in self.env.cr.fetchall()}
