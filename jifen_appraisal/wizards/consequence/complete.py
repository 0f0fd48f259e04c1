from odoo import api, fields, models


class JifenConsequenceComplete(models.TransientModel):
    """Asks what was done, then completes the chosen consequences."""

    _name = "jifen.consequence.complete"
    _description = "Complete Consequences"

    consequence_ids = fields.Many2many(
        "jifen.consequence",
        string="Consequences",
        required=True,
        default=lambda self: self._default_consequence_ids(),
    )
    count = fields.Integer(compute="_compute_choice")
    can_waive = fields.Boolean(compute="_compute_choice")
    note = fields.Text(string="How It Was Dealt With", required=True)

    def _default_consequence_ids(self):
        if self.env.context.get("active_model") != "jifen.consequence":
            return False
        return self.env.context.get("active_ids") or [self.env.context.get("active_id")]

    @api.depends("consequence_ids")
    def _compute_choice(self):
        for wizard in self:
            wizard.count = len(wizard.consequence_ids)
            wizard.can_waive = wizard.count and all(wizard.consequence_ids.mapped("optional"))

    def action_complete(self):
        """Complete all, or none if one of them cannot be."""
        self.ensure_one()
        self.consequence_ids.action_complete(self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_waive(self):
        """Record that none of them is needed."""
        self.ensure_one()
        self.consequence_ids.action_complete(self.note, waived=True)
        return {"type": "ir.actions.act_window_close"}
