"""Whether and until when somebody may appeal, once and a second time."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.roles import OFFICER
from ..common.states import Reason
from ..common.text import said
from ..period.period import PUBLISHED
from .appeal import UNDECIDED

_MAX_TEXT = 8000


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    appeal_until = fields.Date(compute="_compute_appeal_until", help="The last day to appeal against the result.")
    can_appeal = fields.Boolean(compute="_compute_appeal_until")

    @api.depends_context("uid")
    @api.depends("period_id.state", "period_id.published_at")
    def _compute_appeal_until(self):
        today = fields.Date.context_today(self)
        for card in self:
            card_sudo = card.sudo()  # the day is told to who may read the result, whose it is decides on the right
            card.appeal_until = card_sudo._appeal_until()
            card.can_appeal = bool(
                card.appeal_until and today <= card.appeal_until and card_sudo._concerns(self.env.user)
            )

    def _appeal_until(self, line=None):
        """Return the last day of the time to appeal against this result, or against a line; None if there is none.

        The days run from the publication, for a line from its entry if that is later. Call elevated.
        """
        self.ensure_one()
        days = self.scheme_id.appeal_days
        period = self.period_id
        starts = [line.create_date] if line else []
        if period.state in PUBLISHED and period.published_at and self.scored:
            starts.append(period.published_at)
        if not days or not starts:
            return None
        day = fields.Date.context_today(self, max(starts))
        return self.company_id._jifen_working_day(day, days)

    def action_appeal(self):
        """Open a new appeal against this result."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.appeal",
            "views": [(False, "form")],
            "context": {"default_scorecard_id": self.id},
        }


