"""When leaders change, what waits for the former ones goes to those in office now."""

from odoo import api, models
from odoo.tools import split_every

from .deadline import BATCH

CRON = "jifen_appraisal.jifen_approval_cron_leaders"
_OF_PEOPLE = frozenset({"parent_id", "department_id", "user_id", "active"})
_OF_OFFICES = frozenset({"manager_id", "parent_id", "jifen_deputy_id", "jifen_is_unit", "active"})


class JifenApproval(models.Model):
    _inherit = "jifen.approval"

    @api.model
    def _cron_follow_leaders(self):
        """Pass on pending approvals whose step now names somebody else."""
        rows = self.search([("state", "=", "pending"), ("passed_up", "=", False)], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(rows))
        for batch in split_every(BATCH, rows.ids, self.browse):
            batch.filtered(lambda row: row.state == "pending")._follow_leaders()
            cron._commit_progress(len(batch))

    def _follow_leaders(self):
        """Pass on those of these rows that their step would not open for the same person today."""
        known, stale = {}, self.browse()
        for documents in self.filtered("step_id")._documents():
            by_id = documents.grouped("id")
            for row in self.filtered(lambda row, model=documents._name: row.res_model == model and row.step_id):
                asked = by_id[row.res_id]._rows_of_step(row.step_id, known)
                if (row.user_id.id, row.group_id.id) not in {(it["user_id"], it["group_id"]) for it in asked}:
                    stale |= row
        if stale:
            stale._pass_on(self.env._("Somebody else decides at this step now."))

    @api.model
    def _follow_leaders_soon(self):
        """Have the scheduled job look at once, after leaders have changed."""
        # Whoever keeps the organisation need not be allowed to run jobs.
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # as above


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if self and _OF_PEOPLE.intersection(vals):
            self.env["jifen.approval"]._follow_leaders_soon()
        return result


class HrDepartment(models.Model):
    _inherit = "hr.department"

    def write(self, vals):
        result = super().write(vals)
        if self and _OF_OFFICES.intersection(vals):
            self.env["jifen.approval"]._follow_leaders_soon()
        return result
