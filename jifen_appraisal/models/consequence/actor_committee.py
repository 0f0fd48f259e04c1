"""Actor ``committee``: the committee."""

from odoo import fields, models

from ..common.roles import COMMITTEE
from .actors import Group
from .kinds import register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    actor = fields.Selection(selection_add=[("committee", "Committee")], ondelete={"committee": "cascade"})


@register
class Committee(Group):
    code = "committee"
    group = COMMITTEE
