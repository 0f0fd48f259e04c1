"""Actor ``manager``: the manager of the person, or one further up."""

from odoo import fields, models

from ..approval.step import _climb
from .actors import Leader, above
from .kinds import register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    actor = fields.Selection(selection_add=[("manager", "Manager of the employee")], ondelete={"manager": "cascade"})


@register
class Manager(Leader):
    code = "manager"

    def start(self, card):
        return card.manager_id

    def chain(self, card):
        if card.employee_id:
            return _climb(card.manager_id, "parent_id", with_first=True).user_id
        # A team has no manager of its own: the main leader answers for it.
        return above(card, "head")
