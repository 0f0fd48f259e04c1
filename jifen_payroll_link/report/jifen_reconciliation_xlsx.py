from odoo import models
from odoo.tools import format_date

from odoo.addons.jifen_appraisal.report.common.sheet import Column

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

    def _write_workbook(self, workbook, objs):
        titles = {name: objs._fields[name].get_description(self.env, ["string"])["string"] for name in MONEY}
        money = [Column(titles[name], 14, "money", total=True) for name in MONEY]
        self._write_allocations(workbook, objs, money)
        self._write_totals(workbook, objs, money)
        self._write_waiting(workbook, objs)
        self._write_settled(workbook, objs)

    def _write_allocations(self, workbook, objs, money):
        self._write_sheet(
            workbook,
            self.env._("Reconciliation"),
            self.env._("Reconciliation of Performance Pay"),
            [self.env._("Unit: %(company)s", company=self.env._(", ").join(objs.company_id.mapped("name")))],
            [
                Column(self.env._("Allocation"), 14, "text"),
                Column(self.env._("Correction of"), 14, "text"),
                Column(self.env._("Period"), 18, "text"),
                *money,
            ],
            [
                [row.allocation_id.name, row.origin_id.name, row.period_id.name, *(row[name] for name in MONEY)]
                for row in objs
            ],
            landscape=True,
        )

    def _write_totals(self, workbook, objs, money):
        groups = objs.grouped(lambda row: (row.company_id, row.period_id))
        self._write_sheet(
            workbook,
            self.env._("By unit and period"),
            self.env._("Reconciliation by Unit and Period"),
            [],
            [Column(self.env._("Unit"), 24, "text"), Column(self.env._("Period"), 18, "text"), *money],
            [
                [company.name, period.name, *(round(sum(rows.mapped(name)), 2) for name in MONEY)]
                for (company, period), rows in groups.items()
            ],
            landscape=True,
        )

    def _write_waiting(self, workbook, objs):
        lines = objs.allocation_id.line_ids.filtered(
            lambda line: line.state in ("approved", "released", "reversed") and line.amount
        )
        self._write_sheet(
            workbook,
            self.env._("Not paid yet"),
            self.env._("Amounts That Are Not on a Payslip"),
            [],
            [
                *self._person_columns(),
                Column(self.env._("Has Left"), 8, "text"),
                Column(self.env._("Why Not Paid Yet"), 60, "text"),
            ],
            [[*self._person(line), self.env._("yes") if line.has_left else "", line.waiting_reason] for line in lines],
            landscape=True,
        )

    def _write_settled(self, workbook, objs):
        lines = objs.allocation_id.line_ids.filtered(lambda line: line.state == "settled")
        if not lines:
            return
        ways = dict(lines._fields["settled_as"]._description_selection(self.env))
        self._write_sheet(
            workbook,
            self.env._("Settled"),
            self.env._("Amounts Settled Outside Payroll"),
            [],
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
