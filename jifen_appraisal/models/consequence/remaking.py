"""Consequences brought up to results that have changed since they were made, here or in a period looked back on."""

from odoo import models

from ..period.period import PUBLISHED


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _later_published(self, cards):
        """Return later published periods of this kind with these people, whose consequences look back on this one."""
        if not self.scheme_id.consequence_rule_ids:
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("scheme_id.code", "=", self.scheme_id.code),
                ("kind", "=", self.kind),
                ("date_from", ">", self.date_from),
                ("state", "in", PUBLISHED),
                ("employee_ids", "in", cards.employee_id.ids),
            ],
            order="date_from, id",
        )

    def _redraw_later(self):
        """Bring the consequences of later published periods, which look back on this one, up to its results."""
        self.ensure_one()
        # As in making them: who sees which result does not change what follows from it.
        period = self.sudo()
        for later in period._later_published(period.scorecard_ids):
            later._remake_consequences(same_subjects(later, period.scorecard_ids))

    def _remake_consequences(self, cards):
        """Bring the consequences of these scorecards up to their results; what is completed stays. Call elevated.

        Who has to act on what still holds keeps it; what no longer holds is taken back, what is new is made.
        """
        self.ensure_one()
        rules = self.scheme_id.consequence_rule_ids._in_force(self)
        findings = self._findings(rules, self._results_for_consequences())
        opened = self._former_consequences().filtered(
            lambda consequence: consequence.state == "open" and consequence.scorecard_id in cards
        )
        lapsed = opened.browse()
        for consequence in opened:
            card = consequence.scorecard_id
            finding = findings.get(consequence.rule_id, {}).get(card.id)
            if not finding:
                lapsed |= consequence
                continue
            consequence._trusted().write({"facts": finding.facts, "grade_id": card.grade_id.id, **finding.values})
        lapsed._drop_activities()
        lapsed._trusted().unlink()
        self._make_consequences()


def same_subjects(period, cards):
    """Return the scorecards in ``period`` of the people and teams that ``cards`` are about."""
    return period.scorecard_ids.filtered(
        lambda card: (
            (card.employee_id and card.employee_id in cards.employee_id)
            or (card.team_id and card.team_id in cards.team_id)
        )
    )
