"""Who gets what of a pool: the engine's answer for one period, before anything is written."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...engine import allocation, errors, money
from ...engine.numbers import half_up, quotient
from ..common.text import exact

_RESULTS = ("scoring", "published", "closed")
_NONE = Decimal(0)
_ASKED = (
    "name",
    "employee_id",
    "department_id",
    "user_id",
    "job_id",
    "position",
    "team_card_id",
    "days",
    "scored",
    "score",
    "rank_overall",
    "grade_id",
    "veto_no_pay",
)


class Shares(NamedTuple):
    """Who would get what: values of lines, the engine's Result, the pool in yuan, the reserve in fen, sub-pools."""

    rows: list
    result: allocation.Result
    pool: Decimal
    reserve: int
    subpools: tuple


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    def _shares(self):
        """Return the Shares of this allocation without writing anything.

        A vetoed scorecard, one that could not be scored and one whose grade says so count
        0. Odd fen go to the largest remainders, ties by badge number, then by employee id.
        Σ shares + returned + reserve is the pool.

        :raise UserError: when there is no result, no pool or nobody to share it
        """
        self.ensure_one()
        if self.period_id.state not in _RESULTS:
            raise UserError(
                self.env._("%(period)s has no result yet: score it first.", period=self.period_id.display_name)
            )
        # Scores of all people count, whatever the officer may read of HR.
        pay = self.sudo()
        cards = pay._cards_paid()
        if not cards:
            raise UserError(self.env._("Nobody is appraised in %(period)s.", period=self.period_id.name))
        pool = self._pool(len(cards))
        outcome, coefficients, reserve = pay._share_among(cards, money.fen(pool))
        return Shares(pay._line_rows(cards, outcome, coefficients), outcome.result, pool, reserve, outcome.subpools)

    def _cards_paid(self):
        """Return the scorecards of people that the pool is for, best first, with what is asked of them."""
        cards = self.env["jifen.scorecard"].search_fetch(
            [("period_id", "=", self.period_id.id), ("employee_id", "!=", False)], _ASKED
        )
        # All at once: reading ahead by thousands would take a query for each thousand.
        cards.employee_id.fetch(["barcode"])
        return cards.sorted(lambda card: (card.rank_overall or len(cards), card.name, card.id))

    def _line_rows(self, cards, outcome, coefficients):
        return [
            {
                **self._line_row(card, coefficients[card.id], outcome.weights.get(card.id), self._is_excluded(card)),
                "note": outcome.notes.get(card.id) or False,
                **({"parts": outcome.parts.get(card.id)} if outcome.subpools else {}),
            }
            for card in cards
        ]

    def _line_row(self, card, coefficient, weight, excluded):
        return {
            "scorecard_id": card.id,
            "employee_id": card.employee_id.id,
            "employee_name": card.name,
            "department_id": card.department_id.id,
            "user_id": card.user_id.id,
            "grade_id": card.grade_id.id,
            "score": exact(card.score) if card.scored else None,
            "coefficient": coefficient,
            "weight": _NONE if excluded or not weight else half_up(weight, 8),
            "excluded": excluded,
        }

    def _share_among(self, cards, pool_fen):
        """Return ``(Outcome, {card id: coefficient}, reserve in fen)`` for scorecards, also ones in memory alone.

        :raise UserError: when the pool cannot be shared out among them
        """
        reserve = self._reserve(pool_fen)
        coefficients = self._coefficients(cards)
        try:
            outcome = self._share_out(pool_fen - reserve, cards, coefficients)
        except errors.EngineError as error:
            raise UserError(self._explain_error(error)) from error
        result = outcome.result
        if sum(share.fen for share in result.shares) + result.returned + reserve != pool_fen:
            raise AssertionError("the shares do not add up to the pool")
        return outcome, coefficients, reserve

    def _reserve(self, pool_fen):
        percent = exact(self.scheme_id.pay_reserve_percent)
        return int(half_up(quotient(percent * pool_fen, Decimal(100)), 0)) if percent else 0

    def _pool(self, heads):
        pool = half_up(self._pool_of(heads), 2)
        if pool <= 0:
            raise UserError(
                self.env._("No wages are entered for the people of %(period)s.", period=self.period_id.name)
                if self.pool_basis == "wages" and self.wage_percent
                else self.env._("There is no pool to share out: enter its amount.")
            )
        return pool

    def _explain_error(self, error):
        params = {name: value for name, value in error.params.items() if name in ("needed", "pool", "least")}
        sums = {name: self.currency_id.format(float(money.yuan(int(value)))) for name, value in params.items()}
        texts = {
            "no_weight": lambda: self.env._("All scores are 0, so the pool cannot be shared by score."),
            "over_budget": lambda: self.env._(
                "%(needed)s would be paid, but the pool holds %(pool)s. Enlarge the pool or lower the values.", **sums
            ),
            "least_above_pool": lambda: self.env._(
                "The pool of %(pool)s does not suffice for at least %(least)s each.", **sums
            ),
            "shares_above_100": lambda: self.env._(
                "The parts inside a team come to %(percent)s %%: lower them in the pay rule.",
                percent=f"{error.params['percent'].normalize():f}",
            ),
        }
        if error.code in texts:
            return texts[error.code]()
        return self.env._("The pool cannot be shared out: %(error)s", error=error)
