from odoo import api, models


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        before = self.env["res.users"]._jifen_approvers()
        groups = super().create(vals_list)
        self.env["res.users"]._jifen_use_inbox(before)
        return groups

    def write(self, vals):
        if not {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}.intersection(vals):
            return super().write(vals)
        before = self.env["res.users"]._jifen_approvers()
        result = super().write(vals)
        self.env["res.users"]._jifen_use_inbox(before)
        return result
