"""To whom a consequence rule applies, read set by set: grades, places, runs of grades, points beyond the base."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models

from ...engine import annual, leave, ranking, thirds
from ..common.text import exact
from ..period.period import PUBLISHED

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


class Result(NamedTuple):
    """One scored scorecard, as far as consequences rest on it."""

    id: int
    employee_id: int | None
    unit_id: int | None
    job_id: int | None
    position: str
    score: Decimal
    grade_id: int | None
    vetoed: bool
    no_award: bool

    @property
    def is_team(self):
        return self.position == "team"


class Finding(NamedTuple):
    """That a rule applies to a scorecard, on which figures, and what leave is earned."""

    facts: dict
    half_days: int = 0


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    # === WHAT THE RESULTS ARE === #

    def _results_for_consequences(self):
        """Return the Result of every scored scorecard."""
        self.env["jifen.scorecard"].flush_model()
        self.env["jifen.grade"].flush_model(["no_award"])
        self.env.cr.execute(
            """
            SELECT card.id, card.employee_id, card.unit_id, card.job_id, card.position, card.score,
                   card.grade_id, coalesce(card.vetoed, false),
                   coalesce(card.veto_no_award, false) OR coalesce(grade.no_award, false)
              FROM jifen_scorecard card
              LEFT JOIN jifen_grade grade ON grade.id = card.grade_id
             WHERE card.period_id = %s AND card.scored
             ORDER BY card.id
            """,
            [self.id],
        )
        return [Result(*row)._replace(score=exact(row[5])) for row in self.env.cr.fetchall()]

    # === WHAT FOLLOWS === #

    def _find(self, rule, results):
        """Return ``{scorecard id: Finding}`` of one rule."""
        own = [result for result in results if rule._is_for(result.position)]
        if rule._compares():
            return _find_by_place(rule, own)
        if rule.trigger == "running":
            return self._find_running(rule, own)
        if rule.trigger == "beyond":
            return self._find_beyond(rule, own)
        applies = {
            "grade": lambda result: result.grade_id in rule.grade_ids.ids,
            "veto": lambda result: result.vetoed,
            "no_award": lambda result: result.no_award,
        }[rule.trigger]
        vetoes = self._veto_names() if rule.trigger in ("veto", "no_award") else {}
        return {
            result.id: Finding({"vetoes": vetoes[result.id]} if result.id in vetoes else {})
            for result in own
            if applies(result)
        }

    def _veto_names(self):
        """Return ``{scorecard id: [item id]}`` of the vetoes that stand."""
        return self._veto_items(self.scheme_id._scoring_rules(self))

    def _find_running(self, rule, results):
        bad = set(rule.grade_ids.mapped("code"))
        grades = self._grades_running(rule.count)
        found = {}
        for result in results:
            row = grades.get(result.id, [None])
            if annual.running([code for __, code in row], bad, rule.count):
                found[result.id] = Finding({"cards": [card_id for card_id, __ in row[-rule.count :]]})
        return found

    def _grades_running(self, count):
        """Return ``{scorecard id: [(scorecard id or None, grade code or None), …]}``, oldest first.

        So many periods of the same kind up to this one; None where a person has no result.
        """
        self.flush_model()
        self.env["jifen.grade"].flush_model(["code"])
        self.env.cr.execute(
            """
            SELECT card.id, prior.id, period.date_from, grade.code
              FROM jifen_scorecard card
              JOIN jifen_scorecard prior ON prior.scored
               AND (prior.employee_id = card.employee_id OR prior.team_id = card.team_id)
              JOIN jifen_period period ON period.id = prior.period_id
              JOIN jifen_scheme scheme ON scheme.id = period.scheme_id
              LEFT JOIN jifen_grade grade ON grade.id = prior.grade_id
             WHERE card.period_id = %s AND period.kind = %s AND period.state = ANY(%s)
               AND scheme.code = %s AND scheme.company_id = %s AND period.date_from <= %s
             ORDER BY card.id, period.date_from, prior.id
            """,
            [self.id, self.kind, list(PUBLISHED), self.scheme_id.code, self.company_id.id, self.date_from],
        )
        last = _number(self.kind, self.date_from)
        grades = defaultdict(lambda: [(None, None)] * count)
        for card_id, prior_id, date_from, code in self.env.cr.fetchall():
            back = last - _number(self.kind, date_from)
            if back < count:
                grades[card_id][count - 1 - back] = (prior_id, code)
        return grades

    def _find_beyond(self, rule, results):
        points = self._points_beyond(rule.window)
        already = self._half_days_already(rule)
        step = exact(rule.points_step)
        found = {}
        for result in results:
            here, beyond = points.get(result.id, (Decimal(0), Decimal(0)))
            facts = {"here": str(here), "beyond": str(beyond), "window": rule.window}
            if rule.effect != "leave":
                if beyond >= step:
                    found[result.id] = Finding(facts)
                continue
            if result.is_team:
                continue  # time off is given to people
            half_days = leave.earned_half_days(beyond, already.get(result.id, 0), step)
            if half_days > 0:
                found[result.id] = Finding(facts, half_days)
        return found

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

    def _half_days_already(self, rule):
        """Return ``{scorecard id: half days}`` recorded for the same person in the rule's window.

        In this period only what is completed counts: the rest is drawn anew.
        """
        self.env["jifen.consequence"].flush_model()
        begin, end = self._leave_window(rule)
        self.env.cr.execute(
            """
            SELECT card.id, sum(earned.half_days)
              FROM jifen_scorecard card
              JOIN jifen_consequence earned ON earned.employee_id = card.employee_id
               AND earned.company_id = card.company_id
              JOIN jifen_consequence_rule rule ON rule.id = earned.rule_id
              JOIN jifen_scheme scheme ON scheme.id = rule.scheme_id
              JOIN jifen_period period ON period.id = earned.period_id
             WHERE card.period_id = %s AND rule.code = %s AND scheme.code = %s
               AND (earned.state <> 'open' OR earned.period_id <> card.period_id)
               AND (earned.period_id = card.period_id
                    OR %s AND period.date_from BETWEEN %s AND %s)
             GROUP BY card.id
            """,
            [self.id, rule.code, self.scheme_id.code, rule.window == "year", begin, end],
        )
        return dict(self.env.cr.fetchall())


def _find_by_place(rule, results):
    """Return ``{scorecard id: Finding}`` of a rule about places, in each group that is compared."""
    groups = defaultdict(dict)
    for result in results:
        key = {"overall": None, "unit": result.unit_id, "job": result.job_id, "position": result.position}[rule.among]
        groups[result.is_team, key][result.id] = result.score
    found = {}
    for scores in groups.values():
        places = ranking.competition(scores)
        for card_id in _chosen(rule, scores, places):
            found[card_id] = Finding({"place": places[card_id], "of": len(scores)})
    return found


def _chosen(rule, scores, places):
    if rule.trigger in ("top_third", "bottom_third"):
        top, bottom = thirds.thirds(scores)
        return top if rule.trigger == "top_third" else bottom
    if rule.trigger == "last":
        return thirds.last(scores, rule.count)
    return [card_id for card_id, place in places.items() if place <= rule.count]


def _number(kind, day):
    """Return the number of the month, quarter, half-year or year a day is in: neighbours differ by one."""
    return (day.year * 12 + day.month - 1) // {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
