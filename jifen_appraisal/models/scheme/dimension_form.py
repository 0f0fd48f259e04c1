"""The form of a dimension shows what its kind asks for: see ``Kind.settings``."""

from lxml import etree

from odoo import api, models

from .kinds import KINDS, kinds_with


class JifenDimension(models.Model):
    _inherit = "jifen.dimension"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._show_settings(arch)
        return arch, view

    def _show_settings(self, arch):
        """Show each setting with the kinds that have it; one without a place gets one beside the kind."""
        for name in dict.fromkeys(name for kind in KINDS.values() for name in kind.settings if name in self._fields):
            nodes = arch.xpath("//field[@name=$name][not(ancestor::field)]", name=name)
            place = arch.find(".//group[@name='own_settings']")
            if not nodes and place is not None and self._fields[name].type != "one2many":
                nodes = [etree.SubElement(place, "field", name=name, readonly="scheme_frozen")]
            for node in nodes:
                others = f"kind not in {kinds_with(name)}"
                already = node.get("invisible")
                node.set("invisible", f"{others} or ({already})" if already else others)
