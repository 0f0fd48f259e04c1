from odoo import fields, models

from ..common.roles import COMMITTEE


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("proposal", "Grade proposals")], ondelete={"proposal": "cascade"})


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _usual_routes(self):
        return {**super()._usual_routes(), "proposal": (("deputy", None), ("group", COMMITTEE))}

    def _routed_documents(self):
        documents = super()._routed_documents()
        nominated = "nomination" in self.grade_ids.mapped("quota_mode")
        return [*documents, "proposal"] if nominated else documents
