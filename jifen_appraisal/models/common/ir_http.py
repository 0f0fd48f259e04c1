from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # Texts of the portal's scripts come in the language of the page.
        return [*super()._get_translation_frontend_modules_name(), "jifen_appraisal"]
