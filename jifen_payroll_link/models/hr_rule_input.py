from odoo import api, models
from odoo.exceptions import ValidationError

from .hr_payslip_input import CODE


class HrRuleInput(models.Model):
    _inherit = "hr.rule.input"

    @api.constrains("code")
    def _check_code_not_jifen(self):
        """Payroll would make one such input for each contract; a slip has one, made from what is approved."""
        if CODE in self.mapped("code"):
            raise ValidationError(
                self.env._("The input %(code)s is made from approved performance pay. Use another code.", code=CODE)
            )
