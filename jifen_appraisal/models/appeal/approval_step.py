from odoo import fields, models


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("appeal", "Appeals"), ("allocation",)], ondelete={"appeal": "cascade"})
