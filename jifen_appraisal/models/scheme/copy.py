"""A copy of a scheme, whose parts refer to each other and to nothing of the original."""

from odoo import models


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _copy_as(self, revision):
        """Return a draft copy with all parts, whose references stay inside the copy."""
        self.ensure_one()
        scheme = self.copy({"name": self.name, "revision": revision, "previous_id": self.id})
        self._copy_parts(scheme)
        return scheme

    def _copy_parts(self, scheme):
        """Copy the parts that refer to each other.

        :param scheme: the copy, with grades, tiers and approval steps already
        :return: ``{model: {original: copy}}``, for what further parts refer to
        """
        dimensions = {row: row.copy({"scheme_id": scheme.id}) for row in self.dimension_ids}
        for dimension, copy in dimensions.items():
            for name in dimension._references():
                if dimension[name]:
                    copy[name] = copy.browse().union(*(dimensions[row] for row in dimension[name]))
        catalogues = {row: row.copy({"scheme_id": scheme.id}) for row in self.catalogue_ids}
        items = {}
        for item in self.item_ids.sorted(lambda item: bool(item.parent_id)):
            items[item] = item.copy(
                {
                    "scheme_id": scheme.id,
                    "dimension_id": dimensions[item.dimension_id].id,
                    "catalogue_id": catalogues[item.catalogue_id].id if item.catalogue_id else False,
                    "parent_id": items[item.parent_id].id if item.parent_id else False,
                }
            )
        return {"jifen.dimension": dimensions, "jifen.catalogue": catalogues, "jifen.item": items}
