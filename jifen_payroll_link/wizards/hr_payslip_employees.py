from odoo import api, fields, models


class HrPayslipEmployees(models.TransientModel):
    _inherit = "hr.payslip.employees"

    jifen_warning = fields.Text(compute="_compute_jifen_warning")

    @api.depends("employee_ids")
    def _compute_jifen_warning(self):
        """Say before the run whose performance pay would stay behind, and why."""
        for wizard in self:
            wizard.jifen_warning = "\n".join(wizard._jifen_obstacles())

    def _jifen_obstacles(self):
        run = self.env["hr.payslip.run"].browse(self.env.context.get("active_id") or ())
        if not run.exists():
            return
        # Amounts are no secret to who makes the payslips.
        waiting = (
            self.env["jifen.allocation.line"]
            .sudo()
            .search(
                [
                    ("employee_id", "in", self.employee_ids.ids),
                    ("state", "in", ("approved", "released")),
                    ("amount", ">", 0),
                    ("period_id.date_to", "<=", run.date_end),
                ]
            )
        )
        contracts = waiting.employee_id._get_contracts(date_start=run.date_start, date_end=run.date_end)
        for employee in waiting.employee_id:
            contract = contracts.get(employee.id, self.env["hr.version"])[:1]
            structure = run.struct_id or contract.struct_id
            if not contract:
                yield self.env._("%(person)s has no contract in this time.", person=employee.name)
            elif not structure._jifen_has_rule():
                yield self.env._(
                    "%(person)s: the salary structure %(structure)s lacks the rule for performance pay.",
                    person=employee.name,
                    structure=structure.name or "",
                )
