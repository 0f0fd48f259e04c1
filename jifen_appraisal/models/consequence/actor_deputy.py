"""Actor ``deputy``: the deputy leader in charge of the office."""

from odoo import fields, models

from .actors import Leader, above
from .kinds import register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    actor = fields.Selection(selection_add=[("deputy", "Deputy leader in charge")], ondelete={"deputy": "cascade"})


@register
class Deputy(Leader):
    code = "deputy"

    def chain(self, card):
        return above(card, "deputy")
