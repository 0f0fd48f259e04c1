"""Two who decide about a budget at the same moment: the later one begins again and finds what the first one did."""

from odoo import api
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TownCase
from ..connections import CommittedCase


@tagged("post_install", "-at_install")
class TestBudgetRaces(CommittedCase):
    """Two submitted allocations of 3,000 in the days of one budget, on two real connections."""

    town = TownCase

    def _prepare(self, case):
        last = case._period(name="Last year", date_from="2020-02-01", date_to="2020-02-29")
        last.with_user(case.user_officer).action_open()
        self.dates = {"date_from": "2020-01-01", "date_to": case.period.date_to}
        self.company, self.committee = case.company.id, case.user_committee.id
        self.pays = []
        for period in (case._close(), case._close(last)):
            pay = case.env["jifen.allocation"].with_user(case.user_officer)
            pay = pay.create({"period_id": period.id, "pool_basis": "fixed", "pool_amount": 3000})
            pay.action_compute()
            pay.action_submit()
            self.pays.append(pay.id)

    def _committee(self, cr, model):
        return api.Environment(cr, self.committee, {"allowed_company_ids": [self.company]})[model]

    def _budget(self, cr, amount):
        budgets = self._committee(cr, "jifen.pay.budget")
        return budgets.create({"name": "Both", "amount": amount, "company_id": self.company, **self.dates})

    def _approve(self, cr, number):
        """Approve one of the allocations as the committee does."""
        self._committee(cr, "jifen.allocation").browse(self.pays[number]).action_approve()

    def _overtaken_and_refused(self, first, later):
        self._overtaken(first, later)
        with self.registry.cursor() as again:
            with self.assertRaises(UserError):
                later(again)
            again.rollback()

    def test_two_approvals_do_not_spend_the_same_money(self):
        with self.registry.cursor() as cr:
            self._budget(cr, 5000)
        self._overtaken_and_refused(lambda cr: self._approve(cr, 0), lambda cr: self._approve(cr, 1))

    def test_a_budget_is_not_lowered_below_what_is_approved_meanwhile(self):
        with self.registry.cursor() as cr:
            budget = self._budget(cr, 6000).id

        def lower(amount):
            return lambda cr: self._committee(cr, "jifen.pay.budget").browse(budget).write({"amount": amount})

        self._overtaken_and_refused(lambda cr: self._approve(cr, 0), lower(2999))
        self._overtaken_and_refused(lower(5000), lambda cr: self._approve(cr, 1))

    def test_a_budget_made_meanwhile_counts_what_is_approved(self):
        self._overtaken_and_refused(lambda cr: self._approve(cr, 0), lambda cr: self._budget(cr, 1000))

    def test_an_approval_finds_the_budget_made_meanwhile(self):
        self._overtaken_and_refused(lambda cr: self._budget(cr, 1000), lambda cr: self._approve(cr, 0))
