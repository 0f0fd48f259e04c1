from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from .hr_payslip_input import CODE

# A slip that changes one of these is another slip: its amounts go back to wait.
_IDENTITY = frozenset({"employee_id", "company_id", "credit_note"})


class HrPayslip(models.Model):
    """A payslip carries the performance pay that waits for its employee, once.

    What goes on which slip is decided in ``hr_payslip_sync``; here the books follow the
    slip through its states.
    """

    _inherit = "hr.payslip"

    jifen_allocation_line_ids = fields.One2many(
        "jifen.allocation.line", "payslip_id", string="Performance Pay", readonly=True, copy=False
    )
    jifen_currency_id = fields.Many2one(related="company_id.currency_id")
    jifen_amount = fields.Monetary(
        compute="_compute_jifen_amount", currency_field="jifen_currency_id", string="Performance Pay Amount"
    )
    jifen_warning = fields.Char(compute="_compute_jifen_warning")

    @api.depends("jifen_allocation_line_ids.amount")
    def _compute_jifen_amount(self):
        for slip in self:
            slip.jifen_amount = sum(slip.jifen_allocation_line_ids.mapped("amount"))

    @api.depends("employee_id", "contract_id", "struct_id", "state", "date_to")
    def _compute_jifen_warning(self):
        open_slips = self.filtered(lambda slip: slip.state in ("draft", "verify") and not slip.credit_note)
        # Amounts of an employee are no secret to who makes their payslip.
        waiting = (
            self.env["jifen.allocation.line"]
            .sudo()
            .search(
                [
                    ("employee_id", "in", open_slips.employee_id.ids),
                    ("state", "in", ("approved", "released")),
                    ("amount", ">", 0),
                ]
            )
        )
        for slip in self:
            due = slip in open_slips and any(slip._jifen_may_carry(line) for line in waiting)
            slip.jifen_warning = due and slip._jifen_obstacle()

    # === CRUD === #

    def write(self, vals):
        if _IDENTITY.intersection(vals):
            self._jifen_release()
        if vals.get("state") == "done":
            self._check_jifen_computed()
        result = super().write(vals)
        if "state" in vals:
            self._jifen_follow(vals["state"])
        if vals.get("refunded_id"):
            self._jifen_lines()._move_each(("paid",), "reversed")
        return result

    def unlink(self):
        self._jifen_release()
        return super().unlink()

    def copy(self, default=None):
        slips = super().copy(default)
        # Payroll copies the inputs of a slip; the performance pay of one slip is not another's.
        # A refund keeps it: it takes the same amount back.
        slips.filtered(lambda slip: not slip.credit_note).input_line_ids.filtered(lambda row: row.code == CODE).unlink()
        return slips

    # === PAYROLL'S ACTIONS === #

    def compute_sheet(self):
        paid = self.filtered(lambda slip: slip.state == "done" and slip._jifen_lines())
        if paid:
            raise UserError(
                self.env._(
                    "Payslip %(slip)s has been confirmed with performance pay and is not computed again. "
                    "Refund or cancel it instead.",
                    slip=paid[0].number or paid[0].name,
                )
            )
        self._jifen_sync()
        if len(self) > 1:
            # All old lines in one statement: one by one, each would clear the others' cache.
            self.line_ids.unlink()
        return super().compute_sheet()

    # === THE BOOKS FOLLOW THE SLIP === #

    def _jifen_lines(self):
        # The books of performance pay follow the payslip, whatever the payroll officer may read.
        return self.sudo().jifen_allocation_line_ids

    def _jifen_follow(self, state):
        """Carry a change of the slips' state over to their amounts."""
        lines = self._jifen_lines()
        if state == "done":
            lines.filtered(lambda line: line.state == "reserved")._move_each(("reserved",), "paid")
        elif state in ("draft", "verify"):
            lines.filtered(lambda line: line.state == "paid")._move_each(("paid",), "reserved")
        elif state == "cancel":
            self._jifen_release()
            # The original of a cancelled refund is paid again.
            originals = self.sudo().search([("refunded_id", "in", self.ids)])
            originals._jifen_lines().filtered(lambda line: line.state == "reversed")._move_each(("reversed",), "paid")

    def _jifen_release(self):
        """Let the amounts of slips that will not pay them wait for another slip."""
        self._jifen_lines().filtered(lambda line: line.state in ("reserved", "paid"))._move(
            ("reserved", "paid"), "released"
        )

    def _check_jifen_computed(self):
        """Refuse to confirm a slip whose line does not pay what is booked on it."""
        for slip in self.filtered(lambda slip: not slip.credit_note):
            booked = sum(slip._jifen_lines().filtered(lambda line: line.state == "reserved").mapped("amount"))
            paid = sum(slip.line_ids.filtered(lambda line: line.code == CODE).mapped("total"))
            if slip.state != "done" and float_compare(booked, paid, precision_digits=2):
                raise UserError(
                    self.env._(
                        "Payslip %(slip)s pays %(paid)s of performance pay, but %(booked)s is approved for it. "
                        "Compute the sheet again.",
                        slip=slip.number or slip.name,
                        paid=f"{paid:.2f}",
                        booked=f"{booked:.2f}",
                    )
                )

    def action_view_jifen_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_payroll_link.jifen_allocation_line_action")
        action["domain"] = [("payslip_id", "=", self.id)]
        action["context"] = {}
        return action


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    def _move_each(self, allowed, target):
        """Move lines to another state on the payslip they are on."""
        if self:
            self.sudo()._update_state(allowed, target)  # as in _move: the books follow the slip
