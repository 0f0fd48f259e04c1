"""What corrected results change in the amounts of approved performance pay."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...engine import delta, money
from ...engine.errors import EngineError
from ...engine.numbers import half_up, quotient
from ..common.text import exact
from .subpools import Place

# More than any pool: what limits fixed amounts in a correction is what was kept for appeals.
_UNLIMITED = 10**17
# The key of the only pool of an allocation that was not divided.
WHOLE = ""


class Paid(NamedTuple):
    """What one scorecard has of an allocation and its corrections, and on what result it rests.

    ``parts`` is ``{key of the sub-pool: (weight, fen)}``; an allocation in one pool has one, of no key.
    """

    fen: int
    score: Decimal
    grade_id: int
    excluded: bool
    parts: dict


class Now(NamedTuple):
    """Fen by scorecard id, and the weights and parts of those computed anew."""

    amounts: dict
    weights: dict
    parts: dict


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
        outcome, before, changes = self._changes_by_rule()
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
        cards = origin._cards_paid()
        rows, shares = self._correction_rows(cards, origin._coefficients(cards), outcome, before, changes)
        self._update_state(
            "compute",
            heads=len(rows),
            returned_amount=0,
            # What it draws from the reserve of the corrected allocation stands below 0.
            reserve_amount=float(exact(self.pool_amount) - net),
            computed_by_id=self.env.uid,
        )
        self._write_lines(rows, shares)

    def _changes_by_rule(self):
        """Return ``(Now, {scorecard id: Paid}, {scorecard id: difference in fen})`` of a correction, as things are."""
        # As above.
        origin = self.origin_id.sudo()
        before = origin._paid_so_far()
        outcome = origin._amounts_by_rule(money.fen(exact(self.pool_amount)))
        had = {card_id: paid.fen for card_id, paid in before.items()}
        return outcome, before, delta.differences(had, outcome.amounts)

    def _amounts_now(self):
        return self._changes_by_rule()[2] if self.origin_id else super()._amounts_now()

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
                    **({"parts": outcome.parts.get(card.id)} if outcome.parts else {}),
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
                result[line.scorecard_id.id] = Paid(
                    fen, exact(line.score), line.grade_id.id, line.excluded, line._parts_paid()
                )
        # What one pool has paid is the amount itself, with all rests and corrections.
        return {
            key: paid._replace(parts={WHOLE: (paid.parts[WHOLE], paid.fen)}) if WHOLE in paid.parts else paid
            for key, paid in result.items()
        }

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
            if self._pay_way().alone and not self._has_subpools():
                # Nobody's amount depends on the pool: what is kept may be used up.
                result = self._share_out(pool + additional, cards, coefficients)
            elif self._pay_scheme().pay_delta == "own" and self._pay_way().keeps_values:
                return self._own_amounts_now(cards, coefficients, self._paid_so_far())
            else:
                result = self._share_out(pool - reserve, cards, coefficients)
        except EngineError as error:
            raise UserError(self._explain_error(error)) from error
        amounts = {share.key: share.fen for share in result.result.shares}
        return Now(amounts, result.weights, result.parts if result.subpools else {})

    # === ONE'S OWN === #

    def _own_amounts_now(self, cards, coefficients, before):
        """Return the amounts of everybody where only those change whose results did, at the values of then."""
        amounts = {card.id: before[card.id].fen for card in cards if not self._differs(card, before.get(card.id))}
        changed = cards.filtered(lambda card: card.id not in amounts)
        amounts.update(dict.fromkeys(changed.ids, 0))
        weights, parts = {}, {card_id: [] for card_id in changed.ids} if self._has_subpools() else {}
        for place in self._places_of(cards):
            people = place.cards.filtered(lambda card: card in changed)
            for card, part in self._own_parts(place, people, coefficients, before):
                amounts[card.id] += part["fen"]
                if parts:
                    parts[card.id].append(part)
                weights[card.id] = None if self._pay_way().in_parts else Decimal(part["weight"])
        return Now(amounts, weights, parts)

    def _places_of(self, cards):
        if self._has_subpools():
            return [place for own in self._places(cards).values() for place in own]
        return [Place(WHOLE, "", *self._pay_rules(), self._no_office(), cards)]

    def _own_parts(self, place, people, coefficients, before):
        """Yield ``(scorecard, its part as kept with a line)`` of those people of a sub-pool."""
        if not people:
            return
        rule = place.rule
        if rule.way.alone:
            outcome = self._share_by(rule, _UNLIMITED, people, coefficients)
            for card, share in zip(people, outcome.result.shares, strict=True):
                yield card, place.part(outcome.weights[card.id], outcome.result.unit_value, share.fen)
            return
        least, most = rule.limits()
        unit = self._unit_then(place, before, least, most)
        for card in people:
            weight = self._weight_of(card, coefficients[card.id], place, before)
            value = half_up(quotient(_decimal(unit), Decimal(100)), 8)
            yield card, place.part(weight, value, delta.at_unit(weight, unit, least, most))

    def _unit_then(self, place, before, least, most):
        """Return what weight 1 was worth in a sub-pool, in fen, by those inside the limits."""
        had = [paid.parts[place.key] for paid in before.values() if place.key in paid.parts]
        inside = [(weight, fen) for weight, fen in had if weight and least < fen and (most is None or fen < most)]
        if not inside and place.key == WHOLE:
            inside = [(Decimal(1), money.fen(half_up(Decimal(str(self.unit_value)), 2)))]
        return delta.unit_of(inside) if inside else Fraction(0)

    def _weight_of(self, card, coefficient, place, before):
        if self._is_excluded(card):
            return Decimal(0)
        paid = [row.score for row in before.values() if place.key in row.parts and row.parts[place.key][0]]
        return place.rule.way.weight_then(exact(card.score), coefficient, paid)


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    def _parts_paid(self):
        """Return ``{key of the sub-pool: (weight, fen)}``; of one pool only the weight, its amount is the line's."""
        if not self.parts:
            return {WHOLE: Decimal(str(round(self.weight, 8)))}
        return {part["pool"]: (Decimal(part["weight"]), part["fen"]) for part in self.parts}


def _decimal(unit):
    return quotient(Decimal(unit.numerator), Decimal(unit.denominator))
