from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.jifen_appraisal.models.consequence.kinds import effects_with

LEAVE_TYPE = "jifen_payroll_link.leave_type_points"


class JifenConsequenceRule(models.Model):
    """A rule about leave says as which kind of time off it is given."""

    _inherit = "jifen.consequence.rule"

    leave_type_id = fields.Many2one(
        "hr.leave.type",
        string="Time Off Type",
        compute="_compute_leave_type_id",
        store=True,
        readonly=False,
        copy=True,
        ondelete="restrict",
        check_company=True,
        domain="[('requires_allocation', '=', True), ('allocation_validation_type', '!=', 'no_validation'),"
        " ('company_id', 'in', [company_id, False])]",
        help="Leave earned by points is allocated as this type, after the approval that the type asks for.",
    )

    @api.depends("effect")
    def _compute_leave_type_id(self):
        shipped = self.env.ref(LEAVE_TYPE, raise_if_not_found=False)
        for rule in self:
            if not rule._uses("leave_days"):
                rule.leave_type_id = False
            elif not rule.leave_type_id:
                rule.leave_type_id = shipped

    @api.constrains("leave_type_id")
    def _check_leave_type(self):
        for rule in self:
            wrong = rule.leave_type_id and rule._wrong_leave_type()
            if wrong:
                raise ValidationError(self.env._("%(rule)s: %(message)s", rule=rule.name, message=wrong))

    def _may_change(self, vals):
        """As what leave is given may be settled while a period runs: it changes nothing that is earned."""
        return super()._may_change({name: value for name, value in vals.items() if name != "leave_type_id"})

    def _wrong_leave_type(self):
        """Return why leave cannot be allocated as the type chosen, or an empty text."""
        self.ensure_one()
        # What a type asks for is no secret to whoever grants leave.
        leave_type = self.sudo().leave_type_id
        if not leave_type:
            return self.env._("Choose the time off type as which this leave is given, on the scheme’s rule.")
        if not leave_type.active:
            return self.env._("The time off type %(type)s is archived.", type=leave_type.name)
        if not leave_type.requires_allocation:
            return self.env._("The time off type %(type)s is taken without an allocation.", type=leave_type.name)
        if leave_type.allocation_validation_type == "no_validation":
            return self.env._("Allocations of the time off type %(type)s need no approval.", type=leave_type.name)
        return ""

    @api.model
    def _fill_in_leave_type(self):
        """Give rules from before this addon the time off type that it brings."""
        rules = self.search([("effect", "in", effects_with("leave_days")), ("leave_type_id", "=", False)])
        rules.leave_type_id = self.env.ref(LEAVE_TYPE, raise_if_not_found=False)
