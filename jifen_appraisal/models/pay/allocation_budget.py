"""What an allocation means for the budget of its year: said while it is prepared, enforced when it is approved."""

from odoo import api, fields, models
from odoo.tools import format_amount, format_list

from ..common.relying import rely_on
from ..common.states import Reason


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    budget_id = fields.Many2one("jifen.pay.budget", compute="_compute_budget_id")
    budget_left = fields.Monetary(compute="_compute_budget_id")
    budget_warning = fields.Char(compute="_compute_budget_warning")
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

    @api.depends("state", "budget_id", "spent_amount", "pool_expected")
    def _compute_budget_warning(self):
        for pay in self:
            pay.budget_warning = pay._over_budget() if pay.state in ("draft", "computed", "submitted") else False

    def _needed_amount(self):
        """Return what is needed of the budget: before it is computed, what its pool will be."""
        self.ensure_one()
        if self.state == "draft" and not self.origin_id:
            return self.pool_expected
        return self.spent_amount

    def _over_budget(self):
        """Return how much more is needed than the budget has left, as a sentence; False when it suffices."""
        # Budgets bind whoever asks.
        budget, needed = self.budget_id.sudo(), self._needed_amount()
        if not budget or self.currency_id.compare_amounts(needed, budget.left_amount) <= 0:
            return False
        return self.env._(
            "%(budget)s has %(left)s left, but %(needed)s is needed: this cannot be approved.",
            budget=budget.name,
            left=format_amount(self.env, budget.left_amount, self.currency_id),
            needed=format_amount(self.env, needed, self.currency_id),
        )

    def _by_budget(self):
        """Return ``{budget: allocations}``, those without a budget left out. Call elevated."""
        return self.filtered("budget_id").grouped("budget_id")

    def _reasons_to_wait(self):
        """Refuse what the budget of the period's last day does not hold; without a budget there is no limit."""
        reasons = super()._reasons_to_wait()
        # Budgets bind whoever approves, whether or not they may read them.
        for budget, pays in self.sudo()._by_budget().items():
            # What it has left changes with every approval, also a moment ago.
            budget.invalidate_recordset(["left_amount"])
            needed = sum(pays.mapped("spent_amount"))
            if budget.currency_id.compare_amounts(needed, budget.left_amount) > 0:
                text = self.env._(
                    "%(budget)s has %(left)s left, but %(needed)s is needed for %(allocations)s.",
                    budget=budget.name,
                    left=format_amount(self.env, budget.left_amount, budget.currency_id),
                    needed=format_amount(self.env, needed, budget.currency_id),
                    allocations=format_list(self.env, pays.mapped("display_name")),
                )
                reasons.append(Reason(text, model="jifen.pay.budget", domain=(("id", "=", budget.id),)))
        return reasons

    def _before_becoming_payable(self):
        """Spend of the budget: who approves at the same moment begins again and finds it spent."""
        result = super()._before_becoming_payable()
        rely_on(self.sudo().budget_id)  # as above
        return result

    def _on_submitted(self):
        """Say on record what the budget does not hold."""
        result = super()._on_submitted()
        for pay in self:
            warning = pay._over_budget()
            if warning:
                pay.message_post(body=warning)
        return result

    def _card_facts(self):
        # Whoever decides sees what it leaves of the budget.
        budget = self.budget_id.sudo()
        if not budget:
            return super()._card_facts()
        left = budget.left_amount - (self.spent_amount if self.state == "submitted" else 0)
        label = self.env._("Budget left after it") if left >= 0 else self.env._("Budget overspent by")
        return [*super()._card_facts(), self._fact(label, self._amount_text(abs(left)))]
