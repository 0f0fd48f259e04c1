"""Effect ``leave``: the person has earned half days of leave (regulation r3). What becomes of them is in ``leave``."""

from decimal import Decimal

from odoo import fields, models

from ...engine import leave
from ..common.text import exact
from .kinds import Effect, Finding, register
from .trigger_beyond import Beyond


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("leave", "Leave earned")], ondelete={"leave": "cascade"})


@register
class Leave(Effect):
    code = "leave"
    besides = ("leave_days",)
    triggers = (Beyond.code,)
    told = True
    adds_up = True
    icon = "fa-suitcase text-success"

    def problems(self, rule):
        wrong = rule.trigger not in self.triggers
        return [rule.env._("Leave is earned by points beyond the base.")] if wrong else []

    def find(self, period, rule, facts, results):
        already = period._half_days_recorded(rule, period.scorecard_ids, drawn_anew=True)
        step = exact(rule.points_step)
        found = {}
        for result in results:
            if result.is_team or result.id not in facts:
                continue  # time off is given to people
            own = facts[result.id]
            half_days = leave.earned_half_days(Decimal(own["beyond"]), already.get(result.id, 0), step)
            if half_days > 0:
                found[result.id] = Finding(own, {"half_days": half_days})
        return found

    def made(self, period, consequences):
        period.scheme_id._leave_item()

    def completed(self, consequences):
        consequences._book_leave()

    def lapsed(self, consequences, findings):
        return consequences._leave_overdrawn()

    def sentence(self, consequence):
        text = consequence.env._(
            "You have earned %(days)s days of leave: %(ground)s.",
            days=f"{consequence.leave_days:g}",
            ground=consequence.ground,
        )
        return consequence._with_leave_state(text)


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _half_days_recorded(self, rule, cards, until=None, drawn_anew=False):
        """Return ``{scorecard id: half days}`` recorded under a rule for these people in its window.

        :param until: the last day on which a period may begin; by default the end of the window
        :param drawn_anew: without what is open in this period, which is about to be found again
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
             WHERE card.id = ANY(%s) AND rule.code = %s AND scheme.code = %s
               AND NOT (%s AND earned.state = 'open' AND earned.period_id = card.period_id)
               AND (earned.period_id = card.period_id OR %s AND period.date_from BETWEEN %s AND %s)
             GROUP BY card.id
            """,
            [cards.ids, rule.code, self.scheme_id.code, drawn_anew, rule.window == "year", begin, until or end],
        )
        return dict(self.env.cr.fetchall())

    def _leave_window(self, rule):
        """Return the first and the last day on which a period begins whose points count together with this one's."""
        if rule.window != "year":
            return self.date_from, self.date_from
        return fields.Date.start_of(self.date_from, "year"), fields.Date.end_of(self.date_from, "year")
