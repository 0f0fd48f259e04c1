"""Effect ``award_lost``: the person cannot be put forward for awards (regulation r3)."""

from odoo import fields, models

from .kinds import Effect, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    effect = fields.Selection(
        selection_add=[("award_lost", "Award eligibility lost")], ondelete={"award_lost": "cascade"}
    )


@register
class AwardLost(Effect):
    code = "award_lost"
    bars_awards = True

    def sentence(self, consequence):
        return consequence.env._(
            "You cannot be put forward for awards (%(what)s): %(ground)s.",
            what=consequence.rule_id.name,
            ground=consequence.ground,
        )
