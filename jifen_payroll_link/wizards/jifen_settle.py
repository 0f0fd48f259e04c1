from odoo import api, fields, models


class JifenSettle(models.TransientModel):
    """Asks how and why amounts are settled outside payroll, or why that is undone."""

    _name = "jifen.settle"
    _description = "Settle Amounts Outside Payroll"

    line_ids = fields.Many2many(
        "jifen.allocation.line", string="Amounts", required=True, default=lambda self: self._default_line_ids()
    )
    undo = fields.Boolean()
    settled_as = fields.Selection(
        selection=lambda self: self.env["jifen.allocation.line"]._fields["settled_as"]._description_selection(self.env),
        default="outside",
    )
    has_debts = fields.Boolean(compute="_compute_has_debts")
    reason = fields.Text(required=True)

    def _default_line_ids(self):
        if self.env.context.get("active_model") != "jifen.allocation.line":
            return False
        return self.env.context.get("active_ids") or [self.env.context.get("active_id")]

    @api.depends("line_ids")
    def _compute_has_debts(self):
        for wizard in self:
            wizard.has_debts = any(line.amount < 0 for line in wizard.line_ids)

    def action_settle(self):
        """Settle all chosen amounts, or none if one of them cannot be."""
        self.ensure_one()
        self.line_ids.action_settle(self.settled_as, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def action_undo(self):
        """Let all chosen amounts wait for a payslip again."""
        self.ensure_one()
        self.line_ids.action_unsettle(self.reason)
        return {"type": "ir.actions.act_window_close"}
