"""What a dimension says through its kind: in plain sentences, and what it still needs."""

from odoo import models
from odoo.tools import format_list

from ..common.text import exact, plain, sentences
from .kinds import KINDS


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _tiers_text(self):
        """Return the tiers of votes with what each counts."""
        return format_list(
            self.env,
            [
                self.env._("%(tier)s %(percent)s%%", tier=tier.name, percent=plain(exact(tier.percent)))
                for tier in self.tier_ids
                if not tier.abstention
            ],
        )


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    def _problems(self):
        """Return why nobody could be scored by this dimension, one sentence each."""
        self.ensure_one()
        return KINDS[self.kind].problems(self)

    def _hints(self):
        """Return what may be meant so, but is worth knowing, one sentence each."""
        self.ensure_one()
        return KINDS[self.kind].hints(self)

    def _rule_text(self):
        """Return, in plain sentences, how the score of this dimension comes about."""
        self.ensure_one()
        return sentences(self.env, [*KINDS[self.kind].text(self), *self._text_of_limits()])

    def _text_of_limits(self):
        texts = []
        # Where items take points off, a floor of zero is worth telling.
        if self.has_floor and (self.floor or self._has_setting("item_ids")):
            texts.append(self.env._("Never below %(floor)s.", floor=plain(exact(self.floor))))
        if self.has_ceiling:
            texts.append(self.env._("Never above %(ceiling)s.", ceiling=plain(exact(self.ceiling))))
        return texts
