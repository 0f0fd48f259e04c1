"""Trigger ``last``: one of the last places."""

from odoo import fields, models

from ...engine import thirds
from .kinds import register
from .places import ByPlace


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(selection_add=[("last", "The last places")], ondelete={"last": "cascade"})


@register
class Last(ByPlace):
    code = "last"
    settings = ("count", *ByPlace.settings)
    besides = ("so_many_places",)

    def text(self, rule):
        return rule.env._("Among the last %(count)s", count=rule.count)

    def chosen(self, rule, scores, places):
        return thirds.last(scores, rule.count)

    def ground(self, consequence, found):
        return consequence.env._(
            "Place %(place)s of %(count)s: among the last %(limit)s",
            limit=consequence.rule_id.count,
            **self.place(consequence),
        )
