"""How the books of performance pay follow a payslip through its states, and what that rules out.

============  ======================================  ======================
slip becomes  its amounts                             a refund's original
============  ======================================  ======================
done          reserved → paid                         paid → reversed
draft/verify  paid → reserved                         refused
cancel        reserved, paid → released, off the slip reversed → paid
deleted       reserved → released, off the slip       (was cancelled before)
============  ======================================  ======================

A cancelled slip keeps its lines, as the record of what was rejected. Opened again, whichever way, it shows what is its
own then: see :meth:`HrPayslip._jifen_put_right`.
"""

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.jifen_appraisal.models.common.relying import rely_on

from .hr_payslip_input import BY_CODE, CODE
from .hr_payslip_sync import OPEN


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

    def _check_jifen_rows_change(self):
        """Refuse to let a row of performance pay of a confirmed slip be entered, changed or removed.

        The slip is written, so that it is not confirmed by who began before this and sees what was there then. Only
        code that writes the slip in any case does without.
        """
        if self.env.context.get("jifen_by_code") is not BY_CODE:
            # Whoever may change a row changes its slip by that.
            rely_on(self.sudo())
        for slip in self:
            if slip.state == "done":
                raise UserError(
                    self.env._(
                        "Performance pay on payslip %(slip)s has been confirmed and cannot be changed.",
                        slip=slip._jifen_name(),
                    )
                )

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

    def _jifen_put_right(self):
        """Let those of these slips that are open show what is their own, after they have become what they are.

        A sheet that pays what is another's or nobody's goes, all lines of it, since those of the net pay contain it;
        such a slip is a draft again, to be computed.
        """
        # As in ``_jifen_sync``: the books of performance pay follow the payslip, whatever the officer may write.
        opened = self.sudo().filtered(lambda slip: slip.state in OPEN)
        opened._jifen_set_inputs()
        stale = opened.filtered(lambda slip: CODE in slip.line_ids.mapped("code") and slip._jifen_differs())
        if stale:
            stale.line_ids.unlink()
            stale.write({"state": "draft"})

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
            if slip.state == "draft" and slip.compute_date and not slip.line_ids:  # see _jifen_put_right
                raise UserError(
                    self.env._(
                        "Payslip %(slip)s has lost its lines together with its performance pay. "
                        "Compute the sheet again.",
                        slip=slip._jifen_name(),
                    )
                )
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
