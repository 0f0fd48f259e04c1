from odoo import api, fields, models
from odoo.exceptions import AccessError

# Lines in these states wait for a payslip.
PAYABLE = ("approved", "released")


class JifenAllocationLine(models.Model):
    """An amount is on one payslip at most: the line itself says on which.

    approved → reserved (on an open slip) → paid (slip confirmed); released when the slip
    is cancelled or deleted, reversed when it is refunded.
    """

    _inherit = "jifen.allocation.line"

    payslip_id = fields.Many2one(
        "hr.payslip", index="btree_not_null", ondelete="restrict", copy=False, check_company=True
    )
    payslip_state = fields.Selection(related="payslip_id.state", string="State of the Payslip")
    waiting_reason = fields.Char(compute="_compute_waiting_reason", string="Why Not Paid Yet")

    # What a run of payroll looks for: amounts of an employee that wait for a slip.
    _payable = models.Index("(employee_id) WHERE state IN ('approved', 'released')")
    _on_a_slip = models.Constraint(
        "CHECK ((state IN ('reserved', 'paid', 'reversed')) = (payslip_id IS NOT NULL))",
        "An amount that is reserved, paid or reversed stands on a payslip, any other does not.",
    )

    @api.depends("state", "payslip_id", "employee_id")
    def _compute_waiting_reason(self):
        waiting = self.filtered(lambda line: line.state in PAYABLE and line.amount)
        # Whoever reads allocations may know why an amount waits, without a right to contracts.
        slips = self.env["hr.payslip"].sudo()
        open_slips = {}
        domain = [("employee_id", "in", waiting.employee_id.ids), ("state", "in", ("draft", "verify"))]
        for slip in slips.search(domain) if waiting else slips:
            open_slips.setdefault(slip.employee_id.id, slip)
        for line in self:
            line.waiting_reason = line._reason_of_waiting(open_slips) if line in waiting else False

    def _reason_of_waiting(self, open_slips):
        slip = open_slips.get(self.employee_id.id)
        if not slip:
            return self.env._("No open payslip of this person yet.")
        return slip._jifen_obstacle() or self.env._(
            "Payslip %(slip)s is open: compute it.", slip=slip.number or slip.name or slip.id
        )

    def _move(self, allowed, target, payslip=None):
        """Move lines between states together with the payslip they are on."""
        if self:
            # The books of performance pay follow the payslip; nobody writes them by hand.
            self.sudo()._update_state(allowed, target, payslip_id=payslip.id if payslip else False)

    def action_pay_again(self):
        """Let amounts whose payslip was refunded go on the next payslip."""
        if not (self.env.uid == 1 or self.env.user.has_group("payroll.group_payroll_manager")):
            raise AccessError(self.env._("Only payroll managers put a refunded amount on a payslip again."))
        self.check_access("read")
        self._move(("reversed",), "released")
        return True

    def action_view_payslip(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.payslip",
            "res_id": self.payslip_id.id,
            "views": [(False, "form")],
        }
