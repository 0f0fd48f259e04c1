"""Whether results that were published are still what the books give."""

from odoo import models
from odoo.exceptions import AccessError

from ..common.roles import AUDITOR, OFFICER
from ..common.text import exact, plain
from ..period.period import PUBLISHED

_NAMES = 20


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _differences_from_the_books(self):
        """Return where the results of one period are not what scoring it now would give, without writing anything.

        After publication nothing comes in but by a correction, which scores anew: any difference is a fault.

        :return: ``[(scorecard, score as published or None, score by the books or None)]``, those who differ in the
            total or in a dimension
        """
        self.ensure_one()
        # The books of all people count, whatever the caller may read.
        period = self.sudo()
        rules, cards = period.scheme_id._scoring_rules(period), period._card_rows()
        results, totals = period._compute_totals(rules, cards, period._scoring_inputs(rules))
        parts = {}
        for card_id, dimension_id, __, ___, score, *____ in results:
            parts.setdefault(card_id, {})[dimension_id] = score
        found = []
        for card in period.scorecard_ids:
            total = totals.get(card.id)
            now = total.score if total else None
            published = exact(card.score) if card.scored else None
            kept = {row.dimension_id.id: exact(row.score) for row in card.result_ids}
            if (published, kept) != (now, parts.get(card.id, {})):
                found.append((card, published, now))
        return found

    def action_check_books(self):
        """Say whether the published results are what the books give, and name whose are not.

        :raise AccessError: for others than the appraisal office and auditors
        """
        self.check_access("read")
        if not (self.env.uid == 1 or self.env.user.has_groups(f"{OFFICER},{AUDITOR}")):
            raise AccessError(self.env._("Only the appraisal office and auditors check results against the books."))
        lines = [
            self.env._(
                "%(period)s: %(name)s has %(published)s, by the books %(now)s",
                period=period.name,
                name=card.name,
                published=self._score_text(published),
                now=self._score_text(now),
            )
            for period in self.filtered(lambda period: period.state in PUBLISHED)
            for card, published, now in period._differences_from_the_books()
        ]
        text = "\n".join(lines[:_NAMES]) + ("\n…" if len(lines) > _NAMES else "")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if lines else "success",
                "message": text or self.env._("The published results are what the books give."),
                "sticky": bool(lines),
                "className": "o_jifen_report",
            },
        }

    def _score_text(self, score):
        return self.env._("no score") if score is None else plain(score)
