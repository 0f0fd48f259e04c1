"""Effect ``admonition``: the person is admonished, mostly with a deadline to improve (regulations r1, r4)."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("admonition", "Admonition talk")], ondelete={"admonition": "cascade"})


@register
class Admonition(Effect):
    code = "admonition"
