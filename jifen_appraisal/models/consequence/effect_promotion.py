"""Effect ``promotion``: the result counts against a promotion (regulation r1); see ``promotion_check``."""

from odoo import fields, models

from .kinds import Effect, register
from .trigger_grade import Grade


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("promotion", "Bar to promotion")], ondelete={"promotion": "cascade"})


@register
class Promotion(Effect):
    code = "promotion"
    settings = ("count",)
    besides = ("annual_results",)
    triggers = (Grade.code,)
    bars_promotion = True
    # So many annual results decide about a promotion unless the rule says otherwise.
    years = 3

    def fill_in(self, rule):
        rule.period_use, rule.count = "year", max(rule.count, self.years)
        return super().fill_in(rule)

    def problems(self, rule):
        wrong = rule.trigger not in self.triggers
        return [rule.env._("A bar to promotion follows from grades.")] if wrong else []

    def sentence(self, consequence):
        return consequence.env._("This result counts against a promotion: %(ground)s.", ground=consequence.ground)
