from odoo import fields, models


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("claim", "Claims")], default="claim", ondelete={"claim": "cascade"})


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _problems(self):
        """Tell also where nobody could decide claims."""
        problems = super()._problems()
        if "claim" in self.step_ids.mapped("document"):
            return problems
        return problems + [
            self.env._("%(name)s has no approval step for claims: nobody could decide them.", name=self.display_name)
        ]
