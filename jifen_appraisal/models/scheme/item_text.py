"""The limits of an item in sentences."""

from odoo import models
from odoo.tools import format_list

from ..common.text import exact, label, plain, sentences


class JifenItem(models.Model):
    _inherit = "jifen.item"

    def _rule_text(self):
        """Return the limits of this item in short sentences."""
        self.ensure_one()
        texts = []
        if self.full_marks:
            texts.append(self.env._("Full marks %(full)s.", full=plain(exact(self.full_marks))))
        if self.max_gain:
            texts.append(self.env._("At most +%(points)s in a period.", points=plain(exact(self.max_gain))))
        if self.max_loss and self.max_loss != self.full_marks:
            texts.append(self.env._("At most −%(points)s in a period.", points=plain(exact(self.max_loss))))
        if self.free_quantity:
            texts.append(
                self.env._(
                    "The first %(count)s %(window)s cost nothing.",
                    count=plain(exact(self.free_quantity)),
                    window=label(self.env, "jifen.item", "free_window", self.free_window).lower(),
                )
            )
        if self.valid_from or self.valid_to:
            texts.append(
                self.env._("Holds %(start)s to %(end)s.", start=self.valid_from or "…", end=self.valid_to or "…")
            )
        if self.job_ids or self.tag_ids:
            names = self.job_ids.mapped("name") + self.tag_ids.mapped("name")
            texts.append(self.env._("For: %(who)s.", who=format_list(self.env, names)))
        if self.evidence_required:
            texts.append(self.env._("With evidence."))
        if self._veto_labels():
            texts.append(self.env._("One-vote veto: %(effects)s.", effects=format_list(self.env, self._veto_labels())))
        return sentences(self.env, texts)
