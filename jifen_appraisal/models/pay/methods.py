"""The ways to share out a pool, each from scorecards to the engine's exact amounts."""

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...engine import allocation, caps, fixed, ladder, money, ranking
from ...engine.numbers import exact as exactly
from ...engine.numbers import half_up, quotient
from ..common.text import exact

_ONE = Decimal(1)


class Outcome(NamedTuple):
    """The engine's Result, what every scorecard counted with, and why, by scorecard id.

    ``parts`` and ``subpools`` only where there is more than one sub-pool: what each scorecard
    has of which, as it is kept with its line, and the values of the ``jifen.allocation.pool``.
    """

    result: allocation.Result
    weights: dict
    notes: dict
    parts: dict = MappingProxyType({})
    subpools: tuple = ()


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    def _share_out(self, pool, cards, coefficients):
        """Share out ``pool`` (fen) over scorecards by this allocation's method.

        :param coefficients: ``{scorecard id: Decimal}``
        :return: Outcome, its shares in the order of the cards
        """
        if self._has_subpools():
            return self._share_subpools(pool, cards, coefficients)
        return self._share_by(self.scheme_id._pay_rule(self.method), pool, cards, coefficients)

    def _share_by(self, rule, pool, cards, coefficients):
        """Share out ``pool`` (fen) by one Rule."""
        return getattr(self, f"_share_{rule.method}")(rule, pool, cards, coefficients)

    def _claimant(self, card, weight):
        return allocation.Claimant(card.id, weight, _order(card), self._is_excluded(card))

    def _is_excluded(self, card):
        return not card.scored or card.veto_no_pay or card.grade_id.no_pay

    def _within_limits(self, rule, pool, claims):
        returning = self.scheme_id.pay_excluded == "budget"
        if not rule.least and not rule.most:
            return allocation.proportional(pool, claims, return_excluded=returning)
        return caps.within_caps(
            pool,
            claims,
            least=_fen(rule.least),
            most=_fen(rule.most) if rule.most else None,
            redistribute=rule.most_rest == "others",
            return_excluded=returning,
        )

    # === METHODS === #

    def _share_proportional(self, rule, pool, cards, coefficients):
        weights = {}
        for card in cards:
            with exactly():
                weights[card.id] = exact(card.score) * coefficients[card.id]
        claims = [self._claimant(card, weights[card.id]) for card in cards]
        result = self._within_limits(rule, pool, claims)
        return Outcome(result, weights, {})

    def _share_top(self, rule, pool, cards, coefficients):
        """Give the best so many per cent of those who take part equal parts; ties at the end all take part."""
        taking = [card for card in cards if not self._is_excluded(card)]
        ranks = ranking.competition({card.id: exact(card.score) for card in taking})
        places = int(half_up(quotient(rule.top_percent * len(taking), Decimal(100)), 0))
        weights = {
            card.id: coefficients[card.id] if ranks.get(card.id, places + 1) <= places else Decimal(0) for card in cards
        }
        claims = [self._claimant(card, weights[card.id]) for card in cards]
        return Outcome(self._within_limits(rule, pool, claims), weights, {})

    def _share_per_point(self, rule, pool, cards, coefficients):
        value, base = rule.point_value, rule.point_base
        if not value:
            raise UserError(
                self.env._("Enter the value of a point in the pay rule of %(scheme)s.", scheme=self.scheme_id.name)
            )
        weights = {}
        for card in cards:
            with exactly():
                weights[card.id] = max(exact(card.score) - base, Decimal(0)) * coefficients[card.id]
        claims = [self._claimant(card, fixed.points_value(weights[card.id], value * 100)) for card in cards]
        result = replace(fixed.fixed_amounts(pool, claims), unit_value=half_up(value, 8))
        return Outcome(result, weights, {})

    def _share_per_grade(self, rule, pool, cards, coefficients):
        claims, weights = [], {}
        for card in cards:
            amount = self._grade_figure(card.grade_id, "pay_amount") * coefficients[card.id]
            claims.append(self._claimant(card, amount * 100))
            weights[card.id] = coefficients[card.id]
        notes = {card.id: card.grade_id.name or self.env._("No grade") for card in cards}
        return Outcome(fixed.fixed_amounts(pool, claims), weights, notes)

    def _share_ladder(self, _rule, pool, cards, coefficients):
        """Teams by rank while the budget lasts, then by role inside each team (regulation r1)."""
        scheme = self.scheme_id
        teams = cards.team_card_id.filtered("scored")
        if not teams:
            raise UserError(
                self.env._("%(period)s has no scored team whose rank pay could follow.", period=self.period_id.name)
            )
        if not scheme.pay_role_ids:
            raise UserError(
                self.env._("Enter the parts inside a team in the pay rule of %(scheme)s.", scheme=scheme.name)
            )
        paid = ladder.by_rank(
            pool, _fen(scheme.pay_first), _fen(scheme.pay_step), {team.id: team.rank_overall for team in teams}
        )
        roles = [ladder.Role(row.id, exact(row.percent), row.together) for row in scheme.pay_role_ids]
        shares, returned, weights, notes = {}, paid.returned, {}, {}
        members_of = cards.grouped("team_card_id")
        for team in teams:
            people = {card: scheme.pay_role_ids._first_for(card) for card in members_of[team]}
            members = [
                ladder.Member(card.id, role.id, _order(card), self._is_excluded(card))
                for card, role in people.items()
                if role
            ]
            split = ladder.inside_team(paid.amounts[team.id], roles, members)
            shares.update(split.amounts)
            returned += split.returned
            for card, role in people.items():
                notes[card.id] = self.env._(
                    "%(team)s, rank %(rank)s: %(amount)s; %(role)s",
                    team=team.name,
                    rank=team.rank_overall,
                    amount=self.currency_id.format(float(money.yuan(paid.amounts[team.id]))),
                    role=role.display_name if role else self.env._("no part"),
                )
                weights[card.id] = exact(role.percent)
        result = allocation.Result(
            tuple(
                allocation.Share(card.id, shares.get(card.id, 0), False, shares.get(card.id, 0), 1) for card in cards
            ),
            returned,
            None,
        )
        return Outcome(result, weights, notes)

    def _coefficients(self, cards):
        """Return ``{scorecard id: Decimal}``: grade × position × share of the days present."""
        scheme, period = self.scheme_id, self.period_id
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

    def _coefficient_rows(self):
        """Return the coefficients by position and job that hold, the first that fits a person counts."""
        return self.scheme_id.pay_coefficient_ids

    def _grade_figure(self, grade, name):
        """Return the coefficient or the sum of a grade that holds: its ``pay_coefficient`` or ``pay_amount``."""
        return exact(grade[name])


def _order(card):
    """Return what decides between equal remainders: badge number, then the employee's id."""
    return (card.employee_id.barcode or "", card.employee_id.id)


def _fen(amount):
    return money.fen(exact(amount).quantize(Decimal("0.01")))
