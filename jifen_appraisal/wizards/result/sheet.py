from odoo import fields, models


class JifenPeriodSheet(models.TransientModel):
    _inherit = "jifen.period.sheet"

    step = fields.Selection(
        selection_add=[("submit_result", "Submit for approval")], ondelete={"submit_result": "cascade"}
    )
