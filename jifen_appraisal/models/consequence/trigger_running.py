"""Trigger ``running``: one of certain grades in several periods one after the other."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_list

from ...engine import annual
from ..period.period import PUBLISHED
from .kinds import Trigger, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(
        selection_add=[("running", "A grade several periods running")], ondelete={"running": "cascade"}
    )


@register
class Running(Trigger):
    code = "running"
    settings = ("grade_ids", "count")
    besides = ("periods_running",)

    def problems(self, rule):
        return [rule.env._("Several periods running are at least two.")] if rule.count < 2 else []

    def text(self, rule):
        return rule.env._("%(grades)s %(count)s periods running", grades=rule._grade_names(), count=rule.count)

    def find(self, period, rule, results):
        bad = set(rule.grade_ids.mapped("code"))
        grades = period._grades_running(rule.count)
        found = {}
        for result in results:
            row = grades.get(result.id, [])
            if annual.running([code for __, code in row], bad, rule.count):
                found[result.id] = {"cards": [card_id for card_id, __ in row[-rule.count :]]}
        return found

    def load(self, consequences):
        """Return ``{id: scorecard}`` of the way to the results, which is told with them."""
        cards = consequences.scorecard_id.browse(
            card_id for record in consequences for card_id in (record.facts or {}).get("cards", ()) if card_id
        )
        return {card.id: card for card in cards.exists()}

    def ground(self, consequence, found):
        cards = [found[card_id] for card_id in (consequence.facts or {}).get("cards", ()) if card_id in found]
        texts = [f"{card.period_id.name} {self._grade_then(consequence, card)}" for card in cards]
        return format_list(consequence.env, texts)

    def _grade_then(self, consequence, card):
        """Return the grade as it was when this followed; later results are told by the card itself."""
        return (consequence.grade_id if card == consequence.scorecard_id else card.grade_id).name or ""


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

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


def _number(kind, day):
    """Return the number of the month, quarter, half-year or year a day is in: neighbours differ by one."""
    return (day.year * 12 + day.month - 1) // {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
