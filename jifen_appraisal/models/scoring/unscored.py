"""Who could not be scored, and why: told to the office before publication, and to the people themselves."""

from odoo import api, fields, models
from odoo.tools import format_list

from ..common.states import Reason, met
from ..period.explanation import TOLD
from ..scheme.kinds import KINDS

_NAMES = 20


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    unscored_text = fields.Text(compute="_compute_unscored_text", string="Why There Is No Score")

    @api.depends("scored", "period_id.state", "result_ids.dimension_id")
    @api.depends_context("lang")
    def _compute_unscored_text(self):
        # That and why somebody has no score is no figure: whoever reads the scorecard may know it.
        for card in self.sudo():
            told = not card.scored and card.period_state in TOLD
            card.unscored_text = card._why_unscored() if told else False

    def _why_unscored(self):
        """Return why there is no score, as a sentence. Call elevated."""
        missing = self.period_id._dimensions_of(self.position) - self.result_ids.dimension_id
        if not missing:
            return self.env._("There is no score: no part of the regulation applies.")
        parts = []
        for dimension in missing.sorted("sequence"):
            why = KINDS[dimension.kind].unscored(self.env)
            text = self.env._("%(part)s (%(why)s)", part=dimension.name, why=why) if why else dimension.name
            parts.append(text)
        return self.env._("There is no score, because nothing counts in %(parts)s.", parts=format_list(self.env, parts))


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _reasons_undecided(self):
        return [*self._reasons_unscored(), *super()._reasons_undecided()]

    def _reasons_not_to_close(self):
        return [*self._reasons_unscored(), *super()._reasons_not_to_close()]

    def _reasons_unscored(self):
        """Return the Reason that says how many are scored, and who is not and why; nothing before scoring."""
        cards = self.env["jifen.scorecard"].sudo()  # checks count what the user may not read
        everybody = (("period_id", "in", self.filtered(lambda period: period.state in TOLD).ids),)
        without = (*everybody, ("scored", "=", False))
        total, missing = cards.search_count(everybody), cards.search_count(without)
        text = self.env._("%(scored)s of %(total)s are scored.", scored=total - missing, total=total)
        if not total:
            return []
        if not missing:
            return [met(text, cards._name, everybody)]
        rows = [f"{card.name}: {card.unscored_text or ''}" for card in cards.search(without, limit=_NAMES)]
        more = "\n".join([*rows, *(["…"] if missing > _NAMES else ())])
        return [Reason(text, False, cards._name, without, more)]
