"""What the product's printed pages share: they are drawn by the QWeb template of their name."""

from odoo import api, models


class JifenPage(models.AbstractModel):
    """Base of forms that are drawn by QWeb: a template that runs over ``pages``."""

    _name = "report.jifen_appraisal.page"
    _inherit = "report.jifen_appraisal.printed"
    _description = "Printed Page"

    @api.model
    def _get_report_values(self, docids, data=None):
        records = self._to_print(self.env[self._jifen_model].browse(docids))
        return {
            "doc_ids": docids,
            "doc_model": self._jifen_model,
            "docs": records,
            "pages": self._pages(records),
        }

    def _pages(self, records):
        """Return what the template shows of records the user may print: a list of dicts, one for each page."""
        raise NotImplementedError
