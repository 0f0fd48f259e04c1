"""Trigger ``no_award``: a veto or a grade that shuts out awards."""

from odoo import fields, models

from .kinds import register
from .trigger_grade import graded
from .trigger_veto import Veto


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(
        selection_add=[("no_award", "No award, by a veto or a grade")], ondelete={"no_award": "cascade"}
    )


@register
class NoAward(Veto):
    code = "no_award"

    def text(self, rule):
        return rule.env._("No award, by a veto or a grade")

    def applies(self, result):
        return result.no_award

    def ground_without_items(self, consequence):
        return graded(consequence)
