"""Effect ``removal``: the person is put on the list for removal (regulation r1)."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("removal", "Listed for removal")], ondelete={"removal": "cascade"})


@register
class Removal(Effect):
    code = "removal"
