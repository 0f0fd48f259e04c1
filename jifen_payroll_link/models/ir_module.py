"""The addon does not go while amounts stand on open payslips, or leave waits for its approval."""

from odoo import models

from odoo.addons.jifen_appraisal.models.common.states import Reason

from .jifen_consequence import PENDING


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _jifen_reasons_to_stay(self):
        reasons = super()._jifen_reasons_to_stay()
        if "jifen_payroll_link" not in self.mapped("name"):
            return reasons
        # Whoever administers the system decides about it, whatever they may read of pay.
        reserved = (("state", "=", "reserved"),)
        lines = self.env["jifen.allocation.line"].sudo()  # as above
        if count := lines.search_count(reserved):
            text = self.env._(
                "Amounts of performance pay on open payslips: %(count)s. Confirm or cancel those payslips first: "
                "without this addon nobody knows afterwards that they were paid.",
                count=count,
            )
            reasons.append(Reason(text, model="jifen.allocation.line", domain=reserved))
        waiting = (("jifen_consequence_id", "!=", False), ("state", "in", PENDING))
        requests = self.env["hr.leave.allocation"].sudo()  # as above
        if count := requests.search_count(waiting):
            text = self.env._(
                "Requests for leave earned by points that wait for approval: %(count)s. Approve or refuse them first: "
                "without this addon they would be given without their points.",
                count=count,
            )
            reasons.append(Reason(text, model="hr.leave.allocation", domain=waiting))
        return reasons
