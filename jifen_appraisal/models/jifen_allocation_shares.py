"""Who gets what of a pool: the engine's answer for one period, before anything is written."""

from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..engine import allocation, errors, money
from .jifen_item import exact

_RESULTS = ("scoring", "published", "closed")


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    def _shares(self):
        """Return ``(values of lines, engine Result, pool as Decimal)`` without writing anything.

        A vetoed scorecard and one that could not be scored count 0. Odd fen go to the
        largest remainders, ties by badge number, then by employee id.
        """
        self.ensure_one()
        if self.period_id.state not in _RESULTS:
            raise UserError(
                self.env._("%(period)s has no result yet: score it first.", period=self.period_id.display_name)
            )
        # Scores of all people count, whatever the officer may read of HR.
        cards = (
            self.sudo()  # scores of all people count
            .period_id.scorecard_ids.filtered("employee_id")
            .sorted(lambda card: (card.rank_overall or len(self.period_id.scorecard_ids), card.name, card.id))
        )
        if not cards:
            raise UserError(self.env._("Nobody is appraised in %(period)s.", period=self.period_id.name))
        pool = self._pool(len(cards))
        claimants = [
            allocation.Claimant(
                key=card.id,
                weight=exact(card.score),
                order=(card.employee_id.barcode or "", card.employee_id.id),
                excluded=not card.scored or card.veto_no_pay,
            )
            for card in cards
        ]
        try:
            result = allocation.proportional(money.fen(pool), claimants)
        except errors.EngineError as error:
            raise UserError(self._explain_error(error)) from error
        rows = [
            {
                "scorecard_id": card.id,
                "employee_id": card.employee_id.id,
                "employee_name": card.name,
                "department_id": card.department_id.id,
                "user_id": card.user_id.id,
                "score": card.score,
                "weight": 0.0 if claimant.excluded else card.score,
                "excluded": claimant.excluded,
            }
            for card, claimant in zip(cards, claimants, strict=True)
        ]
        return rows, result, pool

    def _pool(self, heads):
        pool = exact(self.per_head) * heads if self.pool_basis == "per_head" else exact(self.pool_amount)
        pool = pool.quantize(Decimal("0.01"))
        if pool <= 0:
            raise UserError(self.env._("There is no pool to share out: enter its amount."))
        return pool

    def _explain_error(self, error):
        texts = {
            "no_weight": self.env._("All scores are 0, so the pool cannot be shared by score."),
            "negative_weight": self.env._("A score is below 0, so the pool cannot be shared by score."),
        }
        return texts.get(error.code) or self.env._("The pool cannot be shared out: %(error)s", error=error)
