"""What a period says of its ratings and votes before they are counted and published."""

from odoo import models
from odoo.tools import format_list

from ..common.states import Reason, met

_NAMES = 20


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _reasons_not_to_score(self):
        """Scoring counts the votes, so that from then on nobody can vote any more."""
        reasons, voting = super()._reasons_not_to_score(), self.filtered("votes_open")
        if not voting:
            return reasons
        return [*voting._reasons_of_turnout(("vote",)), *voting._reasons_not_over(), *reasons]

    def _reasons_undecided(self):
        return [*super()._reasons_undecided(), *self._reasons_of_turnout(("rating", "vote"))]

    def _reasons_of_turnout(self, kinds):
        """Return a Reason for each rater group of these kinds of dimension: how many of its ratings have come in."""
        reasons = []
        for period in self.filtered("has_ratings"):
            rows = [row for row in period._raters_progress()["groups"] if row["kind"] in kinds and row["total"]]
            reasons += [period._reason_of_turnout(row) for row in rows]
        return reasons

    def _reason_of_turnout(self, row):
        text = self.env._(
            "%(dimension)s, %(group)s: %(done)s of %(total)s have come in (%(percent)s %%).",
            dimension=row["dimension"],
            group=row["group"],
            done=row["done"],
            total=row["total"],
            percent=100 * row["done"] // row["total"],
        )
        link = ("hr.employee.public", (("id", "in", row["waiting"]),))
        if not row["waiting"] or (row["enough"] and 100 * row["done"] >= row["enough"] * row["total"]):
            return met(text, *(link if row["waiting"] else ()))
        # Who has not rated yet, for whoever organises it; what was said is told to nobody.
        people = self.env["hr.employee"].sudo().browse(row["waiting"][:_NAMES])
        names = [*people.mapped("name"), *(["…"] if len(row["waiting"]) > _NAMES else ())]
        more = self.env._("Still to come from %(names)s.", names=format_list(self.env, names))
        return Reason(text, False, *link, more=more)

    def _step_intro(self, step):
        if step == "score" and self.votes_open:
            return self.env._("Scoring counts the votes. From then on nobody can vote any more.")
        return super()._step_intro(step)
