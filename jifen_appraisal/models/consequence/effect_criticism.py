"""Effect ``criticism``: the person is criticised (regulation r4)."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("criticism", "Criticism")], ondelete={"criticism": "cascade"})


@register
class Criticism(Effect):
    code = "criticism"
