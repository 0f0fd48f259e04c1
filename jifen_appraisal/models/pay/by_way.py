"""What is shared out by a way: which one, and its settings in the forms."""

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .way import WAYS, settings


class JifenByWay(models.AbstractModel):
    """What is shared out by a way."""

    _name = "jifen.pay.by.way"
    _description = "Shared Out by a Way"
    _way_field = "method"
    # What stands before the name of a setting in the name of its field.
    _settings_prefix = "pay_"
    # Its form does not go without those that are needed.
    _settings_required = True

    pay_uses = fields.Json(compute="_compute_pay_uses", string="Used by the Distribution")

    @api.depends(lambda self: [self._way_field])
    def _compute_pay_uses(self):
        for record in self:
            record.pay_uses = record._pay_way().uses if record[self._way_field] else []

    def _pay_way(self):
        self.ensure_one()
        return WAYS[self[self._way_field]]

    def _check_settings(self):
        """Refuse settings that cannot be, also those of a way that was not chosen.

        :raise ValidationError: with the first reason
        """
        for record in self:
            for way in WAYS.values():
                names = {name: self._settings_prefix + name for name in way.settings}
                if self._fields.keys() >= {*names.values()}:
                    entered = {name: record[field] for name, field in names.items()}
                    for reason in way.impossible(self.env, entered):
                        raise ValidationError(reason)

    # === IN THE FORMS === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._show_settings(arch)
        return arch, view

    def _show_settings(self, form):
        """Show each setting with the ways that have it; one without a place in the form gets one below ``pay_uses``.

        :param form: the element of the form, which may stand in the form of another model
        """
        depth = sum(1 for __ in form.iterancestors("field"))

        def places(name):
            return form.xpath(".//field[@name=$name][count(ancestor::field)=$depth]", name=name, depth=depth)

        last = next(iter(places("pay_uses")), None)
        for name, setting in settings().items():
            field = self._settings_prefix + name
            if last is None or field not in self._fields:
                continue
            nodes = places(field)
            if not nodes:
                figure = {"widget": "jifen_figure"} if setting.kind is fields.Float else {}
                nodes = [etree.Element("field", name=field, **figure)]
                last.addnext(nodes[0])
                last = nodes[0]
            for node in nodes:
                others, already = f"'{name}' not in pay_uses", node.get("invisible")
                node.set("invisible", f"{others} or ({already})" if already else others)
                if self._settings_required and setting.needed:
                    node.set("required", f"'{name}' in pay_uses")
