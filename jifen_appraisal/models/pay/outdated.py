"""Pay that no longer follows from what it was computed by: seen before it is approved, and refused."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...engine import delta, money
from ..common.states import Reason
from ..common.text import exact

_NAMES = 5


class JifenAllocation(models.Model):
    """Scores, grades, wages or pay settings may change after an allocation was computed.

    Amounts that computing again would not give are neither submitted nor approved.
    """

    _inherit = "jifen.allocation"

    outdated = fields.Text(
        compute="_compute_outdated",
        string="Computed Before a Change",
        help="Whose amounts computing again would change.",
    )
    must_compute = fields.Boolean(compute="_compute_outdated", string="To Be Computed Again")

    @api.depends("state", "line_ids.amount")
    def _compute_outdated(self):
        for pay in self:
            asked = pay.state in ("computed", "submitted") and pay._origin
            # Whose amounts would differ is for whoever reads the lines of the allocation.
            pay.outdated = asked and pay._origin.sudo()._text_of_differences()
            pay.must_compute = asked and pay._is_outdated()

    def _text_of_differences(self):
        """Return for people whose amounts computing again would change; False when it gives the same."""
        self.ensure_one()
        try:
            now = self._amounts_now()
        except UserError as error:
            return self.env._(
                "%(allocation)s cannot be computed any more as it was: %(reason)s",
                allocation=self.display_name,
                reason=error,
            )
        had = {line.scorecard_id.id: money.fen(exact(line.amount)) for line in self.line_ids}
        changed = delta.differences(had, now)
        if not changed:
            return False
        cards = self.env["jifen.scorecard"].browse(changed).sorted(lambda card: (-abs(changed[card.id]), card.name))
        people = [
            self.env._(
                "%(name)s %(before)s → %(after)s",
                name=card.name,
                before=self._fen_text(had.get(card.id, 0)),
                after=self._fen_text(now.get(card.id, 0)),
            )
            for card in cards[:_NAMES]
        ]
        return self.env._(
            "What %(allocation)s rests on has changed since it was computed, and the amounts of %(count)s people with "
            "it: %(people)s. It has to be computed again.",
            allocation=self.display_name,
            count=len(changed),
            people=format_list(self.env, people) + ("…" if len(changed) > _NAMES else ""),
        )

    def _amounts_now(self):
        """Return ``{scorecard id: fen}`` that computing would give now.

        :raise UserError: when it cannot be computed
        """
        return {share.key: share.fen for share in self._shares().result.shares}

    def action_compute(self):
        """Compute; what was submitted and no longer follows from the results is taken back from its approvers first."""
        for pay in self.filtered(lambda pay: pay.state == "submitted" and pay.must_compute):
            pay._update_state("take_back", submitted_by_id=False)
        return super().action_compute()

    def _log_taken_back(self):
        for pay in self:
            pay.message_post(body=self.env._("Taken back from its approvers, to be computed again."))

    def _card_facts(self):
        # Whoever decides sees why it cannot be approved.
        warning = [self._fact(self.env._("Computed before a change"), self.outdated)] if self.outdated else []
        return [*super()._card_facts(), *warning]

    def _fen_text(self, fen):
        return self.currency_id.format(float(money.yuan(fen)))

    def _is_outdated(self):
        """Tell whether it has to be computed again before it can be approved."""
        return bool(self.outdated)

    def _reasons_outdated(self):
        # Not as it was known a moment ago. Whose amounts would differ is for whoever reads the lines of the allocation.
        texts = {pay.id: pay.sudo()._text_of_differences() for pay in self}
        return [
            Reason(text, model="jifen.allocation", domain=(("id", "=", key),)) for key, text in texts.items() if text
        ]

    def _reasons_not_to_submit(self):
        return [*super()._reasons_not_to_submit(), *self._reasons_outdated()]

    def _reasons_to_wait(self):
        return [*super()._reasons_to_wait(), *self._reasons_outdated()]
