"""Trigger ``bottom_third``: a place in the bottom third (regulation r3)."""

from odoo import fields, models

from ...engine import thirds
from .kinds import register
from .places import ByPlace


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(
        selection_add=[("bottom_third", "The bottom third")], ondelete={"bottom_third": "cascade"}
    )


@register
class BottomThird(ByPlace):
    code = "bottom_third"

    def text(self, rule):
        return rule.env._("In the bottom third")

    def chosen(self, rule, scores, places):
        return thirds.thirds(scores)[1]

    def ground(self, consequence, found):
        return consequence.env._("Place %(place)s of %(count)s: in the bottom third", **self.place(consequence))
