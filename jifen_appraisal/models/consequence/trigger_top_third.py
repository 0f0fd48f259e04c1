"""Trigger ``top_third``: a place in the top third (regulation r3)."""

from odoo import fields, models

from ...engine import thirds
from .kinds import register
from .places import ByPlace


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(selection_add=[("top_third", "The top third")], ondelete={"top_third": "cascade"})


@register
class TopThird(ByPlace):
    code = "top_third"

    def text(self, rule):
        return rule.env._("In the top third")

    def chosen(self, rule, scores, places):
        return thirds.thirds(scores)[0]

    def ground(self, consequence, found):
        return consequence.env._("Place %(place)s of %(count)s: in the top third", **self.place(consequence))
