"""What a correction, and nothing else, may do to a period whose results are published or closed."""

from odoo import api, models

# An object cannot be sent over RPC, a string or a boolean could be.
_CORRECTING = object()


def correcting(records):
    """Return the same records, allowed to correct published and closed periods."""
    return records.with_context(jifen_correcting=_CORRECTING)


def is_correcting(records):
    """Tell whether these records come from :func:`correcting`."""
    return records.env.context.get("jifen_correcting") is _CORRECTING


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    @api.private
    def _posting_states(self):
        states = super()._posting_states()
        return (*states, "published", "closed") if is_correcting(self) else states


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _check_decisions_stand(self):
        """Let a correction through that overtakes a decision: the grade goes back to the rules, on record."""
        if not is_correcting(self):
            return super()._check_decisions_stand()
        return None

    def _check_may_decide(self, changes):
        """Let the approved correction of a grade through, whatever the state; its route was the authority."""
        if not is_correcting(self):
            return super()._check_may_decide(changes)
        return None