class JifenAppeal(models.Model):
    _inherit = "jifen.appeal"

    appeal_until = fields.Date(compute="_compute_windows", string="To Be Submitted Until")
    second_until = fields.Date(compute="_compute_windows", string="Second Appeal Until")
    is_appellant = fields.Boolean(compute="_compute_windows")
    can_appeal_again = fields.Boolean(compute="_compute_windows")

    @api.depends_context("uid")
    @api.depends("state", "about", "line_id", "scorecard_id", "answered_at", "second_appeal_ids.state")
    def _compute_windows(self):
        for appeal in self:
            # The days follow from dates that whoever reads the appeal may know.
            appeal_sudo = appeal.sudo()
            card = appeal_sudo.scorecard_id
            appeal.is_appellant = bool(card) and (card._concerns(self.env.user) or self.env.uid == 1)
            if card and not card.user_id and not appeal.is_appellant:
                appeal.is_appellant = self.env.user.has_group(OFFICER)
            first = appeal.instance == "1"
            appeal.appeal_until = card._appeal_until(appeal_sudo.line_id) if card and first else False
            appeal.second_until = appeal_sudo._second_until()
            appeal.can_appeal_again = appeal.is_appellant and not appeal_sudo._reason_not_again()

    def action_view_scorecard(self):
        """Open the scorecard that the appeal is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.scorecard",
            "res_id": self.scorecard_id.id,
            "views": [(False, "form")],
        }

    def _set_answer_by(self):
        """Let the days to answer run."""
        today = fields.Date.context_today(self)
        for appeal in self:
            days = appeal.sudo().scheme_id.appeal_answer_days  # the rule is no secret
            last = appeal.company_id._jifen_working_day(today, days) if days else False
            appeal._trusted().write({"answer_by": last})

    def _reasons_not_to_submit(self):
        """Yield the first Reason against handing in each of these."""
        for appeal in self.sudo():  # the period and former appeals are not the appellant's to read
            if reason := appeal._reason_not_to_submit():
                yield Reason(reason)

    def _reason_not_to_submit(self):
        """Return why this draft cannot be handed in; None if it can. Call elevated."""
        self.ensure_one()
        card, line = self.scorecard_id, self.line_id
        if self.state != "draft":
            return self.env._("%(appeal)s has been submitted already.", appeal=self.display_name)
        if not said(self.grounds):
            return self.env._("Say why it is wrong.")
        if max(len(self.grounds or ""), len(self.wish or "")) > _MAX_TEXT:
            return self.env._("A text has at most %(limit)s characters.", limit=_MAX_TEXT)
        if line and line.scorecard_id != card:
            return self.env._("This ledger line is not on your scorecard.")
        if self.instance == "2":
            return self.first_appeal_id._reason_not_again(self)
        return self._reason_not_open() or self._reason_not_in_time(card, line)

    def _reason_not_open(self):
        """Return why this cannot be appealed against, whatever the day."""
        line = self.line_id
        if line and (line.reversal_of_id or line.is_reversed):
            return self.env._("This ledger line has been reversed: there is nothing to appeal against any more.")
        if self.about == "grade" and not self.scorecard_id.grade_id:
            return self.env._("There is no grade to appeal against.")
        same = self.search(
            [
                ("id", "!=", self.id),
                ("scorecard_id", "=", self.scorecard_id.id),
                ("about", "=", self.about),
                ("line_id", "=", line.id),
                ("state", "in", (*UNDECIDED, "answered")),
                ("submitted_at", ">=", self.period_id.published_at or "1970-01-01"),
            ],
            limit=1,
        )
        if same.state == "answered":
            return self.env._("%(appeal)s about the same has been answered.", appeal=same.number)
        if same:
            return self.env._("%(appeal)s about the same is not answered yet.", appeal=same.number)
        return None

    def _reason_not_in_time(self, card, line):
        until = card._appeal_until(line)
        if not card.scheme_id.appeal_days:
            return self.env._("This regulation provides for no appeal.")
        if not until:
            return self.env._("The results of %(period)s are not published yet.", period=card.period_id.name)
        if fields.Date.context_today(self) > until:
            return self.env._("The time to appeal ended on %(date)s.", date=until)
        return None

    # === SECOND INSTANCE === #

    def _second_until(self):
        days = self.scheme_id.appeal_second_days
        if self.state != "answered" or self.instance != "1" or not days:
            return False
        return self.company_id._jifen_working_day(fields.Date.context_today(self, self.answered_at), days)

    def _reason_not_again(self, draft=None):
        """Return why there can be no second appeal; None if there can. Call elevated.

        :param draft: the second appeal that is about to be submitted
        """
        if self.state != "answered" or self.instance != "1":
            return self.env._("Only a first appeal that has been answered can be followed by a second.")
        if self.outcome == "upheld":
            return self.env._("%(appeal)s was upheld: there is nothing left to appeal against.", appeal=self.number)
        until = self._second_until()
        if not until:
            return self.env._("This regulation provides for no second appeal: the answer is final.")
        if fields.Date.context_today(self) > until:
            return self.env._("The time for a second appeal ended on %(date)s.", date=until)
        if self.second_appeal_ids.filtered(lambda row: row.state != "withdrawn") - (draft or self.browse()):
            return self.env._("There is a second appeal already.")
        return None

    def action_appeal_again(self):
        """Write a second appeal, about the same, decided by others."""
        second = self._appeal_again()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.appeal",
            "res_id": second.id,
            "views": [(False, "form")],
        }

    def _appeal_again(self):
        """Return the draft of a second appeal of the person concerned, elevated.

        :raise UserError: when there can be none
        """
        self.ensure_one()
        self._check_own()
        first = self.sudo()  # the right was checked; dates and rules are the same for everybody
        if reason := first._reason_not_again():
            raise UserError(reason)
        return (
            first._trusted()
            .create(
                {
                    "scorecard_id": first.scorecard_id.id,
                    "about": first.about,
                    "line_id": first.line_id.id,
                    "grounds": first.grounds,
                    "wish": first.wish,
                    "instance": "2",
                    "first_appeal_id": first.id,
                }
            )
            ._untrusted()
        )
