"""Which scorecards are a person's own in the portal."""

from odoo import api, models
from odoo.fields import Domain


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.model
    def _portal_cards(self):
        """Return the current user's own scorecards, elevated, newest period first."""
        domain = Domain("user_id", "=", self.env.uid) & Domain("employee_id", "!=", False)
        own = self.search(domain, order="date_from desc, id desc")
        # Own by record rule and domain; periods and departments are closed to portal users.
        return own.sudo()

    @api.model
    def _portal_find(self, card_id):
        return self._portal_cards().filtered(lambda card: card.id == card_id)

    @api.model
    def _portal_card(self):
        """Return the current user's own scorecard of the open period, else the newest, elevated; or none."""
        cards = self._portal_cards()
        return cards.filtered(lambda card: card.period_id.state == "open")[:1] or cards[:1]
