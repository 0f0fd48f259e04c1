from odoo import fields, models


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("result", "Results of a period")], ondelete={"result": "cascade"})
