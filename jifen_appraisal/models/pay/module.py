"""The addon does not go while approved amounts have not been paid: with it goes who is owed what."""

from odoo import models
from odoo.tools import format_amount
from odoo.tools.i18n import format_list

from ..common.states import Reason
from .line import PAYABLE

ALL_THE_SAME = "jifen_appraisal.uninstall_unpaid"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _jifen_reasons_to_stay(self):
        reasons = super()._jifen_reasons_to_stay()
        # Whoever administers the system decides about it, whatever they may read of pay.
        wanted = self.env["ir.config_parameter"].sudo().get_param(ALL_THE_SAME)
        if "jifen_appraisal" not in self.mapped("name") or wanted == "True":
            return reasons
        domain = (("state", "in", (*PAYABLE, "reserved")), ("amount", "!=", 0))
        lines = self.env["jifen.allocation.line"].sudo()  # as above
        groups = lines._read_group(domain, ["company_id"], ["amount:sum", "__count"])
        if groups:
            sums = [format_amount(self.env, amount, company.currency_id) for company, amount, __ in groups]
            text = self.env._(
                "Approved amounts that have not been paid: %(count)s, %(sums)s. With this addon go points, claims, "
                "results and all amounts, and who was paid what. Pay these amounts or cancel their allocations first. "
                "If they have been paid in another way, set the system parameter %(parameter)s to True.",
                count=sum(count for *__, count in groups),
                sums=format_list(self.env, sums),
                parameter=ALL_THE_SAME,
            )
            reasons.append(Reason(text, model="jifen.allocation.line", domain=domain))
        return reasons
