from odoo import fields, models


class HrPayslipLine(models.Model):
    _inherit = "hr.payslip.line"

    # Without these, deleting one slip's lines reads the whole table, so that computing a
    # batch again takes time in the square of its size.
    slip_id = fields.Many2one(index=True)
    parent_line_id = fields.Many2one(index="btree_not_null")
