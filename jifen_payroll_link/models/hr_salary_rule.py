"""A salary rule gives an amount, or says whose payslip it cannot reckon; having to wait is no fault of a rule."""

import math

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.jifen_appraisal.models.common.task import again_in


class HrSalaryRule(models.Model):
    _inherit = "hr.salary.rule"

    def _compute_rule(self, localdict):
        """Return what payroll reckons, once it is known to be a number.

        :raise UserError: naming the rule and the person, when it is none: payroll ends in a TypeError, or keeps a
            NaN or an infinite amount, which then stands in every sum of the payslip
        """
        try:
            values = super()._compute_rule(localdict)
            total = float(values["quantity"]) * float(values["rate"]) * float(values["amount"])
        except (TypeError, ValueError, ArithmeticError) as error:
            raise UserError(self._jifen_no_amount(localdict, error)) from error
        except UserError as error:
            self._jifen_raise_again(error)
        if not math.isfinite(total):
            raise UserError(self._jifen_no_amount(localdict, total))
        return values

    def _satisfy_condition(self, localdict):
        try:
            return super()._satisfy_condition(localdict)
        except UserError as error:
            return self._jifen_raise_again(error)

    def _jifen_raise_again(self, error):
        """Raise what payroll has made a mistake of the rule of, when all it needs is to be tried again."""
        raise again_in(error) or error

    def _jifen_no_amount(self, localdict, why):
        return self.env._(
            "The salary rule %(rule)s (%(code)s) gives no amount for %(person)s: %(why)s",
            rule=self.name,
            code=self.code,
            person=localdict["employee"].name,
            why=why,
        )
