"""What a batch still has to do, a row for each person, worked off in chunks in the background."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config, split_every

from odoo.addons.jifen_appraisal.models.common.states import Transition

# So many payslips are one job: long enough that a job's own cost does not count, short enough
# that a failure or a restart of the server loses little.
CHUNK = 100
CHANNEL = "root.jifen_payroll"


class JifenPayrollTask(models.Model):
    """One payslip to be made or computed; its row says whether it was, or why not.

    Chunks of tasks are jobs of OCA's queue, which its channels spread over workers and hosts.
    Where no job runner is loaded, a scheduled action works them off in one process.
    """

    _name = "jifen.payroll.task"
    _description = "Payroll Task"
    _inherit = ["jifen.guard"]
    _order = "id"
    _rec_name = "employee_id"

    _guarded_fields = frozenset({"run_id", "employee_id", "payslip_id", "kind", "state", "error"})
    _transitions = {
        "done": Transition(("waiting",), "done"),
        "failed": Transition(("waiting",), "failed"),
        "try_again": Transition(("failed",), "waiting"),
    }

    run_id = fields.Many2one("hr.payslip.run", string="Batch", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade")
    payslip_id = fields.Many2one("hr.payslip", index="btree_not_null", ondelete="cascade")
    kind = fields.Selection(
        [("generate", "Make the payslip"), ("compute", "Compute the payslip")], string="Task", required=True
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")], required=True, default="waiting"
    )
    error = fields.Text(string="Why It Failed")

    _waiting = models.Index("(run_id) WHERE state = 'waiting'")
    _generate_uniq = models.UniqueIndex(
        "(run_id, employee_id) WHERE state = 'waiting' AND kind = 'generate'",
        "A payslip of this person is being made in this batch already.",
    )
    _compute_uniq = models.UniqueIndex(
        "(payslip_id) WHERE state = 'waiting' AND kind = 'compute'", "This payslip is being computed already."
    )

    # === PUTTING INTO THE QUEUE === #

    @api.private
    def _enqueue(self):
        """Hand these tasks to the queue in chunks, or to the scheduled action where no job runner is."""
        if not self._has_runner():
            self.env.ref("jifen_payroll_link.jifen_payroll_task_cron").sudo()._trigger()  # wakes it, nothing else
            return
        for ids in split_every(CHUNK, self.ids):
            chunk = self.browse(ids)
            chunk.with_delay(
                channel=CHANNEL,
                description=self.env._("%(batch)s: %(count)s payslips", batch=chunk.run_id.name, count=len(chunk)),
            )._perform()

    @api.model
    @api.private
    def _has_runner(self):
        """Tell whether this server runs the jobs of the queue."""
        return "queue_job" in config["server_wide_modules"]

    @api.model
    @api.private
    def _cron_perform(self):
        """Work off what waits, chunk by chunk, as who has set it going; goes on where it was stopped."""
        if self._has_runner():
            return
        domain = [("state", "=", "waiting")]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while tasks := self.search(domain, limit=CHUNK):
            author, run = tasks[0].create_uid, tasks[0].run_id
            tasks = tasks.filtered(lambda task, author=author, run=run: (task.create_uid, task.run_id) == (author, run))
            tasks.with_user(author).with_company(run.company_id)._perform()
            left = tasks.filtered(lambda task: task.state == "waiting")
            if not cron._commit_progress(len(tasks - left)) or left == tasks:
                break

    # === WORKING OFF === #

    @api.private
    def _perform(self):
        """Do what still waits of these tasks; each is done, or failed with the reason.

        Repeating it is safe: a person who has a payslip in the batch gets no second one.
        """
        # The rows of tasks are the system's; payslips are made with the rights of who asked for them.
        waiting = self.sudo().exists().try_lock_for_update()
        waiting.invalidate_recordset(["state"])
        waiting = waiting.filtered(lambda task: task.state == "waiting")
        for (run, kind), tasks in waiting.grouped(lambda task: (task.run_id, task.kind)).items():
            if run.state != "draft":
                tasks._finish("failed", self.env._("The batch has been closed."))
            else:
                tasks._try(run.sudo(False), f"_perform_{kind}")

    def _try(self, run, method):
        """Do these tasks together; where that fails, halves are tried until what fails is alone."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(run)
        except UserError as error:
            if len(self) == 1:
                self._finish("failed", str(error))
                return
            half = len(self) // 2
            self[:half]._try(run, method)
            self[half:]._try(run, method)
            return
        self._finish("done")

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

    def _finish(self, state, error=False):
        self._update_state(state, error=error)
