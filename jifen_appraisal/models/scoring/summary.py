"""What came of a scoring, for whoever computed the scores: how many, how high, and what moved."""

from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_list

from ...engine.numbers import quotient
from ..common.roles import READERS
from ..common.text import exact, plain

_NAMES = 10


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"score_summary"}

    score_summary = fields.Text(string="Last Scoring", readonly=True, copy=False, groups=",".join(READERS))

    def _score_each(self):
        before = self._scores_now()
        result = super()._score_each()
        after = self._scores_now()
        # Written by code alone, by whoever may score.
        for period in self.sudo():
            text = period._summary(before[period.id], after[period.id])
            period._trusted().write({"score_summary": text})
        return result

    def _scores_now(self):
        """Return ``{period id: {scorecard id: score, None without one}}``."""
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            "SELECT period_id, id, CASE WHEN scored THEN score END FROM jifen_scorecard WHERE period_id = ANY(%s)",
            [self.ids],
        )
        found = defaultdict(dict)
        for period_id, card_id, score in self.env.cr.fetchall():
            found[period_id][card_id] = None if score is None else exact(score)
        return found

    def _summary(self, before, after):
        scores = [score for score in after.values() if score is not None]
        texts = [self.env._("%(scored)s of %(total)s are scored.", scored=len(scores), total=len(after))]
        if scores:
            mean = round(quotient(sum(scores, Decimal(0)), Decimal(len(scores))), 2)
            texts.append(self.env._("Mean %(mean)s, best %(best)s.", mean=plain(mean), best=plain(max(scores))))
        if any(score is not None for score in before.values()):
            moved = [id_ for id_, score in after.items() if before.get(id_) != score]
            texts.append(self._moved_text(moved, before, after))
        return "\n".join(texts)

    def _moved_text(self, moved, before, after):
        if not moved:
            return self.env._("Nothing has moved since the last scoring.")
        none = self.env._("none")
        rows = []
        for card in self.env["jifen.scorecard"].browse(moved[:_NAMES]):
            was, now = before.get(card.id), after[card.id]
            rows.append(
                self.env._(
                    "%(person)s %(before)s → %(after)s",
                    person=card.name,
                    before=none if was is None else plain(was),
                    after=none if now is None else plain(now),
                )
            )
        rows += ["…"] if len(moved) > _NAMES else []
        return self.env._(
            "Since the last scoring %(count)s have moved: %(people)s.",
            count=len(moved),
            people=format_list(self.env, rows),
        )

    def _told_after(self, step):
        action = super()._told_after(step)
        if step != "score":
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self.unscored_count else "success",
                "message": self.score_summary.replace("\n", " "),
                "next": action,
            },
        }
