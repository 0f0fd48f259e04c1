"""How the books of performance pay follow a payslip through its states, and what that rules out.

============  ======================================  ======================
slip becomes  its amounts                             a refund's original
============  ======================================  ======================
done          reserved → paid                         paid → reversed
draft/verify  paid → reserved                         refused
cancel        reserved, paid → released, off the slip reversed → paid
deleted       reserved → released, off the slip       (was cancelled before)
============  ======================================  ======================
"""

from odoo import models
from odoo.exceptions import UserError


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    def _check_jifen_state(self, target):
        """Refuse a change of state after which a slip would not pay what the books say."""
        if target == "done":
            self._check_jifen_computed()
            return
        for slip in self.filtered(lambda slip: slip.state == "done" and slip._jifen_pays()):
            reason = slip._jifen_why_not_undo(target) if slip.credit_note else slip._jifen_why_not_reopen()
            if reason:
                raise UserError(reason)

    def _jifen_why_not_reopen(self):
        """Return why a confirmed slip cannot be opened or cancelled, or None."""
        if self._jifen_unequal(self._jifen_paid_by_line(), sum(self._jifen_lines("paid").mapped("amount"))):
            return self.env._(
                "Payslip %(slip)s has been refunded, so it stays as it is. Cancel the refund first.",
                slip=self._jifen_name(),
            )
        return None

    def _jifen_follow(self):
        """Carry the slips' new state over to their amounts."""
        by_state = self.grouped("state")
        none = self.browse()
        done, cancelled = by_state.get("done", none), by_state.get("cancel", none)
        opened = by_state.get("draft", none) | by_state.get("verify", none)
        done._jifen_lines("reserved")._move_on_slip("pay")
        opened._jifen_lines("paid")._move_on_slip("unpay")
        cancelled._jifen_release()
        done._jifen_refund_confirmed()
        cancelled._jifen_refund_cancelled()

    def _jifen_release(self):
        """Let the amounts of slips that will not pay them wait for another slip."""
        self._jifen_lines("reserved", "paid")._take_off("give_up")

    def _jifen_differs(self):
        """Tell whether the slip's line pays something else than what is booked on it."""
        self.ensure_one()
        return self._jifen_unequal(self._jifen_expected(), self._jifen_paid_by_line())

    def _jifen_expected(self):
        """Return what the slip has to pay, or for a refund to take back."""
        lines = self._jifen_taken_back() if self.credit_note else self._jifen_lines("reserved", "paid")
        return sum(lines.mapped("amount"))

    def _jifen_try_compute(self):
        """Compute these slips if that is possible; tell whether it was."""
        try:
            with self.env.cr.savepoint():
                self.compute_sheet()
        except UserError:
            return False
        return True

    def _check_jifen_computed(self):
        """Refuse to confirm a slip whose line does not pay what is booked on it."""
        for slip in self:
            if slip._jifen_is_refunding():
                continue
            misfit = slip._jifen_lines("reserved").filtered(lambda line, slip=slip: not slip._jifen_may_carry(line))
            if misfit or slip._jifen_differs():
                raise UserError(
                    self.env._(
                        "Payslip %(slip)s pays %(paid)s of performance pay, but %(booked)s is approved for it. "
                        "Compute the sheet again.",
                        slip=slip._jifen_name(),
                        paid=f"{slip._jifen_paid_by_line():.2f}",
                        booked=f"{slip._jifen_expected() - sum(misfit.mapped('amount')):.2f}",
                    )
                )
