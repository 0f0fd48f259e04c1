"""To whom the results of a scorecard are shown: the score as it stands, ranks and grade once they are published."""

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..common.roles import READERS
from .period import PUBLISHED


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.model
    def _reads_all_results(self):
        return self.env.uid == SUPERUSER_ID or any(map(self.env.user.has_group, READERS))

    @api.model
    def _shown_domain(self):
        """Return the scorecards whose score the user is shown without being a reader of all results."""
        return Domain("user_id", "=", self.env.uid) | Domain("manager_id.user_id", "=", self.env.uid)

    def _shown(self, published=False):
        """Return those of these scorecards whose score, or ranks and grade, the user is shown."""
        if self._reads_all_results():
            return self
        # Whose scorecard it is, and whether it is published, decides; no figure is looked at.
        cards_sudo = self.sudo().filtered_domain(self._shown_domain())
        if published:
            cards_sudo = cards_sudo.filtered(lambda card: card.period_id.state in PUBLISHED)
        return self.browse(cards_sudo.ids)

    def _check_shown(self):
        """Raise unless the user is shown the score of these scorecards."""
        if not self.env.su and self - self._shown():
            raise AccessError(self.env._("Results are for the people concerned, their manager and the office."))
