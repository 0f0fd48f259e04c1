from odoo import fields, models
from odoo.tools import format_amount

from ..common.sheet import Column, Worksheet


class JifenAllocationXlsx(models.AbstractModel):
    """The sheet that people sign for their performance pay, one worksheet for each allocation."""

    _name = "report.jifen_appraisal.allocation_xlsx"
    _inherit = "report.jifen_appraisal.sheet"
    _description = "Performance Pay Sheet"

    _jifen_model = "jifen.allocation"

    def _worksheets(self, records):
        return [self._worksheet(pay) for pay in records]

    def _worksheet(self, pay):
        explained = any(line.note for line in pay.line_ids)
        return Worksheet(
            pay.name,
            self.env._("Performance Pay Sheet: %(period)s", period=pay.period_id.name),
            [
                Column(self.env._("No."), 6, "number"),
                Column(self.env._("Employee Name"), 14, "text"),
                Column(self.env._("Office"), 18, "text"),
                Column(self.env._("Score"), 11, "points", total=True),
                Column(self.env._("Unit Value"), 14, "unit"),
                Column(self.env._("Amount"), 14, "money", total=True),
                *([Column(self.env._("How It Came About"), 40, "text")] if explained else []),
                Column(self.env._("Signature"), 16, "text"),
            ],
            [
                [
                    number,
                    line.employee_name,
                    line.department_id.sudo().name,  # a department's name is no secret on this sheet
                    line.weight,
                    line._unit_value(),
                    line.amount,
                    *([line.note or ""] if explained else []),
                    "",
                ]
                for number, line in enumerate(pay.line_ids, 1)
            ],
            head=self._head(pay),
            foot=self._foot(pay),
        )

    def _head(self, pay):
        states = dict(pay._fields["state"]._description_selection(self.env))
        return [
            self.env._(
                "Unit: %(company)s    Allocation: %(number)s (%(state)s)",
                company=pay.company_id.name,
                number=pay.name,
                state=states[pay.state],
            ),
            self.env._(
                "Pool: %(pool)s    People: %(heads)s    Sum of scores: %(sum)s    Returned: %(returned)s",
                pool=format_amount(self.env, pay.pool_amount, pay.currency_id),
                heads=pay.heads,
                sum=f"{pay.weight_sum:.4f}".rstrip("0").rstrip("."),
                returned=format_amount(self.env, pay.returned_amount, pay.currency_id),
            ),
        ]

    def _foot(self, pay):
        # Who computed and who approved is part of the sheet, whatever the printer may read of users.
        pay_sudo = pay.sudo()
        approved_on = fields.Datetime.context_timestamp(pay, pay.approved_at) if pay.approved_at else None
        return [
            self.env._(
                "Computed by: %(computed)s    Approved by: %(approved)s    Date: %(date)s",
                computed=pay_sudo.computed_by_id.name or "",
                approved=pay_sudo.approved_by_id.name or "",
                date=approved_on.date() if approved_on else "",
            )
        ]
