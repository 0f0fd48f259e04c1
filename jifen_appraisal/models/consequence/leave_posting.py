"""Points turned into leave on the ledger: lines that say how many, and move no score."""

from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ..common.text import exact
from ..scheme.item import LEAVE_ITEM

# An object cannot be sent over RPC, a string or a boolean could be.
_TURNING = object()


def turning(records):
    """Return the same records, allowed to book points turned into leave, in published and closed periods too."""
    return records.with_context(jifen_turning=_TURNING)


def is_turning(records):
    """Tell whether these records come from :func:`turning`."""
    return records.env.context.get("jifen_turning") is _TURNING


class JifenItem(models.Model):
    _inherit = "jifen.item"

    def _check_addition(self):
        # Worth no points, it changes nothing that counts: it may join a scheme on which a period runs.
        own = self.filtered(lambda item: is_turning(item) and item.code == LEAVE_ITEM and not item.points)
        return super(JifenItem, self - own)._check_addition()

    def _reason_not_for(self, scorecard, date, tree):
        if self.code == LEAVE_ITEM:
            return self.env._("Points turned into leave are not entered: they are booked when the leave is granted.")
        return super()._reason_not_for(scorecard, date, tree)


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _leave_item(self):
        """Return the item of points turned into leave, made when the scheme has none; call elevated.

        Empty where no dimension of the scheme takes items.
        """
        self.ensure_one()
        item = self.item_ids.filtered(lambda row: row.code == LEAVE_ITEM)
        dimension = self.dimension_ids.filtered(lambda row: row._has_setting("item_ids"))[:1]
        if item or not dimension:
            return item
        env = self.with_context(lang="en_US").env
        item = turning(env["jifen.item"]).create(
            {
                "scheme_id": self.id,
                "dimension_id": dimension.id,
                "code": LEAVE_ITEM,
                "name": env._("Points turned into leave"),
                "unit_name": env._("points"),
                "description": env._("Booked when leave is granted. It changes no score."),
                "sequence": 9999,
                "value_kind": "fixed",
                "points": 0,
                "report_inspector": False,
            }
        )
        for code, __ in self.env["res.lang"].get_installed():
            words = self.with_context(lang=code).env
            item.with_context(lang=code).write(
                {
                    "name": words._("Points turned into leave"),
                    "unit_name": words._("points"),
                    "description": words._("Booked when leave is granted. It changes no score."),
                }
            )
        return item.with_env(self.env)


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    @api.private
    def _posting_states(self):
        states = super()._posting_states()
        return (*states, "published", "closed") if is_turning(self) else states

    def _reverse(self, reason):
        """Reverse lines; those of leave go back with the leave, not alone."""
        if not is_turning(self) and self.filtered(lambda line: line.item_id.code == LEAVE_ITEM):
            raise UserError(
                self.env._("Points turned into leave come back when the leave is taken back, not by a reversal.")
            )
        return super()._reverse(reason)

    def _post_leave(self, consequences):
        """Append one line of no points for each leave that was granted; call elevated.

        Its quantity is the points that were turned into leave, its day the last of the period that earned it.

        :param consequences: jifen.consequence records
        :return: ``{consequence: line}``
        """
        granted = [
            (consequence, item)
            for consequence in consequences
            if (item := consequence.scorecard_id.scheme_id._leave_item())
        ]
        lines = self._append([self._leave_values(consequence, item) for consequence, item in granted])
        return {consequence: line for (consequence, __), line in zip(granted, lines, strict=True)}

    def _leave_values(self, consequence, item):
        card = consequence.scorecard_id
        return {
            **self._card_values(card),
            "item_id": item.id,
            "dimension_id": item.dimension_id.id,
            "level_id": False,
            "quantity": consequence.half_days * exact(consequence.rule_id.points_step),
            "points": Decimal(0),
            "date": card.period_id.date_to,
            "matter": False,
            "ground": consequence._leave_ground(),
            "origin": "leave",
            "claim_id": False,
            "inspection_id": False,
            "reversal_of_id": False,
            "approved_by_id": self.env.uid,
        }
