"""Effect ``talk``: somebody talks with the person."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("talk", "Talk")], ondelete={"talk": "cascade"}, default="talk")


@register
class Talk(Effect):
    code = "talk"
