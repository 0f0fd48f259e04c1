"""Trigger ``veto``: a one-vote veto that stands."""

from odoo import fields, models
from odoo.tools import format_list

from .kinds import Trigger, register


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    trigger = fields.Selection(selection_add=[("veto", "A one-vote veto")], ondelete={"veto": "cascade"})


@register
class Veto(Trigger):
    code = "veto"

    def text(self, rule):
        return rule.env._("One-vote veto")

    def applies(self, result):
        """Tell whether it follows from a Result."""
        return result.vetoed

    def find(self, period, rule, results):
        vetoes = period._veto_items(period.scheme_id._scoring_rules(period))
        return {
            result.id: {"vetoes": vetoes[result.id]} if result.id in vetoes else {}
            for result in results
            if self.applies(result)
        }

    def load(self, consequences):
        """Return ``{id: item}`` of the vetoes."""
        item_ids = {item_id for record in consequences for item_id in (record.facts or {}).get("vetoes", ())}
        # Names of items that a result rests on.
        items = consequences.env["jifen.item"].sudo().browse(item_ids)
        return {item.id: item for item in items.exists()}

    def ground(self, consequence, found):
        env, vetoes = consequence.env, (consequence.facts or {}).get("vetoes")
        if not vetoes:
            return self.ground_without_items(consequence)
        names = [found[item_id].name for item_id in vetoes if item_id in found]
        return env._("One-vote veto: %(items)s", items=format_list(env, names))

    def ground_without_items(self, consequence):
        """Return why it follows where no item is behind it."""
        return consequence.env._("One-vote veto")
