"""Handing in: on which scorecard a claim goes, what it is worth, and what stands against it."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..common.states import Reason
from ..common.text import exact, said
from ..scheme.item import OPEN_KINDS


class JifenClaim(models.Model):
    _inherit = "jifen.claim"

    def _reasons_not_to_submit(self):
        """Yield the first Reason against handing in each of these drafts."""
        # The claimant may not read periods of others, nor the structure of the organisation.
        drafts = self.sudo().filtered(lambda claim: claim.state == "draft")
        tree = drafts and self.env["hr.department"]._jifen_tree()
        cards = drafts and drafts._open_scorecards()
        for claim in drafts:
            if reason := claim._reason_not_to_submit(cards, tree):
                yield Reason(reason)

    def _reason_not_to_submit(self, cards, tree):
        """Return why this draft cannot be handed in; None if it can. Call elevated.

        :param cards: as :meth:`_open_scorecards` returns them; :param tree: of the departments
        """
        card = self._find_scorecard(cards)
        if not card:
            return self.env._(
                "There is no open appraisal period of %(person)s on %(date)s.",
                person=self.employee_name,
                date=self.date,
            )
        if reason := self.item_id._reason_not_for(card, self.date, tree) or self._reason_not_claimable():
            return reason
        try:
            self._points_by_item()
        except UserError as error:
            return str(error)
        return self._reason_too_late(card)

    def _points_by_item(self):
        """Return what the claim is worth by its item, as Decimal.

        :raise UserError: when level or points are missing, foreign or out of range
        """
        claimed = exact(self.points_claimed) if self.value_kind in OPEN_KINDS else None
        return self.item_id._points_for(exact(self.quantity), self.level_id, claimed)

    def _place(self):
        """Put each claim on the scorecard it goes to and fix its points."""
        claims_sudo = self.sudo()  # the claimant may not read periods of others
        claims_sudo.share_ids._trusted().unlink()
        cards = claims_sudo._open_scorecards()
        for claim in claims_sudo:
            card = claim._find_scorecard(cards)
            claim._trusted().write(
                {
                    "scorecard_id": card.id,
                    "period_id": card.period_id.id,
                    "points": float(claim._points_by_item()),
                    **claim._time_values(card),
                }
            )
        # A period is not published over what is handed in at the same moment.
        claims_sudo.scorecard_id._take_in()

    def _open_scorecards(self):
        """Return ``{(employee, scheme): scorecards in open periods}`` of the claimants, in one query."""
        cards = self.env["jifen.scorecard"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("scheme_id", "in", self.scheme_id.ids),
                ("period_id.state", "=", "open"),
            ]
        )
        return cards.grouped(lambda card: (card.employee_id, card.scheme_id))

    def _find_scorecard(self, cards):
        """Return the scorecard this claim goes to; None if there is none."""
        return next(iter(self._candidate_cards(cards)), None)

    def _candidate_cards(self, cards):
        """Return those of :meth:`_open_scorecards` that are this claimant's on the day it happened."""
        return [
            card
            for card in cards.get((self.employee_id, self.scheme_id), ())
            if card.period_id.date_from <= self.date <= card.period_id.date_to
        ]

    def _reason_not_claimable(self):
        if not self.item_id.report_self:
            return self.env._("%(item)s cannot be claimed by employees.", item=self.item_id.name)
        return self._reason_incomplete()

    def _reason_incomplete(self):
        if self.date > fields.Date.context_today(self):
            return self.env._("The event date lies in the future.")
        if self.item_id.evidence_required and not self.attachment_count:
            return self.env._("%(item)s needs evidence: add at least one file.", item=self.item_id.name)
        if not said(self.description):
            return self.env._("Describe in a few words what was done.")
        return None
