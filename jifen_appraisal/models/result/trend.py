"""How a person's scores went from period to period, as the chart in the portal draws it."""

from babel.dates import format_skeleton

from odoo import models
from odoo.tools import get_lang

from ..period.period import PUBLISHED

_LIMIT = 12
_CROWDED = 6
_SKELETONS = {"month": "MMM", "quarter": "QQQ", "year": "y"}


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _trend(self):
        """Return the published scores of periods like this scorecard's, oldest first.

        Called on the scorecards of one person, elevated, with the one looked at first.

        :return: ``[{id, period, label, score, x, y, current, minor}]``, x and y in percent of the
            drawing from its upper left; nothing for fewer than two
        """
        current = self[:1]
        cards = self.filtered(
            lambda card: (
                card.scored
                and card.period_id.state in PUBLISHED
                and card.period_id.kind == current.period_id.kind
                and card.scheme_id.code == current.scheme_id.code
                and card.company_id == current.company_id
            )
        ).sorted(lambda card: (card.date_from, card.id))[-_LIMIT:]
        if len(cards) < 2:
            return []
        scores = cards.mapped("score")
        low, high = min(scores), max(scores)
        # A little air; equal scores are a line in the middle.
        room = (high - low) * 0.1 or 1
        low, high = low - room, high + room
        marked = {0, len(cards) - 1, scores.index(min(scores)), scores.index(max(scores))}
        return [
            {
                "id": card.period_id.id,
                "period": card.period_id.name,
                "label": card._trend_label(cards[number - 1] if number else None),
                "score": card.score,
                "x": round(100 * (number + 0.5) / len(cards), 2),
                "y": round(100 * (high - card.score) / (high - low), 2),
                "current": card == current,
                # On a narrow screen only the ends, the best and the worst bear their figure.
                "minor": len(cards) > _CROWDED and number not in marked,
            }
            for number, card in enumerate(cards)
        ]

    def _trend_label(self, previous):
        """Return the month, quarter or year in short, with the year where it changes."""
        date, kind = self.date_from, self.period_id.kind
        if kind not in _SKELETONS:
            return self.period_id.name
        locale = get_lang(self.env).code
        label = format_skeleton(_SKELETONS[kind], date, locale=locale)
        if kind != "year" and previous and previous.date_from.year != date.year:
            label = f"{date.year} {label}"
        return label
