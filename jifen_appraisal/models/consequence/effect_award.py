"""Effect ``award``: the person is put on an award list (regulation r3)."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(selection_add=[("award", "Award list")], ondelete={"award": "cascade"})


@register
class Award(Effect):
    code = "award"
    told = True
    icon = "fa-star text-warning"

    def rule_out(self, found, findings, results):
        """Keep off the list who may get no award, or loses the eligibility by the same results."""
        lost = {result.id for result in results if result.no_award}
        lost.update(*(others for rule, others in findings.items() if rule._effect_kind().bars_awards))
        for card_id in lost.intersection(found):
            del found[card_id]

    def sentence(self, consequence):
        return consequence.env._(
            "You are on the award list (%(what)s): %(ground)s.",
            what=consequence.rule_id.name,
            ground=consequence.ground,
        )
