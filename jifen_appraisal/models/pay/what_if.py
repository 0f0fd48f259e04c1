"""A pay rule tried on an allocation in memory: other coefficients and limits than the scheme has."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models


class TriedRow(NamedTuple):
    """A coefficient by position and jobs, as ``jifen.pay.coefficient`` has it."""

    position: str
    job_ids: frozenset
    coefficient: Decimal

    def fits(self, card):
        return (not self.position or self.position == card.position) and (
            not self.job_ids or card.job_id.id in self.job_ids
        )


class TriedRows(tuple):
    """Rows in order, found as those of a scheme are."""

    __slots__ = ()

    def _first_for(self, card):
        return next((row for row in self if row.fits(card)), None)


class WhatIf(NamedTuple):
    """What is tried: a scheme in memory with its limits, coefficients, and figures by grade id."""

    scheme: models.Model
    rows: TriedRows
    grades: dict


class JifenAllocation(models.Model):
    """Only an allocation in memory takes a tried rule; no client can send the object that carries it."""

    _inherit = "jifen.allocation"

    def _tried_with(self, values, tried=None):
        """Return an allocation in memory with these values; nothing of it is ever written.

        :param WhatIf tried: the rule that holds instead of the scheme's
        """
        if tried is None:
            return self.new(values)
        pay = self.with_context(jifen_what_if=tried).new(values)
        pay.scheme_id = tried.scheme
        return pay

    def _what_if(self):
        tried = self.env.context.get("jifen_what_if")
        return tried if isinstance(tried, WhatIf) and not self.id else None

    def _coefficient_rows(self):
        tried = self._what_if()
        return super()._coefficient_rows() if tried is None else tried.rows

    def _grade_figure(self, grade, name):
        tried = self._what_if()
        figures = tried.grades.get(grade.id) if tried else None
        return figures[name] if figures else super()._grade_figure(grade, name)
