from odoo import models
from odoo.tools import format_date

from odoo.addons.jifen_appraisal.report.common.sheet import Column, Worksheet

MONEY = (
    "pool_amount",
    "waiting_amount",
    "reserved_amount",
    "paid_amount",
    "refunded_amount",
    "settled_amount",
    "returned_amount",
    "reserve_amount",
    "difference",
    "payslip_difference",
)


class JifenReconciliationXlsx(models.AbstractModel):
    """Where the money is, allocation by allocation and in all, whose amount is not on a payslip and why."""

    _name = "report.jifen_payroll_link.reconciliation_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Reconciliation Sheet"

    _jifen_model = "jifen.pay.reconciliation"

    def _worksheets(self, records):
        titles = {name: records._fields[name].get_description(self.env, ["string"])["string"] for name in MONEY}
        money = [Column(titles[name], 14, "money", total=True) for name in MONEY]
        worksheets = [self._allocations(records, money), self._totals(records, money), self._waiting(records)]
        settled = records.allocation_id.line_ids.filtered(lambda line: line.state == "settled")
        return [*worksheets, self._settled(settled)] if settled else worksheets

    def _allocations(self, records, money):
        return Worksheet(
            self.env._("Reconciliation"),
            self.env._("Reconciliation of Performance Pay"),
            [
                Column(self.env._("Allocation"), 14, "text"),
                Column(self.env._("Correction of"), 14, "text"),
                Column(self.env._("Period"), 18, "text"),
                *money,
            ],
            [
                [row.allocation_id.name, row.origin_id.name, row.period_id.name, *(row[name] for name in MONEY)]
                for row in records
            ],
            head=[self.env._("Unit: %(company)s", company=self.env._(", ").join(records.company_id.mapped("name")))],
            landscape=True,
        )

    def _totals(self, records, money):
        groups = records.grouped(lambda row: (row.company_id, row.period_id))
        return Worksheet(
            self.env._("By unit and period"),
            self.env._("Reconciliation by Unit and Period"),
            [Column(self.env._("Unit"), 24, "text"), Column(self.env._("Period"), 18, "text"), *money],
            [
                [company.name, period.name, *(round(sum(rows.mapped(name)), 2) for name in MONEY)]
                for (company, period), rows in groups.items()
            ],
            landscape=True,
        )

    def _waiting(self, records):
        lines = records.allocation_id.line_ids.filtered(
            lambda line: line.state in ("approved", "released", "reversed") and line.amount
        )
        return Worksheet(
            self.env._("Not paid yet"),
            self.env._("Amounts That Are Not on a Payslip"),
            [
                *self._person_columns(),
                Column(self.env._("Has Left"), 8, "text"),
                Column(self.env._("Why Not Paid Yet"), 60, "text"),
            ],
            [[*self._person(line), self.env._("yes") if line.has_left else "", line.waiting_reason] for line in lines],
            landscape=True,
        )

    def _settled(self, lines):
        ways = dict(lines._fields["settled_as"]._description_selection(self.env))
        return Worksheet(
            self.env._("Settled"),
            self.env._("Amounts Settled Outside Payroll"),
            [
                *self._person_columns(),
                Column(self.env._("Settled As"), 22, "text"),
                Column(self.env._("Settled By"), 14, "text"),
                Column(self.env._("Settled On"), 14, "text"),
                Column(self.env._("Why It Was Settled"), 50, "text"),
            ],
            [
                [
                    *self._person(line),
                    ways[line.settled_as],
                    line.settled_by_id.sudo().name,  # who settled it is on record for whoever reads the sheet
                    format_date(self.env, line.settled_at),
                    line.settled_reason,
                ]
                for line in lines
            ],
            landscape=True,
        )

    def _person_columns(self):
        return [
            Column(self.env._("Allocation"), 14, "text"),
            Column(self.env._("Period"), 18, "text"),
            Column(self.env._("Employee Name"), 14, "text"),
            Column(self.env._("Office"), 18, "text"),
            Column(self.env._("Amount"), 14, "money", total=True),
        ]

    def _person(self, line):
        return [
            line.allocation_id.name,
            line.period_id.name,
            line.employee_name,
            line.department_id.sudo().name,  # a department's name is no secret on this sheet
            line.amount,
        ]
