from odoo import api, models

CODE = "JIFEN_PERF"
# With this in the context rows are set together with their slip. An object cannot be sent over RPC.
BY_CODE = object()


class HrPayslipInput(models.Model):
    _inherit = "hr.payslip.input"

    # Salary rules see inputs by their code: of two with one code only the last would be paid.
    _jifen_uniq = models.UniqueIndex(
        "(payslip_id) WHERE code = 'JIFEN_PERF'", "A payslip has one input for performance pay."
    )

    @api.model_create_multi
    def create(self, vals_list):
        inputs = super().create(vals_list)
        inputs._check_jifen_not_paid()
        return inputs

    def write(self, vals):
        self._check_jifen_not_paid()
        result = super().write(vals)
        if {"code", "payslip_id"}.intersection(vals):
            self._check_jifen_not_paid()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self._check_jifen_not_paid()

    def _check_jifen_not_paid(self):
        """Keep the performance pay of a confirmed slip; on an open one it is set by each computation."""
        self.filtered(lambda row: row.code == CODE).payslip_id._check_jifen_rows_change()
