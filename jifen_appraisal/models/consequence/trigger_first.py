"""Trigger ``first``: one of the first places."""

from odoo import fields, models

from .kinds import register
from .places import ByPlace


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(selection_add=[("first", "The first places")], ondelete={"first": "cascade"})


@register
class First(ByPlace):
    code = "first"
    settings = ("count", *ByPlace.settings)
    besides = ("so_many_places",)

    def text(self, rule):
        return rule.env._("Among the first %(count)s", count=rule.count)

    def chosen(self, rule, scores, places):
        return [card_id for card_id, place in places.items() if place <= rule.count]

    def ground(self, consequence, found):
        return consequence.env._(
            "Place %(place)s of %(count)s: among the first %(limit)s",
            limit=consequence.rule_id.count,
            **self.place(consequence),
        )
