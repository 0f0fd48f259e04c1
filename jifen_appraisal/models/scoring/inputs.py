"""What a period's scores are made of, read set by set: what each kind of dimension loads, and vetoes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from odoo import models
from odoo.exceptions import UserError


@dataclass
class Inputs:
    """What a period's scores are made of: by the code of each kind what it loads, and the vetoes of scorecards."""

    found: Mapping
    vetoes: Mapping


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _scoring_inputs(self, rules):
        """Return the Inputs of all scorecards, in a constant number of queries.

        :raise UserError: when something must be entered first
        """
        return Inputs(self._found_by_kind(rules), self._veto_items(rules))

    def _found_by_kind(self, rules):
        """Return ``{code of a kind: what it loads}``.

        :raise UserError: when something must be entered first
        """
        found, missing = {}, []
        for code, kind in rules.kinds().items():
            found[code] = kind.load(self, rules)
            missing += kind.missing(self, rules, found[code])
        if missing:
            raise UserError("\n".join(missing))
        return found

    def _veto_items(self, rules):
        """Return ``{scorecard id: [item id, …]}`` of the veto items that stand unreversed."""
        vetoes = defaultdict(list)
        if rules.veto_items:
            self.env.cr.execute(
                """
                SELECT DISTINCT line.scorecard_id, line.item_id
                  FROM jifen_score_line line
                  LEFT JOIN jifen_score_line reversal ON reversal.reversal_of_id = line.id
                 WHERE line.period_id = %s AND line.item_id = ANY(%s)
                   AND line.reversal_of_id IS NULL AND reversal.id IS NULL
                """,
                [self.id, list(rules.veto_items)],
            )
            for card_id, item_id in self.env.cr.fetchall():
                vetoes[card_id].append(item_id)
        return vetoes
