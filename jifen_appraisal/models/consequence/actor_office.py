"""Actor ``office``: the appraisal office."""

from odoo import fields, models

from ..common.roles import OFFICER
from .actors import Group
from .kinds import register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    actor = fields.Selection(
        selection_add=[("office", "Appraisal office")], ondelete={"office": "cascade"}, default="office"
    )


@register
class Office(Group):
    code = "office"
    group = OFFICER
