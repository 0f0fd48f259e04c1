from odoo import api, fields, models

ACTIVITY_TYPE = "jifen_appraisal.jifen_activity_type_approval"


class MailMessage(models.Model):
    _inherit = "mail.message"

    jifen_card = fields.Json(
        compute="_compute_jifen_card",
        help="What the inbox shows below a message that asks for an approval.",
    )

    @api.depends("model", "res_id", "mail_activity_type_id")
    @api.depends_context("uid", "lang")
    def _compute_jifen_card(self):
        cards = self._jifen_approvals()._cards()
        digest_type = self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY_TYPE, raise_if_not_found=False)
        waiting = None
        for message in self:
            card = False
            if message.model == "jifen.approval" and message.message_type == "user_notification":
                card = cards.get(message.res_id, False)
            elif digest_type and message.mail_activity_type_id.id == digest_type and not message.res_id:
                if waiting is None:
                    waiting = self.env["jifen.approval"].search_count([("can_decide", "=", True)])
                card = {"kind": "digest", "waiting": waiting}
            message.jifen_card = card

    def _jifen_approvals(self):
        """Return the approvals these messages ask for, as far as the current user may read them."""
        ids = {message.res_id for message in self if message.model == "jifen.approval" and message.res_id}
        if not ids:
            return self.env["jifen.approval"]
        # The inbox does not follow the companies chosen in the top bar.
        approvals = self.env["jifen.approval"].with_context(allowed_company_ids=self.env.user.company_ids.ids)
        return approvals.browse(ids).exists()._filtered_access("read")

    def _to_store_defaults(self, target):
        names = super()._to_store_defaults(target)
        if target.is_internal(self.env) and target.is_current_user(self.env):
            names.append("jifen_card")
        return names
