"""The form of a consequence rule shows what its trigger and its effect ask for."""

from lxml import etree

from odoo import api, models


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Give a setting that has no place in the form one below the others."""
        arch, view = super()._get_view(view_id, view_type, **options)
        place = arch.find(".//group[@name='when']") if view_type == "form" else None
        for name in self._settings() if place is not None else ():
            if not arch.xpath("//field[@name=$name][not(ancestor::field)]", name=name):
                hidden = f"'{name}' not in rule_uses"
                etree.SubElement(place, "field", name=name, invisible=hidden, readonly="scheme_frozen")
        return arch, view
