"""Batches whose payslips are made and computed in the background."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class HrPayslipRun(models.Model):
    _name = "hr.payslip.run"
    _inherit = ["hr.payslip.run", "jifen.task.owner"]

    _task_action = "jifen_payroll_link.jifen_payroll_task_action"

    jifen_task_ids = fields.One2many("jifen.payroll.task", "run_id", string="Tasks")
    jifen_total = fields.Integer(string="Payslips in the Background")
    jifen_waiting = fields.Integer(string="Payslips Still to Come")
    jifen_failed = fields.Integer(string="Payslips That Failed")

    # === ACTIONS === #

    def action_jifen_compute(self):
        """Compute the open payslips of these batches in the background.

        :raise UserError: when nothing is open, or the batch is being worked on already
        """
        self._check_tasks()
        for run in self:
            slips = run.slip_ids.filtered(lambda slip: slip.state in ("draft", "verify"))
            if not slips:
                raise UserError(self.env._("%(batch)s has no open payslip to compute.", batch=run.name))
            run._jifen_start("compute", [(slip.employee_id.id, slip.id) for slip in slips])
        return True

    def _check_tasks(self):
        """Refuse batches that the user may not change, or of another company: payroll has no rule for that."""
        self.check_access("write")
        for run in self:
            if self.env.uid != 1 and run.company_id not in self.env.user.company_ids:
                raise AccessError(self.env._("%(batch)s belongs to another company.", batch=run.name))

    def _reason_against_tasks(self):
        if self.state != "draft":
            return self.env._("The batch has been closed.")
        return super()._reason_against_tasks()

    # === START === #

    @api.private
    def _jifen_generate(self, employees):
        """Make the payslips of these employees in the background; see the wizard of a batch."""
        self.ensure_one()
        self._jifen_start("generate", [(employee.id, None) for employee in employees])

    def _jifen_start(self, kind, pairs):
        """Write a task for each ``(employee id, payslip id or None)`` and hand them to the queue."""
        self.ensure_one()
        self._check_tasks()
        if self.state != "draft":
            raise UserError(self.env._("%(batch)s is closed.", batch=self.name))
        if self.jifen_waiting:
            raise UserError(
                self.env._(
                    "%(batch)s is being worked on: %(count)s payslips are still to come.",
                    batch=self.name,
                    count=self.jifen_waiting,
                )
            )
        self._start_tasks(
            [
                {
                    "company_id": self.company_id.id,
                    "employee_id": employee_id,
                    "payslip_id": payslip_id,
                    "kind": kind,
                }
                for employee_id, payslip_id in pairs
            ]
        )
