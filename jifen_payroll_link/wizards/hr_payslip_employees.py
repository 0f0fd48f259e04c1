from odoo import api, fields, models
from odoo.exceptions import UserError


class HrPayslipEmployees(models.TransientModel):
    _inherit = "hr.payslip.employees"

    jifen_warning = fields.Text(compute="_compute_jifen_warning")

    def action_generate_in_background(self):
        """Make the payslips of the chosen people in the background; see :class:`jifen.payroll.task`."""
        self.ensure_one()
        run = self.env["hr.payslip.run"].browse(self.env.context.get("active_id") or ()).exists()
        if not run or not self.employee_ids:
            raise UserError(self.env._("Choose the batch and the people whose payslips are to be made."))
        run._jifen_generate(self.employee_ids)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.depends("employee_ids")
    @api.depends_context("active_id")
    def _compute_jifen_warning(self):
        """Say before the run whose performance pay would stay behind, and why."""
        run = self.env["hr.payslip.run"].browse(self.env.context.get("active_id") or ()).exists()
        for wizard in self:
            wizard.jifen_warning = False
            if run and not run.credit_note:
                lines = run._jifen_waiting([("employee_id", "in", wizard.employee_ids.ids)])
                wizard.jifen_warning = "\n".join(run._jifen_obstacles(lines))
