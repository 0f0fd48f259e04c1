from odoo import fields, models

from ..common.roles import OFFICER


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("appeal", "Appeals"), ("allocation",)], ondelete={"appeal": "cascade"})


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _usual_routes(self):
        return {**super()._usual_routes(), "appeal": (("group", OFFICER),)}

    def _routed_documents(self):
        documents = super()._routed_documents()
        return [*documents, "appeal"] if self.appeal_days else documents
