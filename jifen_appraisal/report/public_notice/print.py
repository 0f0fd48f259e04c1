from odoo import api, models


class JifenPublicNoticePrint(models.AbstractModel):
    """A public notice as the sheet that is posted on the board."""

    _name = "report.jifen_appraisal.public_notice_print"
    _description = "Sheet of a Public Notice"

    @api.model
    def _get_report_values(self, docids, data=None):
        notices = self.env["jifen.public.notice"].browse(docids)
        notices.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "jifen.public.notice",
            "docs": notices,
            # Which person a line is about is looked up to count them; the sheet shows what was published.
            "sheets": [notice.sudo()._sheet() for notice in notices if notice.state != "withdrawn"],
        }
