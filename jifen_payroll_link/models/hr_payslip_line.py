from odoo import api, fields, models

from .hr_payslip_input import CODE


class HrPayslipLine(models.Model):
    _inherit = "hr.payslip.line"

    # Without these, deleting one slip's lines reads the whole table, so that computing a
    # batch again takes time in the square of its size.
    slip_id = fields.Many2one(index=True)
    parent_line_id = fields.Many2one(index="btree_not_null")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_jifen_not_paid()
        return lines

    def write(self, vals):
        self._check_jifen_not_paid()
        result = super().write(vals)
        if {"code", "slip_id"}.intersection(vals):
            self._check_jifen_not_paid()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self._check_jifen_not_paid()

    def _check_jifen_not_paid(self):
        """Keep what a confirmed slip paid; on an open one the line is made by each computation."""
        self.filtered(lambda row: row.code == CODE).slip_id._check_jifen_rows_change()
