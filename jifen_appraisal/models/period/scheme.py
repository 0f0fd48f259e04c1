from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.states import Reason


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    period_ids = fields.One2many("jifen.period", "scheme_id", string="Periods")
    period_count = fields.Integer(compute="_compute_period_count")

    @api.depends("period_ids")
    def _compute_period_count(self):
        counts = self._origin._read_by_scheme("jifen.period", [])
        for scheme in self:
            scheme.period_count = counts.get(scheme._origin.id, 0)

    @api.depends("period_ids.state")
    def _compute_frozen(self):
        opened = self._origin._read_by_scheme("jifen.period", [("state", "!=", "draft")])
        in_use = self.filtered(lambda scheme: scheme._origin.id in opened)
        in_use.frozen = True
        return super(JifenScheme, self - in_use)._compute_frozen()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("period_count")
        if used:
            raise UserError(
                self.env._(
                    "%(name)s has periods and cannot be deleted. Retire it instead.",
                    name=used[0].display_name,
                )
            )

    def _reasons_not_to_retire(self):
        reasons = super()._reasons_not_to_retire()
        busy = self.period_ids.filtered(lambda period: period.state in ("open", "scoring", "published"))
        if busy:
            text = self.env._("%(period)s still runs on this scheme. Close it first.", period=busy[0].display_name)
            reasons.append(Reason(text, model="jifen.period", domain=(("id", "in", busy.ids),)))
        return reasons

    def action_view_periods(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_period_action")
        action["domain"] = [("scheme_id", "=", self.id)]
        action["context"] = {"default_scheme_id": self.id}
        return action
