"""Effect ``yellow_card``: the person is shown a yellow card (regulation r1)."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("yellow_card", "Yellow card")], ondelete={"yellow_card": "cascade"})


@register
class YellowCard(Effect):
    code = "yellow_card"
