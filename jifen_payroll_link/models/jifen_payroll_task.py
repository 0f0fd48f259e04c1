"""What a batch still has to do, a row for each person, worked off in the background."""

from odoo import fields, models

from odoo.addons.jifen_appraisal.models.common.task import JifenTask


class JifenPayrollTask(models.Model):
    """One payslip to be made or computed. A person who has a payslip in the batch gets no second one."""

    _name = "jifen.payroll.task"
    _description = "Payroll Task"
    _inherit = ["jifen.task"]
    _rec_name = "employee_id"

    _task_owner = "run_id"
    _task_channel = "root.jifen_payroll"
    _guarded_fields = JifenTask._guarded_fields | {"run_id", "employee_id", "payslip_id"}

    run_id = fields.Many2one("hr.payslip.run", string="Batch", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade")
    payslip_id = fields.Many2one("hr.payslip", index="btree_not_null", ondelete="cascade")
    kind = fields.Selection(
        [("generate", "Make the payslip"), ("compute", "Compute the payslip")], string="Task", required=True
    )

    _waiting = models.Index("(run_id) WHERE state = 'waiting'")
    _generate_uniq = models.UniqueIndex(
        "(run_id, employee_id) WHERE state = 'waiting' AND kind = 'generate'",
        "A payslip of this person is being made in this batch already.",
    )
    _compute_uniq = models.UniqueIndex(
        "(payslip_id) WHERE state = 'waiting' AND kind = 'compute'", "This payslip is being computed already."
    )

    def _perform_generate(self, run):
        """Make and compute the payslips as payroll's own wizard does."""
        having = dict(
            self.env["hr.payslip"]._read_group(
                [("payslip_run_id", "=", run.id), ("employee_id", "in", self.employee_id.ids)],
                ["employee_id"],
                ["__count"],
            )
        )
        people = self.employee_id.filtered(lambda employee: employee not in having).sudo(False)
        if people:
            wizards = run.env["hr.payslip.employees"].with_context(active_id=run.id)
            wizards.create({"employee_ids": [fields.Command.set(people.ids)]}).compute_sheet()

    def _perform_compute(self, run):
        slips = self.payslip_id.filtered(lambda slip: slip.state in ("draft", "verify"))
        slips.with_env(run.env).compute_sheet()
