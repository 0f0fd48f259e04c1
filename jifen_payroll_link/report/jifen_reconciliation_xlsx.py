from odoo import models

from odoo.addons.jifen_appraisal.report.jifen_sheet import Column


class JifenReconciliationXlsx(models.AbstractModel):
    """Where the money is, allocation by allocation, and whose amount is not on a payslip and why."""

    _name = "report.jifen_payroll_link.reconciliation_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Reconciliation Sheet"

    _jifen_model = "jifen.pay.reconciliation"

    def _write_workbook(self, workbook, objs):
        money = ("pool_amount", "waiting_amount", "reserved_amount", "paid_amount", "refunded_amount")
        money += ("returned_amount", "reserve_amount", "difference", "payslip_difference")
        titles = {name: objs._fields[name].get_description(self.env, ["string"])["string"] for name in money}
        self._write_sheet(
            workbook,
            self.env._("Reconciliation"),
            self.env._("Reconciliation of Performance Pay"),
            [self.env._("Unit: %(company)s", company=self.env._(", ").join(objs.company_id.mapped("name")))],
            [
                Column(self.env._("Allocation"), 14, "text"),
                Column(self.env._("Period"), 18, "text"),
                *(Column(titles[name], 14, "money", total=True) for name in money),
            ],
            [[row.allocation_id.name, row.period_id.name, *(row[name] for name in money)] for row in objs],
            landscape=True,
        )
        lines = objs.allocation_id.line_ids.filtered(
            lambda line: line.state in ("approved", "released", "reversed") and line.amount
        )
        self._write_sheet(
            workbook,
            self.env._("Not paid yet"),
            self.env._("Amounts That Are Not on a Payslip"),
            [],
            [
                Column(self.env._("Allocation"), 14, "text"),
                Column(self.env._("Employee Name"), 14, "text"),
                Column(self.env._("Office"), 18, "text"),
                Column(self.env._("Amount"), 14, "money", total=True),
                Column(self.env._("Why Not Paid Yet"), 60, "text"),
            ],
            [
                [
                    line.allocation_id.name,
                    line.employee_name,
                    line.department_id.sudo().name,  # a department's name is no secret on this sheet
                    line.amount,
                    line.waiting_reason,
                ]
                for line in lines
            ],
            landscape=True,
        )
