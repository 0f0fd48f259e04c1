from odoo import fields, models
from odoo.exceptions import UserError

from ...models.common.registry import models_with


class JifenRefuse(models.TransientModel):
    """Asks why, then refuses what was chosen in a list or form, as the current user."""

    _name = "jifen.refuse"
    _description = "Refuse"

    reason = fields.Text(required=True)
    count = fields.Integer(compute="_compute_count", string="Documents")

    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard._chosen())

    def _chosen(self):
        """Return the records the wizard was opened on; whether the user may refuse them is checked by them."""
        model = self.env.context.get("active_model")
        if model not in ("jifen.approval", *models_with(self.env, "jifen.approval.mixin")):
            raise UserError(self.env._("Choose what to refuse first."))
        ids = self.env.context.get("active_ids") or [self.env.context.get("active_id")]
        return self.env[model].browse(id_ for id_ in ids if id_)

    def action_refuse(self):
        """Refuse, and say what could not be refused where many were chosen."""
        self.ensure_one()
        records = self._chosen()
        if not records:
            raise UserError(self.env._("Choose what to refuse first."))
        close = {"type": "ir.actions.act_window_close"}
        if records._name == "jifen.approval" and len(records) > 1:
            report = records.action_refuse_many(self.reason)
            report["params"]["next"] = close
            return report
        records.action_refuse(self.reason)
        return close
