from odoo import models


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _on_published(self):
        """Record what follows from the results, here and in later periods that look back on them."""
        result = super()._on_published()
        for period in self:
            period._make_consequences()
            period._redraw_later()
        return result

    def _on_reopened(self, reason):
        """Take back what nobody has completed yet."""
        result = super()._on_reopened(reason)
        for period in self:
            period._drop_consequences()
        return result
