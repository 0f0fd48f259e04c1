from odoo import Command, api, fields, models

from .hr_payslip_input import CODE


class HrPayrollStructure(models.Model):
    _inherit = "hr.payroll.structure"

    jifen_has_rule = fields.Boolean(compute="_compute_jifen_has_rule", string="Pays Performance Pay")

    @api.depends("rule_ids.code", "parent_id")
    def _compute_jifen_has_rule(self):
        for structure in self:
            structure.jifen_has_rule = structure._jifen_has_rule()

    def _jifen_has_rule(self):
        """Tell whether a payslip of this structure, with its parents, pays performance pay."""
        return CODE in self.get_structure_with_parents().get_all_rules().mapped("code") if self else False

    def action_add_jifen_rule(self):
        """Add the rule for performance pay to structures that lack it."""
        rule = self.env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf")
        self.filtered(lambda structure: not structure.jifen_has_rule).write({"rule_ids": [Command.link(rule.id)]})
        return True
