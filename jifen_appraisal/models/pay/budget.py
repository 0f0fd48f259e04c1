from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from ..common.relying import rely_on

# Where the approved amounts of a budget stand, by the state of their lines.
_STAGES = {
    "waiting_amount": ("approved", "released"),
    "reserved_amount": ("reserved",),
    "paid_amount": ("paid",),
    "refunded_amount": ("reversed",),
    "settled_amount": ("settled",),
}


class JifenPayBudget(models.Model):
    """How much performance pay a company may approve in a span of time, and what became of it.

    What is committed is what approved allocations and their corrections may spend: the pools
    without what is returned. It stands somewhere: kept for appeals, waiting for a payslip, on
    an open payslip, paid, refunded, or settled outside payroll.
    """

    _name = "jifen.pay.budget"
    _description = "Performance Pay Budget"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(required=True, default=lambda self: fields.Date.start_of(fields.Date.today(), "year"))
    date_to = fields.Date(required=True, default=lambda self: fields.Date.end_of(fields.Date.today(), "year"))
    amount = fields.Monetary(required=True, tracking=True)
    allocation_ids = fields.One2many("jifen.allocation", compute="_compute_spent", string="Allocations")
    allocation_count = fields.Integer(compute="_compute_spent", string="Number of Allocations")
    committed_amount = fields.Monetary(
        compute="_compute_spent", string="Committed", help="Approved and not returned, paid or not."
    )
    kept_amount = fields.Monetary(
        compute="_compute_spent", string="Kept for Appeals", help="What of it is not shared out at first, and left."
    )
    waiting_amount = fields.Monetary(compute="_compute_spent", string="Not on a Payslip Yet")
    reserved_amount = fields.Monetary(compute="_compute_spent", string="On Open Payslips")
    paid_amount = fields.Monetary(compute="_compute_spent", string="Paid")
    refunded_amount = fields.Monetary(
        compute="_compute_spent", string="Refunded", help="Its payslip was refunded; it may be paid again."
    )
    settled_amount = fields.Monetary(compute="_compute_spent", string="Settled Outside Payroll")
    asked_amount = fields.Monetary(
        compute="_compute_spent",
        string="Waiting for Approval",
        help="Submitted, and not committed before it is approved.",
    )
    left_amount = fields.Monetary(compute="_compute_spent", string="Left")

    _dates = models.Constraint("CHECK (date_from <= date_to)", "A budget cannot end before it begins.")
    _not_negative = models.Constraint("CHECK (amount >= 0)", "A budget cannot be negative.")

    @api.constrains("company_id", "date_from", "date_to")
    def _check_overlap(self):
        for budget in self:
            other = self.search(
                [
                    ("id", "!=", budget.id),
                    ("company_id", "=", budget.company_id.id),
                    ("date_from", "<=", budget.date_to),
                    ("date_to", ">=", budget.date_from),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._("%(other)s already covers some of these days.", other=other.display_name)
                )

    @api.constrains("amount", "date_from", "date_to", "company_id")
    def _check_not_below_committed(self):
        # Nothing is approved at the same moment that this does not count, whatever the user may see of it.
        rely_on(self.env["jifen.allocation"].sudo().search(self._domain_of_days()))
        for budget in self:
            if budget.currency_id.compare_amounts(budget.left_amount, 0) < 0:
                raise ValidationError(
                    self.env._(
                        "%(committed)s has been approved already, so %(budget)s cannot be smaller.",
                        committed=format_amount(self.env, budget.committed_amount, budget.currency_id),
                        budget=budget.name,
                    )
                )

    @api.depends("amount", "date_from", "date_to", "company_id")
    def _compute_spent(self):
        # What is committed counts whatever the reader may see of allocations.
        pays = self.env["jifen.allocation"].sudo().search(self._spending())
        stages = pays._amounts_by_stage()
        for budget in self:
            own = pays.filtered(budget._covers)
            approved = own.filtered(lambda pay: pay.state == "approved")
            budget.allocation_ids = own.sudo(False)
            budget.allocation_count = len(own)
            budget.committed_amount = sum(approved.mapped("spent_amount"))
            budget.kept_amount = sum(approved.mapped("reserve_amount"))
            budget.asked_amount = sum((own - approved).mapped("spent_amount"))
            for name, states in _STAGES.items():
                budget[name] = sum(stages[pay.id, state] for pay in approved for state in states)
            budget.left_amount = budget.amount - budget.committed_amount

    def _spending(self):
        """Return a domain that holds all that is approved or submitted in the days of these budgets."""
        return [("state", "in", ("submitted", "approved")), *self._domain_of_days()]

    def _domain_of_days(self):
        """Return a domain that holds all allocations of the days of these budgets."""
        starts, ends = self.filtered("date_from").mapped("date_from"), self.filtered("date_to").mapped("date_to")
        if not starts or not ends:
            return [(0, "=", 1)]
        return [
            ("company_id", "in", self.company_id.ids),
            ("period_id.date_to", ">=", min(starts)),
            ("period_id.date_to", "<=", max(ends)),
        ]

    def _covers(self, pay):
        day = pay.period_id.date_to
        inside = self.date_from and self.date_to and self.date_from <= day <= self.date_to
        return inside and pay.company_id == self.company_id

    def action_view_allocations(self):
        """Open the allocations of the budget's days, also those not submitted."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_allocation_action")
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("period_id.date_to", ">=", self.date_from),
            ("period_id.date_to", "<=", self.date_to),
        ]
        action["context"] = {}
        return action


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    def _amounts_by_stage(self):
        """Return ``{(allocation id, state of lines): sum}``, 0 where there is none."""
        groups = self.env["jifen.allocation.line"]._read_group(
            [("allocation_id", "in", self.ids)], ["allocation_id", "state"], ["amount:sum"]
        )
        return defaultdict(float, {(pay.id, state): amount for pay, state, amount in groups})
