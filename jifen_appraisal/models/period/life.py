"""The life of a period, from draft to closed: one table, and what each area adds to it."""

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..common.roles import OFFICER
from ..common.states import Reason, Transition, met
from ..common.text import needed
from .period import PUBLISHED


class JifenPeriod(models.Model):
    """What an area has to say against a step, and does at it, is in its own ``period.py``, by the hooks below."""

    _inherit = "jifen.period"

    _transitions = {
        "open": Transition(
            ("draft",),
            "open",
            who="_check_officer",
            guards=("_reasons_not_to_open",),
            then=("_sync_scorecards",),
        ),
        "score": Transition(
            ("open", "scoring"),
            "scoring",
            who="_check_officer",
            guards=("_reasons_not_to_score",),
            before=("_before_scoring",),
            then=("_score_each",),
        ),
        "back_to_open": Transition(("scoring",), "open", who="_check_officer", guards=(), then=("_on_back_to_open",)),
        "publish": Transition(
            ("scoring",),
            "published",
            who="_check_officer",
            guards=("_reasons_not_to_publish",),
            before=("_before_scoring",),
            then=("_score_each", "_on_published"),
        ),
        "close": Transition(
            ("published",),
            "closed",
            who="_check_officer",
            guards=("_reasons_not_to_close",),
            before=("_hold",),
            then=("_on_closed",),
        ),
        "reopen": Transition(
            PUBLISHED,
            "open",
            who="_check_officer",
            guards=("_reasons_not_to_reopen",),
            then=("_on_reopened",),
        ),
    }

    def _check_officer(self):
        """Only the appraisal office runs periods; the system itself may as well."""
        self.check_access("write")
        if not (self.env.uid == 1 or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office runs periods."))

    def action_open(self):
        """Open the period: one scorecard per subject, as they are on its last day."""
        self._update_state("open")
        return True

    def action_score(self, reason=None):
        """Compute totals, ranks and grades; may be repeated until the period is published.

        :param reason: why, where scoring ends a vote although not everybody has voted; see :meth:`action_publish`
        """
        self._take_step("score", reason, scored_at=fields.Datetime.now(), scored_by_id=self.env.uid)
        return True

    def action_back_to_open(self):
        """Let claims and findings come in again before anything is published."""
        self._update_state("back_to_open")
        return True

    def action_publish(self, reason=None):
        """Score once more, so that nothing posted meanwhile is missing, and publish.

        :param reason: why, where hints stand, such as somebody without a score; it is kept. The system may leave it
            out, which is kept as well
        :raise UserError: when something stands against it, or hints stand and no reason is given
        """
        now = fields.Datetime.now()
        self._take_step("publish", reason, scored_at=now, published_at=now)
        return True

    def action_close(self, reason=None):
        """Close for good: only now performance pay can be approved.

        :param reason: why, where hints stand; see :meth:`action_publish`
        """
        self._take_step("close", reason, closed_at=fields.Datetime.now())
        return True

    def action_reopen(self, reason):
        """Take a published or closed period back to open, with the reason on record.

        :raise UserError: without a reason, or when something rests on the result
        """
        self._check_who("reopen")
        reason = needed(reason, self.env._("Say why the period is reopened."))
        self._update_state("reopen", {"reason": reason}, published_at=False, closed_at=False)
        return True

    def _reasons_not_to_open(self):
        reasons = []
        for period in self:
            if period.scheme_id.state != "active":
                text = self.env._(
                    "%(scheme)s is not active, so no period can be opened on it.",
                    scheme=period.scheme_id.display_name,
                )
                reasons.append(Reason(text, model="jifen.scheme", domain=(("id", "=", period.scheme_id.id),)))
            elif not period.employee_ids and not period.team_ids:
                reasons.append(Reason(self.env._("Choose who is appraised in %(period)s first.", period=period.name)))
        return reasons

    # === WHAT THE AREAS SAY AND DO, BY EXTENDING THESE === #

    def _reasons_not_over(self):
        """Return the Reason that says that these periods are not over yet, or that they are."""
        if not self:
            return []
        today, until = fields.Date.context_today(self), max(self.mapped("date_to"))
        values = {"until": format_date(self.env, until)}
        if until >= today:
            return [Reason(self.env._("The period is not over yet: it lasts until %(until)s.", **values), False)]
        return [met(self.env._("The period ended on %(until)s.", **values))]

    def _reasons_not_to_score(self):
        """Return the Reasons about scoring these periods, which may be repeated; none where nothing ends by it."""
        return []

    def _reasons_undecided(self):
        """Return the Reasons about whether these periods have results to decide on."""
        return self._reasons_not_over()

    def _reasons_not_to_publish(self):
        """Return the Reasons about publishing these periods."""
        return self._reasons_undecided()

    def _reasons_not_to_close(self):
        """Return the Reasons about closing these periods."""
        return self._reasons_not_over()

    def _reasons_not_to_reopen(self):
        """Return the Reasons why these periods cannot be taken back to open."""
        return []

    def _before_scoring(self):
        """Bring in what scores rest on: before every scoring that somebody asks for."""

    def _score(self):
        """Compute and write the results of one period."""

    def _score_each(self):
        for period in self:
            period._score()

    def _on_back_to_open(self):
        """Take back what rests on scores that are not final."""
        self._forget_reasons()

    def _on_published(self):
        """Do what follows from the published results."""

    def _on_closed(self):
        """Do what follows from closing."""

    def _on_reopened(self, reason):
        """Take back what follows from the results: they may change."""
        self._forget_reasons()
        for period in self:
            period.message_post(body=self.env._("Reopened: %(reason)s", reason=reason))
