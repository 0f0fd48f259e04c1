"""From scorecards to the engine's exact amounts: by one rule or several, with everybody's coefficient."""

from decimal import Decimal

from odoo import models

from ...engine import allocation
from ...engine.numbers import exact as exactly
from ...engine.numbers import half_up, quotient
from ..common.text import exact
from .way import claim_order

_ONE = Decimal(1)


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    def _share_out(self, pool, cards, coefficients):
        """Share out ``pool`` (fen) over scorecards by this allocation's method.

        :param coefficients: ``{scorecard id: Decimal}``
        :return: Outcome, its shares in the order of the cards
        """
        if self._has_subpools():
            return self._share_subpools(pool, cards, coefficients)
        return self._share_by(*self._pay_rules(), pool, cards, coefficients)

    def _share_by(self, rule, pool, cards, coefficients):
        """Share out ``pool`` (fen) by one Rule."""
        return rule.way.share(self, rule, pool, cards, coefficients)

    def _claimant(self, card, weight):
        return allocation.Claimant(card.id, weight, claim_order(card), self._is_excluded(card))

    def _is_excluded(self, card):
        return not card.scored or card.veto_no_pay or card.grade_id.no_pay

    def _coefficients(self, cards):
        """Return ``{scorecard id: Decimal}``: grade × position × share of the days present."""
        scheme, period = self._pay_scheme(), self.period_id
        days = (period.date_to - period.date_from).days + 1
        rows, result = self._coefficient_rows(), {}
        for card in cards:
            row = rows._first_for(card)
            with exactly():
                coefficient = (exact(row.coefficient) if row else _ONE) * (
                    self._grade_figure(card.grade_id, "pay_coefficient") if card.grade_id else _ONE
                )
                if scheme.pay_by_days and card.days:
                    coefficient *= half_up(quotient(Decimal(min(card.days, days)), Decimal(days)), 4)
            result[card.id] = half_up(coefficient, 4)
        return result

    def _pay_scheme(self):
        """Return the scheme whose pay settings hold for this allocation."""
        return self.scheme_id

    def _coefficient_rows(self):
        """Return the coefficients by position and job that hold, the first that fits a person counts."""
        return self._pay_scheme().pay_coefficient_ids

    def _grade_figure(self, grade, name):
        """Return the coefficient or the sum of a grade that holds: its ``pay_coefficient`` or ``pay_amount``."""
        return exact(grade[name])
