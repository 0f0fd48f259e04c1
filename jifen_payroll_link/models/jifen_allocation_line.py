from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.jifen_appraisal.models.common.relying import rely_on
from odoo.addons.jifen_appraisal.models.pay.line import PAYABLE


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
        waiting_sudo = waiting.sudo()
        slips = waiting_sudo._open_slips_by_employee()
        left = waiting_sudo._employees_who_left(waiting_sudo.employee_id.ids)
        under_contract = waiting_sudo._under_contract()
        for line in self:
            if line in waiting:
                own = slips.get(line.employee_id.id, self.env["hr.payslip"])
                # The reason only, no contract data.
                line.waiting_reason = line.sudo()._reason_of_waiting(
                    own, line.employee_id.id in under_contract, line.employee_id.id in left
                )
            elif line.state == "reversed":
                line.waiting_reason = self.env._("Its payslip was refunded. A payroll manager can pay it again.")
            else:
                line.waiting_reason = False

    def _open_slips_by_employee(self):
        slips = self.env["hr.payslip"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "in", ("draft", "verify")),
                ("credit_note", "=", False),
            ],
            order="date_to, id",
        )
        return slips.grouped(lambda slip: slip.employee_id.id)

    def _under_contract(self):
        """Return the ids of the employees who have a contract that has not ended before their period."""
        ids = set()
        for period, lines in self.grouped("period_id").items():
            contracts = lines.employee_id._get_contracts(date_start=period.date_from)
            ids.update(employee for employee, versions in contracts.items() if versions)
        return ids

    def _reason_of_waiting(self, slips, under_contract, left):
        """Return why this amount is not on a payslip.

        :param slips: the person's open payslips, earliest first
        """
        fitting = slips.filtered(lambda slip: slip._jifen_may_carry(self))
        if fitting:
            if self.amount < 0 and fitting[0].jifen_allocation_line_ids.filtered(lambda line: line.amount < 0):
                return self.env._(
                    "Payslip %(slip)s already takes back as much as the pay rule allows.",
                    slip=fitting[0]._jifen_name(),
                )
            return fitting[0]._jifen_obstacle() or self.env._(
                "Payslip %(slip)s is open: compute it.", slip=fitting[0]._jifen_name()
            )
        if slips.filtered(lambda slip: slip.company_id != self.company_id):
            return self.env._("The open payslip of this person belongs to another company.")
        if slips:
            return self.env._(
                "The open payslip of this person ends before %(day)s, the last day of the appraisal period.",
                day=format_date(self.env, self.period_id.date_to),
            )
        if left:
            return self.env._(
                "This person has left: make a final payslip within the time of the contract, "
                "or settle the amount outside payroll."
            )
        if not under_contract:
            return self.env._("No contract since the appraisal period began.")
        return self.env._("No open payslip of this person yet.")

    def _take_off(self, name="release"):
        """Move lines to a state in which they are on no payslip."""
        if self:
            # The books of performance pay follow the payslip; nobody writes them by hand.
            lines = self.sudo()
            slips = lines.payslip_id
            lines._update_state(name, payslip_id=False)
            # What a slip bears of a debt was decided by what stands on it: see ``_jifen_reserve``.
            rely_on(slips)

    def _move_on_slip(self, name):
        """Move lines to another state on the payslip they are on."""
        if self:
            self.sudo()._update_state(name)  # as above

    def action_pay_again(self):
        """Let amounts whose payslip was refunded go on the next payslip."""
        if not (self.env.uid == 1 or self.env.user.has_group("payroll.group_payroll_manager")):
            raise AccessError(self.env._("Only payroll managers put a refunded amount on a payslip again."))
        self.check_access("read")
        self._take_off("pay_again")
        return True

    def action_view_allocation(self):
        self.ensure_one()
        return self._open("jifen.allocation", self.allocation_id.id)

    def action_view_ledger(self):
        """Open the ledger lines behind the amount."""
        return self.scorecard_id.action_view_lines()

    def action_view_payslip(self):
        self.ensure_one()
        return self._open("hr.payslip", self.payslip_id.id)

    def _open(self, model, record_id):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record_id,
            "views": [(False, "form")],
        }
