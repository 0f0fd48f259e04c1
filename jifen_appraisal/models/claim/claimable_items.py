"""What can be claimed on a scorecard."""

from odoo import models


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _claimable_items(self, way="report_self"):
        """Return the items that can be claimed in the periods of these scorecards.

        :param way: by the people themselves (``report_self``) or by others (``report_others``)
        """
        tree = self.env["hr.department"]._jifen_tree()
        items = self.env["jifen.item"]
        for card in self:
            spans = card._spans()
            items |= card.scheme_id.item_ids.filtered(
                lambda item, card=card, spans=spans: (
                    item[way]
                    and item.value_kind != "group"
                    and item.scheme_id.state == "active"
                    and not all(item._reason_not_for(card, item._day_inside(*span), tree) for span in spans)
                )
            )
        return items


class JifenItem(models.Model):
    _inherit = "jifen.item"

    def _day_inside(self, date_from, date_to):
        """Return the first day between two dates on which the item holds, else the first of them."""
        if self.valid_from and date_from < self.valid_from <= date_to:
            return self.valid_from
        return date_from
