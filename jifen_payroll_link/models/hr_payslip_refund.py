"""A refund takes back exactly what its original paid, once; cancelled, it gives it back."""

from odoo import models
from odoo.exceptions import UserError

# An object cannot be sent over RPC: only payroll's own refund comes with it.
_REFUNDING = object()


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    def refund_sheet(self):
        for slip in self:
            reason = slip._jifen_why_not_refund()
            if reason:
                raise UserError(reason)
        return super(HrPayslip, self.with_context(jifen_refunding=_REFUNDING)).refund_sheet()

    def _jifen_is_refunding(self):
        return self.credit_note and self.env.context.get("jifen_refunding") is _REFUNDING

    def _jifen_why_not_refund(self):
        """Return why this slip cannot be refunded, or None."""
        if self.refunded_id.state == "done" and self._jifen_pays():
            return self.env._("Payslip %(slip)s has been refunded already.", slip=self._jifen_name())
        booked = 0.0 if self.credit_note else sum(self._jifen_lines("paid").mapped("amount"))
        if not self._jifen_unequal(self._jifen_paid_by_line(), booked):
            return None
        if self.credit_note:
            return self.env._("%(slip)s is a refund itself: cancel it instead.", slip=self._jifen_name())
        if self.state == "done":
            return self.env._("Payslip %(slip)s has been refunded already.", slip=self._jifen_name())
        return self.env._(
            "Payslip %(slip)s has not been confirmed: there is nothing to refund.", slip=self._jifen_name()
        )

    def _check_jifen_refund_entered(self, vals):
        """Keep the tie between a slip and its refund out of reach of a plain write: a refund takes back one slip."""
        changed = self._jifen_changed_by(vals, frozenset({"refunded_id"}))
        if not vals.get("refunded_id"):
            changed = changed.filtered(lambda slip: slip._jifen_pays())
        changed._refuse_jifen_refund_by_hand()

    def _refuse_jifen_refund_by_hand(self):
        if self and self.env.context.get("jifen_refunding") is not _REFUNDING:
            raise UserError(
                self.env._(
                    "The refund of payslip %(slip)s is made by its button and cannot be entered.",
                    slip=self[0]._jifen_name(),
                )
            )

    def _jifen_refunded(self):
        """Mark what the refund just tied to these slips takes back."""
        self.filtered(lambda slip: slip.refunded_id.state == "done")._jifen_lines("paid")._move_on_slip("reverse")

    # === THE REFUND'S OWN STATES === #

    def _jifen_originals_lines(self, state):
        """Return the amounts, in this state, of the slips that these slips refund.

        A refund that was made somebody else's takes nothing back: it would take it from the wrong person.
        """
        notes = self.filtered("credit_note")
        if not notes:
            return self.env["jifen.allocation.line"].sudo()  # none; elevated like the others
        # The books follow the payslip, whatever the payroll officer may read.
        originals = self.sudo().search([("refunded_id", "in", notes.ids)])
        return originals.filtered(
            lambda slip: (
                (slip.employee_id, slip.company_id) == (slip.refunded_id.employee_id, slip.refunded_id.company_id)
            )
        )._jifen_lines(state)

    def _jifen_taken_back(self):
        """Return the amounts that this refund takes back: while it is open they are still paid."""
        return self._jifen_originals_lines("reversed" if self.state == "done" else "paid")

    def _jifen_refund_confirmed(self):
        self._jifen_originals_lines("paid")._move_on_slip("reverse")

    def _jifen_refund_cancelled(self):
        self._jifen_originals_lines("reversed")._move_on_slip("pay_after_all")

    def _jifen_why_not_undo(self, target):
        """Return why a confirmed refund cannot reach this state, or None."""
        if target != "cancel":
            return self.env._(
                "%(slip)s has taken performance pay back. It can be cancelled, not changed.", slip=self._jifen_name()
            )
        if self._jifen_differs():
            return self.env._(
                "What %(slip)s took back has been put on another payslip or cancelled since, so the refund stands.",
                slip=self._jifen_name(),
            )
        return None
