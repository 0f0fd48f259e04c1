"""What corrected results change in the amounts of approved performance pay."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..engine import delta, money
from ..engine.errors import EngineError
from ..engine.numbers import half_up
from .jifen_item import exact

# Methods whose amounts hang on the person alone, whatever the others have.
_FIXED_METHODS = ("per_point", "per_grade")


class Paid(NamedTuple):
    """What one scorecard has of an allocation and its corrections, and on what result it rests."""

    fen: int
    score: Decimal
    weight: Decimal
    grade_id: int
    excluded: bool


class Now(NamedTuple):
    """Fen by scorecard id, and the weights of those computed anew."""

    amounts: dict
    weights: dict


class Corrected(NamedTuple):
    """A difference in the shape of an engine's share."""

    fen: int
    rounded_up: bool


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    # === COMPUTING === #

    def _compute_correction(self):
        """Write the lines of a correction.

        :raise UserError: when nothing has changed, or more is needed than was kept
        """
        self.ensure_one()
        # Scores and amounts of all people count, whatever the officer may read of HR.
        origin = self.origin_id.sudo()
        cards, before = origin._cards_paid(), origin._paid_so_far()
        outcome = origin._amounts_by_rule(money.fen(exact(self.pool_amount)))
        changes = delta.differences({card_id: paid.fen for card_id, paid in before.items()}, outcome.amounts)
        if not changes:
            raise UserError(self.env._("The changed results lead to the same amounts: there is nothing to correct."))
        net = money.yuan(sum(changes.values()))
        available = exact(origin.reserve_left) + exact(self.pool_amount)
        if net > available:
            raise UserError(
                self.env._(
                    "The correction needs %(needed)s, but %(left)s is left of what was kept for appeals. "
                    "Enter the additional sum of at least %(missing)s.",
                    needed=format_amount(self.env, float(net), self.currency_id),
                    left=format_amount(self.env, origin.reserve_left, self.currency_id),
                    missing=format_amount(self.env, float(net - exact(origin.reserve_left)), self.currency_id),
                )
            )
        self.line_ids._trusted().unlink()
        rows, shares = self._correction_rows(cards, origin._coefficients(cards), outcome, before, changes)
        self._update_state(
            ("draft", "computed"),
            "computed",
            heads=len(rows),
            returned_amount=0,
            # What it draws from the reserve of the corrected allocation stands below 0.
            reserve_amount=float(exact(self.pool_amount) - net),
            computed_by_id=self.env.uid,
        )
        self._write_lines(rows, shares)

    def _correction_rows(self, cards, coefficients, outcome, before, changes):
        rows, shares = [], []
        for card in cards.filtered(lambda card: card.id in changes):
            was = before.get(card.id)
            excluded = self._is_excluded(card)
            rows.append(
                {
                    **self._line_row(card, coefficients[card.id], outcome.weights.get(card.id), excluded),
                    "note": self.env._(
                        "Before: %(before)s, now: %(now)s",
                        before=self.currency_id.format(float(money.yuan(was.fen if was else 0))),
                        now=self.currency_id.format(float(money.yuan(outcome.amounts[card.id]))),
                    ),
                }
            )
            shares.append(Corrected(changes[card.id], False))
        return rows, shares

    def _paid_so_far(self):
        """Return ``{scorecard id: Paid}`` of this allocation and its approved corrections."""
        lines = (self | self.delta_ids.filtered(lambda pay: pay.state == "approved")).line_ids
        result = {}
        for line in lines.sorted("id"):
            former = result.get(line.scorecard_id.id)
            fen = money.fen(exact(line.amount)) + (former.fen if former else 0)
            if line.carried_from_id:
                # A rest that waits for a later payslip: part of the amount, no result of its own.
                result[line.scorecard_id.id] = former._replace(fen=fen)
            else:
                weight = Decimal(str(round(line.weight, 8)))
                result[line.scorecard_id.id] = Paid(fen, exact(line.score), weight, line.grade_id.id, line.excluded)
        return result

    def _changed_cards(self):
        """Return the scorecards whose result is not the one that was last paid for."""
        before = self._paid_so_far()
        return self._cards_paid().filtered(lambda card: self._differs(card, before.get(card.id)))

    def _differs(self, card, paid):
        return paid is None or (exact(card.score), card.grade_id.id, self._is_excluded(card)) != (
            paid.score,
            paid.grade_id,
            paid.excluded,
        )

    def _amounts_by_rule(self, additional=0):
        """Return the amounts that the results give now, by the scheme's rule for corrections.

        :param additional: fen that may be used beyond the pool
        :raise UserError: when they cannot be computed
        """
        cards = self._cards_paid()
        coefficients = self._coefficients(cards)
        pool, reserve = money.fen(exact(self.pool_amount)), money.fen(exact(self.reserve_amount))
        try:
            if self.method in _FIXED_METHODS:
                # Nobody's amount depends on the pool: what is kept may be used up.
                result = self._share_out(pool + additional, cards, coefficients)
            elif self.scheme_id.pay_delta == "own" and self.method != "ladder":
                return self._own_amounts_now(cards, coefficients, self._paid_so_far())
            else:
                result = self._share_out(pool - reserve, cards, coefficients)
        except EngineError as error:
            raise UserError(self._explain_error(error)) from error
        return Now({share.key: share.fen for share in result.result.shares}, result.weights)

    def _own_amounts_now(self, cards, coefficients, before):
        scheme = self.scheme_id
        least, most = money.fen(exact(scheme.pay_least)), money.fen(exact(scheme.pay_most)) or None
        inside = [
            paid for paid in before.values() if paid.weight and least < paid.fen and (most is None or paid.fen < most)
        ]
        shares = [(paid.weight, paid.fen) for paid in inside]
        unit = delta.unit_of(shares or [(Decimal(1), money.fen(half_up(Decimal(str(self.unit_value)), 2)))])
        amounts, weights = {}, {}
        for card in cards:
            paid = before.get(card.id)
            if not self._differs(card, paid):
                amounts[card.id] = paid.fen
                continue
            weights[card.id] = self._weight_of(card, coefficients[card.id])
            amounts[card.id] = delta.at_unit(weights[card.id], unit, least, most)
        return Now(amounts, weights)

    def _weight_of(self, card, coefficient):
        if self._is_excluded(card):
            return Decimal(0)
        if self.method == "top":
            best = self.line_ids.filtered("weight").mapped("score")
            return coefficient if exact(card.score) >= exact(min(best, default=0)) else Decimal(0)
        return half_up(max(exact(card.score), Decimal(0)) * coefficient, 8)
