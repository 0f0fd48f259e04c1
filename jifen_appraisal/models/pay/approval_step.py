from odoo import fields, models

from ..common.roles import COMMITTEE


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("allocation", "Performance pay")], ondelete={"allocation": "cascade"})


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _usual_routes(self):
        return {**super()._usual_routes(), "allocation": (("group", COMMITTEE),)}

    def _routed_documents(self):
        return [*super()._routed_documents(), "allocation"]
