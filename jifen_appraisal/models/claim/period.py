"""What a period has of claims: those that still wait, and that it is not published before they are decided."""

from odoo import fields, models
from odoo.fields import Domain

from ..common.counting import count_by
from ..common.states import Reason, met

UNDECIDED = ("state", "in", ("hearing", "submitted"))


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    draft_claim_count = fields.Integer(compute="_compute_progress", string="Claims in Draft")
    pending_claim_count = fields.Integer(compute="_compute_progress", string="Claims Undecided")
    decided_claim_count = fields.Integer(compute="_compute_progress", string="Claims Decided")

    def _progress_counts(self):
        decided = [("state", "in", ("approved", "refused"))]
        return {
            **super()._progress_counts(),
            "draft_claim_count": {period.id: period._draft_claims_count() for period in self},
            "pending_claim_count": count_by(self, "jifen.claim", "period_id", [UNDECIDED]),
            "decided_claim_count": count_by(self, "jifen.claim", "period_id", decided),
        }

    def _draft_claims_count(self):
        """Count the drafts dated inside the period: a draft has no scorecard yet."""
        return self.env["jifen.claim"].search_count(self._domain_of_drafts())

    def _domain_of_drafts(self):
        return [
            ("state", "=", "draft"),
            ("scheme_id", "=", self.scheme_id.id),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
        ]

    def _domain_of_approvals(self):
        return super()._domain_of_approvals() | Domain("claim_id.period_id", "in", self.ids)

    def _reasons_undecided(self):
        reasons = super()._reasons_undecided()
        undecided = (("period_id", "in", self.ids), UNDECIDED)
        count = self.env["jifen.claim"].sudo().search_count(undecided)  # checks count what the user may not read
        reasons = [*self._reasons_of_drafts(), *reasons]
        if not count:
            decided = [met(self.env._("No claim is undecided."), "jifen.claim", undecided[:1])] if self else []
            return [*decided, *reasons]
        text = self.env._(
            "%(count)s claims are still undecided. Have them approved or refused before publishing.", count=count
        )
        return [Reason(text, model="jifen.claim", domain=undecided), *reasons]

    def _reasons_of_drafts(self):
        """Return the Reasons that name claims which their authors have not handed in."""
        reasons = []
        for period in self:
            domain = period._domain_of_drafts()
            # How many there are; what they say is their authors' own.
            count = self.env["jifen.claim"].sudo().search_count(domain)
            if count:
                text = self.env._("%(count)s claims of these dates are in draft and will not count.", count=count)
                reasons.append(Reason(text, False, "jifen.claim", tuple(domain)))
            else:
                reasons.append(met(self.env._("No claim of these dates is in draft.")))
        return reasons

    def action_view_pending_claims(self):
        return self._action_of_period("jifen_claim_action", [UNDECIDED])

    def action_view_claims(self):
        return self._action_of_period("jifen_claim_action")
