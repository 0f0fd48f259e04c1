from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount


class JifenPayBudget(models.Model):
    """How much performance pay a company may approve in a span of time, and what became of it."""

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
    committed_amount = fields.Monetary(
        compute="_compute_spent", string="Committed", help="Approved and not returned, paid or not."
    )
    paid_amount = fields.Monetary(compute="_compute_spent", string="Paid")
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
        for budget in self:
            # What is committed counts whatever the reader may see of allocations.
            allocations = self.env["jifen.allocation"].sudo().search(budget._spending())
            lines = allocations.line_ids
            budget.allocation_ids = allocations.sudo(False)
            budget.committed_amount = sum(allocations.mapped("spent_amount"))
            budget.paid_amount = sum(lines.filtered(lambda line: line.state == "paid").mapped("amount"))
            budget.left_amount = budget.amount - budget.committed_amount

    def _spending(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "approved"),
            ("period_id.date_to", ">=", self.date_from),
            ("period_id.date_to", "<=", self.date_to),
        ]


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    budget_id = fields.Many2one("jifen.pay.budget", compute="_compute_budget_id")
    budget_left = fields.Monetary(compute="_compute_budget_id")
    spent_amount = fields.Monetary(compute="_compute_spent_amount", help="The pool without what is returned.")

    @api.depends("pool_amount", "returned_amount")
    def _compute_spent_amount(self):
        for pay in self:
            pay.spent_amount = pay.pool_amount - pay.returned_amount

    @api.depends("period_id", "company_id", "state")
    def _compute_budget_id(self):
        for pay in self:
            day = pay.period_id.date_to
            # Budgets bind whoever computes or pays, whether or not they may read them.
            budget = (
                self.env["jifen.pay.budget"]
                .sudo()  # as said
                .search(
                    [("company_id", "=", pay.company_id.id), ("date_from", "<=", day), ("date_to", ">=", day)], limit=1
                )
            )
            pay.budget_id = budget.sudo(False)
            pay.budget_left = budget.left_amount

    def _check_budget(self):
        """Refuse what the budget of the period's last day does not hold; without a budget there is no limit.

        :raise UserError: naming what is left and what is needed
        """
        for pay in self:
            budget = pay.budget_id
            if not budget:
                continue
            # Two approvals at once must not spend the same money.
            self.env.cr.execute("SELECT id FROM jifen_pay_budget WHERE id = %s FOR UPDATE", [budget.id])
            budget.invalidate_recordset()
            if pay.currency_id.compare_amounts(pay.spent_amount, budget.left_amount) > 0:
                raise UserError(
                    self.env._(
                        "%(budget)s has %(left)s left, but %(allocation)s needs %(needed)s.",
                        budget=budget.name,
                        left=format_amount(self.env, budget.left_amount, pay.currency_id),
                        allocation=pay.display_name,
                        needed=format_amount(self.env, pay.spent_amount, pay.currency_id),
                    )
                )

    def action_approve(self):
        # Before anything elevated fills the cache: what is in it is not checked again.
        self.check_access("read")
        self.sudo()._check_budget()  # budgets bind whoever approves
        return super().action_approve()
