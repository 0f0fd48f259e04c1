"""A scheme in sentences: what makes the total of whom, in which sorts of period."""

from odoo import models
from odoo.tools import format_list

from ..common.text import exact, label, plain
from ..scheme.check import SORTS
from ..scheme.dimension import PERIOD_USES, SUBJECTS, is_about, is_used_in
from ..scheme.rules import POSITIONS


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _print_parts(self):
        """Add ``totals``: what makes whose total."""
        return {**super()._print_parts(), "totals": self._print_totals()}

    def _print_totals(self):
        """Return ``[{when, who, formula}]``: the sum that makes a total, for whom and in which periods."""
        by_sort = {sort: self._formulas(sort) for sort in SORTS}
        rows, done = [], []
        for formulas in by_sort.values():
            if formulas in done or not any(formulas.values()):
                continue
            done.append(formulas)
            when = self._sorts_label({sort for sort, found in by_sort.items() if found == formulas})
            for formula in dict.fromkeys(formulas.values()):
                if formula:
                    who = self._positions_label({position for position in POSITIONS if formulas[position] == formula})
                    rows.append({"when": when, "who": who, "formula": formula})
        return rows

    def _formulas(self, sort):
        """Return ``{position: the sum in words}`` in a Sort of period."""
        return {
            position: " + ".join(
                row.name if exact(row.weight) == 1 else f"{plain(exact(row.weight))} × {row.name}"
                for row in self._dimensions_in(sort, position)
            )
            for position in POSITIONS
        }

    def _sorts_label(self, sorts):
        for use, __ in PERIOD_USES:
            if {sort for sort in SORTS if is_used_in(use, sort)} == sorts:
                return label(self.env, "jifen.dimension", "period_use", use)
        names = []
        for kind in dict.fromkeys(sort.kind for sort in SORTS):
            found = {sort.combined for sort in sorts if sort.kind == kind}
            name = label(self.env, "jifen.period", "kind", kind)
            if found == {True}:
                name = self.env._("%(period)s made of others", period=name)
            elif found == {False}:
                name = self.env._("%(period)s without parts", period=name)
            names += [name] if found else []
        return format_list(self.env, names)

    def _positions_label(self, positions):
        for subject, __ in SUBJECTS:
            if {position for position in POSITIONS if is_about(subject, position)} == positions:
                return label(self.env, "jifen.dimension", "subject", subject)
        return format_list(
            self.env,
            [
                label(self.env, "jifen.scorecard", "position", position)
                for position in POSITIONS
                if position in positions
            ],
        )
