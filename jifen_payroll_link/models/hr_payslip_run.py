"""Batches whose payslips are made and computed in the background."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.jifen_appraisal.models.common.bulk_rows import insert_rows


class HrPayslipRun(models.Model):
    _inherit = "hr.payslip.run"

    jifen_task_ids = fields.One2many("jifen.payroll.task", "run_id", string="Tasks")
    jifen_total = fields.Integer(compute="_compute_jifen_progress", string="Payslips in the Background")
    jifen_waiting = fields.Integer(compute="_compute_jifen_progress", string="Payslips Still to Come")
    jifen_failed = fields.Integer(compute="_compute_jifen_progress", string="Payslips That Failed")
    jifen_progress = fields.Float(compute="_compute_jifen_progress", string="Progress in per Cent")

    @api.depends("jifen_task_ids.state")
    def _compute_jifen_progress(self):
        counts = {}
        for run, state, count in self.env["jifen.payroll.task"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count"]
        ):
            counts.setdefault(run.id, {})[state] = count
        for run in self:
            own = counts.get(run.id, {})
            run.jifen_total = sum(own.values())
            run.jifen_waiting = own.get("waiting", 0)
            run.jifen_failed = own.get("failed", 0)
            run.jifen_progress = 100 * (1 - run.jifen_waiting / run.jifen_total) if own else 0

    # === ACTIONS === #

    def action_jifen_compute(self):
        """Compute the open payslips of these batches in the background.

        :raise UserError: when nothing is open, or the batch is being worked on already
        """
        self._check_jifen_company()
        for run in self:
            slips = run.slip_ids.filtered(lambda slip: slip.state in ("draft", "verify"))
            if not slips:
                raise UserError(self.env._("%(batch)s has no open payslip to compute.", batch=run.name))
            run._jifen_start("compute", [(slip.employee_id.id, slip.id) for slip in slips])
        return True

    def action_jifen_continue(self):
        """Try again what failed, and set going again what waits, as after the server was restarted."""
        self._check_jifen_company()
        # The rows of tasks are the system's; whether the batch may be changed was checked.
        tasks = self.sudo().jifen_task_ids.filtered(lambda task: task.state != "done")
        tasks.filtered(lambda task: task.state == "failed")._update_state("try_again", error=False)
        tasks.sudo(False)._enqueue()
        return True

    def action_jifen_stop(self):
        """Give up what still waits; what is done stays."""
        self._check_jifen_company()
        # As above. Rows that a job works on right now are left to it.
        waiting = self.sudo().jifen_task_ids.filtered(lambda task: task.state == "waiting")
        waiting.try_lock_for_update()._trusted().unlink()
        return True

    def action_view_jifen_failed(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_payroll_link.jifen_payroll_task_action")
        return {**action, "domain": [("run_id", "=", self.id), ("state", "=", "failed")], "context": {}}

    def _check_jifen_company(self):
        """Refuse batches that the user may not change, or of another company: payroll has no rule for that."""
        self.check_access("write")
        for run in self:
            if self.env.uid != 1 and run.company_id not in self.env.user.company_ids:
                raise AccessError(self.env._("%(batch)s belongs to another company.", batch=run.name))

    # === START === #

    @api.private
    def _jifen_generate(self, employees):
        """Make the payslips of these employees in the background; see the wizard of a batch."""
        self.ensure_one()
        self._jifen_start("generate", [(employee.id, None) for employee in employees])

    def _jifen_start(self, kind, pairs):
        """Write a task for each ``(employee id, payslip id or None)`` and hand them to the queue."""
        self.ensure_one()
        self._check_jifen_company()
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
        # The rows of tasks are the system's; whether the batch may be changed was checked.
        self.sudo().jifen_task_ids._trusted().unlink()
        rows = [
            {
                "run_id": self.id,
                "company_id": self.company_id.id,
                "employee_id": employee_id,
                "payslip_id": payslip_id,
                "kind": kind,
                "state": "waiting",
            }
            for employee_id, payslip_id in pairs
        ]
        tasks = insert_rows(self.env["jifen.payroll.task"].sudo(), rows).sudo(False)  # as above
        self.invalidate_recordset(["jifen_task_ids"])
        tasks._enqueue()
