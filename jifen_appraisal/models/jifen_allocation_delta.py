"""Corrections of approved performance pay: what results changed since make each person's difference."""

from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount

from ..engine import delta, money
from ..engine.errors import EngineError
from ..engine.numbers import half_up
from .jifen_item import exact

# Methods whose amounts hang on the person alone, whatever the others have.
_FIXED_METHODS = ("per_point", "per_grade")


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    pay_delta = fields.Selection(
        [
            ("own", "The amounts of the people concerned, from what was kept for appeals"),
            ("all", "The amounts of everybody, by the pool shared out anew"),
        ],
        string="A Correction Changes",
        default="own",
        required=True,
        help="When results are corrected after performance pay was approved. Awards by the rank of teams are "
        "always shared out anew.",
    )
    pay_recovery_limit = fields.Monetary(
        string="Taken Back per Payslip at Most",
        help="So far performance pay may make a payslip smaller; the rest waits for the next one. Zero: no limit.",
    )

    @api.constrains("pay_recovery_limit")
    def _check_recovery_limit(self):
        if any(scheme.pay_recovery_limit < 0 for scheme in self):
            raise ValidationError(self.env._("Amounts of the pay rule cannot be negative."))


class Paid(NamedTuple):
    """What one scorecard has of an allocation and its corrections, and on what result it rests."""

    fen: int
    score: Decimal
    weight: Decimal
    grade_id: int
    excluded: bool


class JifenAllocation(models.Model):
    """A correction (``origin_id`` set) has one line for each person whose amount changes, above or below 0.

    Its sum comes from what the corrected allocation kept for appeals, and from an additional
    sum where that does not suffice.
    """

    _inherit = "jifen.allocation"

    origin_id = fields.Many2one(
        "jifen.allocation", string="Correction of", readonly=True, copy=False, index="btree_not_null"
    )
    delta_ids = fields.One2many("jifen.allocation", "origin_id", string="Corrections")
    reserve_left = fields.Monetary(compute="_compute_reserve_left", string="Left for Appeals")
    has_differences = fields.Boolean(
        compute="_compute_has_differences", help="Results have changed since the pay was computed."
    )

    _period_uniq = models.UniqueIndex(
        "(period_id) WHERE state <> 'cancelled' AND origin_id IS NULL", "This period already has an allocation."
    )
    _delta_uniq = models.UniqueIndex(
        "(origin_id) WHERE state NOT IN ('cancelled', 'approved')",
        "A correction of this allocation is under way already.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"origin_id"}

    @api.depends("reserve_amount", "delta_ids.state", "delta_ids.reserve_amount")
    def _compute_reserve_left(self):
        for pay in self:
            # What corrections have drawn counts, whoever looks.
            drawn = pay.sudo().delta_ids.filtered(lambda correction: correction.state == "approved")
            pay.reserve_left = pay.reserve_amount + sum(drawn.mapped("reserve_amount"))

    @api.depends("state", "delta_ids.state")
    def _compute_has_differences(self):
        for pay in self:
            pay.has_differences = (
                pay.state == "approved"
                and not pay.origin_id
                and not pay._open_corrections()
                and bool(pay.sudo()._changed_cards())  # that something differs, not what
            )

    def _open_corrections(self):
        # Whether there is one is the same for everybody.
        return self.sudo().delta_ids.filtered(lambda pay: pay.state not in ("cancelled", "approved"))

    # === ACTIONS === #

    def action_correct(self):
        """Begin a correction of approved performance pay whose results have changed since, and open it.

        Where nothing stands in its way it is computed at once.

        :raise UserError: when it is not approved, is a correction itself, or nothing has changed
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "approved" or self.origin_id:
            raise UserError(self.env._("Only an approved allocation is corrected."))
        if self._open_corrections():
            raise UserError(self.env._("A correction of %(allocation)s is under way already.", allocation=self.name))
        # Which results changed follows from the books, whatever the officer may read.
        if not self.sudo()._changed_cards():
            raise UserError(
                self.env._("No result has changed since %(allocation)s was computed.", allocation=self.name)
            )
        self.env["jifen.allocation"].flush_model()
        pay = (
            self._trusted()
            .create(
                [
                    {
                        "period_id": self.period_id.id,
                        "origin_id": self.id,
                        "method": self.method,
                        "pool_basis": "fixed",
                        "pool_amount": 0,
                    }
                ]
            )
            .with_env(self.env)
        )
        try:
            with self.env.cr.savepoint():
                pay.action_compute()
        except UserError:
            # It stays a draft: computing it by its button says what is missing.
            pay.invalidate_recordset()
        return pay.get_formview_action()

    def action_compute(self):
        corrections = self.filtered("origin_id")
        for pay in corrections:
            pay.check_access("write")
            pay._compute_correction()
        return super(JifenAllocation, self - corrections).action_compute()

    def action_cancel(self):
        corrected = self.filtered(lambda pay: pay.delta_ids.filtered(lambda other: other.state != "cancelled"))
        if corrected:
            raise UserError(
                self.env._(
                    "%(allocation)s has been corrected since. Cancel the correction first.",
                    allocation=corrected[0].display_name,
                )
            )
        return super().action_cancel()

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


class Now(NamedTuple):
    """Fen by scorecard id, and the weights of those computed anew."""

    amounts: dict
    weights: dict


class Corrected(NamedTuple):
    """A difference in the shape of an engine's share."""

    fen: int
    rounded_up: bool


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    grade_id = fields.Many2one("jifen.grade", ondelete="restrict", help="The grade it was computed with.")
    carried_from_id = fields.Many2one(
        "jifen.allocation.line",
        string="Rest of",
        index="btree_not_null",
        ondelete="restrict",
        help="What a payslip could not bear of an amount that is taken back.",
    )
    part = fields.Integer(default=0, required=True, aggregator=False, help="Rests of an amount count from 1.")
    origin_id = fields.Many2one(related="allocation_id.origin_id", string="Correction of")

    _scorecard_uniq = models.UniqueIndex(
        "(allocation_id, scorecard_id, part)",
        "This scorecard already has a line in this allocation.",
    )

    @api.private
    def _split(self, amount):
        """Keep ``amount`` on this line; what is beyond it becomes a line of its own that waits.

        :param Decimal amount: of the same sign, nearer to 0
        :return: the new line
        """
        self.ensure_one()
        rest = exact(self.amount) - amount
        kept = {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if field.store and not field.compute and name not in models.MAGIC_COLUMNS and name != "payslip_id"
        }
        parts = self.search_count(
            [("allocation_id", "=", self.allocation_id.id), ("scorecard_id", "=", self.scorecard_id.id)]
        )
        rest_values = {"amount": float(rest), "carried_from_id": (self.carried_from_id or self).id, "part": parts}
        new = self._trusted().create([{**kept, **rest_values}])
        self._trusted().write({"amount": float(amount)})
        return new.with_env(self.env)
