"""The regulation as the system understands it: a scheme in plain sentences, for one printed page."""

from odoo import models
from odoo.tools import format_list, groupby

from ..common.text import exact, label, plain, sentences
from .item import LEAVE_ITEM


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _print_data(self):
        """Return this scheme in plain sentences, as plain data for the printed page: see :meth:`_print_parts`."""
        self.ensure_one()
        self.check_access("read")
        # Names of offices and jobs are part of the regulation.
        return self.sudo()._print_parts()

    def _print_parts(self):
        """Return what is printed, to be extended by each area with its own; called with all rights.

        :return: dict with ``limits``, ``dimensions``, ``tiers``, ``catalogues`` (of items), ``vetoes`` and ``grades``
        """
        return {
            "limits": self._print_limits(),
            "dimensions": self._print_dimensions(),
            "tiers": self._tiers_text() if self.has_votes else "",
            "catalogues": self._print_items(),
            "vetoes": self._print_vetoes(),
            "grades": [{"name": grade.name, "text": grade._rule_text()} for grade in self.grade_ids],
        }

    def _print_limits(self):
        texts = []
        if self.has_floor:
            texts.append(self.env._("A total is never below %(limit)s.", limit=plain(exact(self.floor))))
        if self.has_ceiling:
            texts.append(self.env._("A total is never above %(limit)s.", limit=plain(exact(self.ceiling))))
        rule = label(self.env, self._name, "transfer_rule", self.transfer_rule)
        texts.append(self.env._("After a transfer: %(rule)s.", rule=rule))
        return sentences(self.env, texts)

    def _print_dimensions(self):
        return [
            {
                "name": row.name,
                "who": label(self.env, "jifen.dimension", "subject", row.subject),
                "when": label(self.env, "jifen.dimension", "period_use", row.period_use),
                "weight": plain(exact(row.weight)),
                "rule": row.with_context(jifen_tiers_apart=True)._rule_text(),
                "description": row.description or "",
                "annex": self._annex_text(row),
            }
            for row in self.dimension_ids
        ]

    def _annex_text(self, dimension):
        count = len(dimension.item_ids.filtered(lambda item: item.value_kind != "group" and item.code != LEAVE_ITEM))
        return self.env._("(%(count)s items, see the annex)", count=count) if count else ""

    # === ITEMS === #

    def _print_vetoes(self):
        """Return ``[{name, effects}]``, items of the same effects together."""
        by_effects = {}
        for item in self.item_ids.filtered("is_veto"):
            by_effects.setdefault(format_list(self.env, item._veto_labels()), []).append(item.display_name)
        return [{"name": format_list(self.env, names), "effects": effects} for effects, names in by_effects.items()]

    def _print_items(self):
        """Return ``[{name, offices, items}]``: the items dimension by dimension, catalogue by catalogue."""
        sections = []
        printed = self.item_ids.filtered(lambda item: item.code != LEAVE_ITEM)  # no part of the regulation
        for (dimension, catalogue), items in groupby(printed, key=lambda item: (item.dimension_id, item.catalogue_id)):
            rows = self.env["jifen.item"].union(*items)
            top = rows.filtered(lambda item, rows=rows: not item.parent_id or item.parent_id not in rows)
            ordered = [item for first in top for item in (first, *rows.filtered(lambda i, f=first: i.parent_id == f))]
            sections.append(
                {
                    "name": f"{dimension.name} · {catalogue.name}" if catalogue else dimension.name,
                    "offices": format_list(self.env, catalogue.department_ids.mapped("name")),
                    "items": [
                        {
                            "name": item.name,
                            "depth": 1 if item.parent_id in rows else 0,
                            "points": item.points_text,
                            "text": item._rule_text(),
                            "standard": item.description or "",
                        }
                        for item in ordered
                    ],
                }
            )
        return sections
