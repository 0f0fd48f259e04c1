from odoo import models


class JifenPublicNoticePrint(models.AbstractModel):
    """A public notice as the sheet that is posted on the board."""

    _name = "report.jifen_appraisal.public_notice_print"
    _inherit = "report.jifen_appraisal.page"
    _description = "Sheet of a Public Notice"

    _jifen_model = "jifen.public.notice"

    def _pages(self, records):
        # Which person a line is about is looked up to count them; the sheet shows what was published.
        return [notice.sudo()._sheet() for notice in records if notice.state != "withdrawn"]
