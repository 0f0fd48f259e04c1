"""Actor ``head``: the main leader of the unit."""

from odoo import fields, models

from .actors import Leader, above
from .kinds import register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    actor = fields.Selection(selection_add=[("head", "Main leader of the unit")], ondelete={"head": "cascade"})


@register
class Head(Leader):
    code = "head"

    def chain(self, card):
        return above(card, "head")
