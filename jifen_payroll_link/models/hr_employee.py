from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    # By it record rules find what payroll may open: see security/jifen_payroll_security.xml.
    jifen_allocation_line_ids = fields.One2many(
        "jifen.allocation.line",
        "employee_id",
        string="Performance Pay",
        readonly=True,
        groups="payroll.group_payroll_user",
    )
