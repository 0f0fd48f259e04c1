from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from .hr_payslip_input import BY_CODE, CODE
from .jifen_allocation_line import PAYABLE

# A slip that changes one of these is another slip: its amounts go back to wait.
_IDENTITY = frozenset({"employee_id", "company_id", "credit_note"})
# What a confirmed payment rests on.
_FIXED = _IDENTITY | {"contract_id", "date_to"}


class HrPayslip(models.Model):
    """A payslip carries the performance pay that waits for its employee, once.

    What goes on which slip is decided in ``hr_payslip_sync``, how the books follow the slip
    through its states in ``hr_payslip_books``, refunds in ``hr_payslip_refund``.
    """

    _inherit = "hr.payslip"

    refunded_id = fields.Many2one(index="btree_not_null")
    jifen_allocation_line_ids = fields.One2many(
        "jifen.allocation.line", "payslip_id", string="Performance Pay", readonly=True, copy=False
    )
    jifen_currency_id = fields.Many2one(related="company_id.currency_id")
    jifen_amount = fields.Monetary(
        compute="_compute_jifen_amount", currency_field="jifen_currency_id", string="Performance Pay Amount"
    )
    jifen_warning = fields.Char(compute="_compute_jifen_warning")

    _jifen_open = models.Index("(employee_id) WHERE state IN ('draft', 'verify')")

    # === COMPUTES === #

    @api.depends("jifen_allocation_line_ids.amount")
    def _compute_jifen_amount(self):
        for slip in self:
            slip.jifen_amount = sum(slip.jifen_allocation_line_ids.mapped("amount"))

    @api.depends("employee_id", "contract_id", "struct_id", "state", "date_to", "line_ids.total")
    def _compute_jifen_warning(self):
        open_slips = self.filtered(lambda slip: slip.state in ("draft", "verify") and not slip.credit_note)
        # Amounts of an employee are no secret to who makes their payslip.
        waiting = (
            self.env["jifen.allocation.line"]
            .sudo()  # amounts of one's payslips' employees
            .search(
                [("employee_id", "in", open_slips.employee_id.ids), ("state", "in", PAYABLE), ("amount", "!=", 0)]
                if open_slips
                else [(0, "=", 1)]
            )
        )
        for slip in self:
            slip.jifen_warning = slip in open_slips and slip._jifen_warning_text(waiting)

    def _jifen_warning_text(self, waiting):
        if any(self._jifen_may_carry(line) for line in waiting):
            obstacle = self._jifen_obstacle()
            if obstacle:
                return self.env._(
                    "Performance pay is approved for this person, but this payslip cannot carry it. %(why)s",
                    why=obstacle,
                )
        if self.state == "verify" and self._jifen_differs():
            return self.env._("The performance pay has changed since the sheet was computed. Compute it again.")
        return self._jifen_warning_of_net()

    def _jifen_warning_of_net(self):
        """Return a warning when what is taken back leaves nothing of the pay, or False."""
        taken = self.jifen_amount
        if self.state != "verify" or taken >= 0:
            return False
        net_rows = self.line_ids.filtered(lambda row: row.category_id.code == "NET")
        # A payslip without a net line: the wage is all we know. Payroll officers see it on the contract.
        net = sum(net_rows.mapped("total")) if net_rows else self.contract_id.sudo().wage + taken
        if net >= 0:
            return False
        return self.env._(
            "%(taken)s of performance pay is taken back, so this payslip comes to %(net)s. "
            "The pay rule can limit what one payslip takes back.",
            taken=format_amount(self.env, -taken, self.jifen_currency_id),
            net=format_amount(self.env, net, self.jifen_currency_id),
        )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        slips = super().create(vals_list)
        slips.filtered("refunded_id")._refuse_jifen_refund_by_hand()
        slips.filtered(lambda slip: slip.state == "done")._check_jifen_computed()
        return slips

    def write(self, vals):
        self._check_jifen_fixed(vals)
        moved, another = self.browse(), self._jifen_changed_by(vals, _IDENTITY)
        another._jifen_release()
        if "state" in vals:
            moved = self.filtered(lambda slip: slip.state != vals["state"])
            moved._check_jifen_state(vals["state"])
        result = super().write(vals)
        moved._jifen_follow()
        if vals.get("refunded_id"):
            self._jifen_refunded()
        if "line_ids" not in vals:  # those are computed right now
            (moved | another)._jifen_put_right()
        return result

    def unlink(self):
        self._jifen_release()
        return super().unlink()

    def copy(self, default=None):
        slips = super().copy({"refunded_id": False, **(default or {})})
        # Payroll copies the inputs and the lines of a slip; the performance pay of one slip is not another's.
        # A refund that is being made keeps it: it takes the same amount back.
        others = slips.filtered(lambda slip: not slip._jifen_is_refunding())
        others.input_line_ids.filtered(lambda row: row.code == CODE).unlink()
        others._jifen_put_right()
        return slips

    def _jifen_changed_by(self, vals, names):
        """Return the slips for which ``vals`` bring another value of one of these fields."""
        changes = [(self._fields[name], vals[name]) for name in names.intersection(vals)]
        return self.filtered(
            lambda slip: any(
                field.convert_to_cache(value, slip) != field.convert_to_cache(slip[field.name], slip)
                for field, value in changes
            )
        )

    def _check_jifen_fixed(self, vals):
        fixed = self._jifen_changed_by(vals, _FIXED).filtered(lambda slip: slip.state == "done" and slip._jifen_pays())
        if fixed:
            raise UserError(
                self.env._(
                    "Payslip %(slip)s has been confirmed with performance pay: "
                    "whose it is and for when does not change any more.",
                    slip=fixed[0]._jifen_name(),
                )
            )
        self._check_jifen_refund_entered(vals)

    # === PAYROLL'S ACTIONS === #

    def compute_sheet(self):
        paid = self.filtered(lambda slip: slip.state == "done" and slip._jifen_pays())
        if paid:
            raise UserError(
                self.env._(
                    "Payslip %(slip)s has been confirmed with performance pay and is not computed again. "
                    "Refund or cancel it instead.",
                    slip=paid[0]._jifen_name(),
                )
            )
        # Payroll writes each slip together with its lines.
        slips = self.with_context(jifen_by_code=BY_CODE)
        slips._jifen_sync(computing=True)
        if len(self) > 1:
            # All old lines in one statement: one by one, each would clear the others' cache.
            slips.line_ids.unlink()
        return super(HrPayslip, slips).compute_sheet()

    def action_view_jifen_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_payroll_link.jifen_allocation_line_action")
        action["domain"] = [("payslip_id", "=", self.id)]
        action["context"] = {}
        return action

    # === HELPERS === #

    def _jifen_name(self):
        return self.number or self.name or str(self.id)

    def _jifen_lines(self, *states):
        # The books of performance pay follow the payslip, whatever the payroll officer may read.
        lines = self.sudo().jifen_allocation_line_ids
        return lines.filtered(lambda line: line.state in states) if states else lines

    def _jifen_paid_by_line(self):
        """Return what the slip's computed line pays."""
        return sum(self.line_ids.filtered(lambda line: line.code == CODE).mapped("total"))

    def _jifen_pays(self):
        """Tell whether performance pay stands on this slip, in the books or as a line."""
        return bool(self._jifen_lines() or self.line_ids.filtered(lambda line: line.code == CODE))

    def _jifen_unequal(self, one, other):
        currency = self.company_id.currency_id or self.env.company.currency_id
        return bool(currency.compare_amounts(one, other))
