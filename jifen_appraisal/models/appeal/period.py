"""A period is not closed while somebody waits for the answer to an appeal against its results."""

from odoo import models

from ..common.states import Reason, met
from .appeal import UNDECIDED


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _reasons_not_to_close(self):
        reasons = super()._reasons_not_to_close()
        waiting = (("period_id", "in", self.ids), ("state", "in", UNDECIDED))
        count = self.env["jifen.appeal"].sudo().search_count(waiting)  # checks count what the user may not read
        if not count:
            none = [met(self.env._("No appeal is open."), "jifen.appeal", waiting[:1])] if self else []
            return [*none, *reasons]
        text = self.env._("%(count)s appeals are not answered yet. Have them answered before closing.", count=count)
        return [Reason(text, model="jifen.appeal", domain=waiting), *reasons]
