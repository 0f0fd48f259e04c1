"""Trigger ``grade``: one of certain grades."""

from odoo import fields, models

from .kinds import Trigger, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(selection_add=[("grade", "A grade")], ondelete={"grade": "cascade"}, default="grade")


@register
class Grade(Trigger):
    code = "grade"
    settings = ("grade_ids",)

    def text(self, rule):
        return rule.env._("Grade %(grades)s", grades=rule._grade_names())

    def find(self, period, rule, results):
        return {result.id: {} for result in results if result.grade_id in rule.grade_ids.ids}

    def ground(self, consequence, found):
        return graded(consequence)


def graded(consequence):
    """Return that the grade itself is the ground."""
    return consequence.env._("Graded %(grade)s", grade=consequence.grade_id.name or "")
