"""The investigation of an appeal: by whom, what they propose, and what it would change."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.roles import COMMITTEE, OFFICER
from ..common.states import Reason
from ..common.text import said
from .appeal import OUTCOMES

_PROPOSAL = ("outcome", "answer", "finding")


class JifenAppeal(models.Model):
    _inherit = "jifen.appeal"

    # What is proposed is not for the person concerned to see before the answer: it is kept out of
    # everybody's reach and shown by the computed fields below.
    proposal = fields.Json(groups=fields.NO_ACCESS, copy=False)
    proposed_outcome = fields.Selection(OUTCOMES, compute="_compute_proposal", inverse="_inverse_proposal")
    proposed_answer = fields.Text(compute="_compute_proposal", inverse="_inverse_proposal")
    finding = fields.Text(
        compute="_compute_proposal",
        inverse="_inverse_proposal",
        string="What Was Found",
        help="For the file: the person concerned does not see it.",
    )
    sees_proposal = fields.Boolean(compute="_compute_sees_proposal")
    can_investigate = fields.Boolean(compute="_compute_sees_proposal")
    can_assign = fields.Boolean(compute="_compute_sees_proposal")
    can_decide = fields.Boolean(compute="_compute_can_decide")
    possible_investigator_ids = fields.Many2many("res.users", compute="_compute_possible_investigator_ids")
    pay_count = fields.Integer(compute="_compute_tried", string="People Whose Pay Would Differ")
    tried_at = fields.Datetime(compute="_compute_tried", string="Effects Computed On")

    # === WHO === #

    def _users_before(self):
        """Return the users who decided before on what the appeal is about: nobody of them looks into it. Call elevated.

        For a line: who approved or entered it. For a result: who rated or decided on the grade, and who
        decided on the lines that the correction is about. For a second appeal also who had a hand in
        the first.
        """
        self.ensure_one()
        lines = self.line_id | self.change_ids.line_id
        claims = lines.claim_id
        users = lines.approved_by_id | claims.approval_ids.decided_by_id
        findings = lines.inspection_id
        users |= findings.entered_by_id | findings.found_by_id
        if self.about != "line":
            card = self.scorecard_id
            users |= self.env["jifen.rating"].search([("scorecard_id", "=", card.id)]).rater_id.user_id
            users |= card.grade_decision_ids.decided_by_id
            for nomination in card.nomination_ids:
                users |= nomination.proposed_by_id | nomination.agreed_by_id | nomination.decided_by_id
        first = self.first_appeal_id
        if first:
            users |= first.investigator_id | first.approval_ids.decided_by_id | first.answered_by_id
            users |= first._users_before()
        # What the system did by itself was nobody's decision.
        return users.filtered(lambda user: user.id != 1)

    def _reason_not_to_investigate(self, user):
        """Return why a user cannot investigate this appeal; None if they can. Call elevated."""
        self.ensure_one()
        if not user.active or user.share or self.company_id not in user.company_ids:
            return self.env._("%(user)s is not an internal user of this company.", user=user.name)
        if not (user.has_group(OFFICER) or user.has_group(COMMITTEE)):
            return self.env._("%(user)s belongs neither to the appraisal office nor to the committee.", user=user.name)
        if user in self._persons() | self.submitted_by_id:
            return self.env._("Nobody looks into their own appeal.")
        if user._jifen_all_logins() & self._users_before():
            return self.env._("%(user)s decided on this before: somebody else has to look into it.", user=user.name)
        return None

    def _compute_possible_investigator_ids(self):
        users = self.env["res.users"].search([("share", "=", False), ("company_ids", "in", self.company_id.ids)])
        for appeal in self:
            appeal_sudo = appeal._origin.sudo()  # who decided before is looked up, only the names left are shown
            kept = users.filtered(lambda user, appeal=appeal_sudo: not appeal._reason_not_to_investigate(user.sudo()))
            appeal.possible_investigator_ids = kept if appeal_sudo else users.browse()

    def _assign(self, user):
        """Have somebody look into these appeals, as the appraisal office.

        :raise UserError: when they decided on it before, or it is not the time
        """
        self._check_who("assign")
        user_sudo = user.sudo()  # who they are is looked up, whatever the office may read
        new = self.filtered(lambda appeal: not user or appeal.investigator_id != user)
        for appeal in new:
            appeal._update_state("assign", {"user": user_sudo}, investigator_id=user.id, assigned_by_id=self.env.uid)

    def _check_investigator(self, user):
        """Refuse whoever must not look into these appeals. Elevated: ``user``."""
        if not user:
            raise UserError(self.env._("Choose who looks into the appeal."))
        for appeal in self.sudo():  # who decided before is looked up, whatever the office may read
            if reason := appeal._reason_not_to_investigate(user):
                raise UserError(reason)

    # === WHAT THEY PROPOSE === #

    @api.depends_context("uid")
    @api.depends("state", "investigator_id")
    def _compute_sees_proposal(self):
        user = self.env.user
        office = user.has_group(OFFICER)
        for appeal in self:
            own = user in appeal.sudo()._persons()  # whose appeal it is, nothing is shown
            appeal.sees_proposal = not own
            appeal.can_investigate = appeal.state == "investigation" and appeal.investigator_id == user and not own
            appeal.can_assign = appeal.state in ("submitted", "investigation") and office and not own

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_proposal(self):
        for appeal in self:
            # Kept from the person concerned alone; who else reads the appeal has a part in it.
            shown = (appeal.sudo().proposal or {}) if appeal.sees_proposal else {}
            appeal.proposed_outcome = shown.get("outcome") or False
            appeal.proposed_answer = shown.get("answer") or False
            appeal.finding = shown.get("finding") or False

    def _inverse_proposal(self):
        for appeal in self:
            proposal = {
                "outcome": appeal.proposed_outcome,
                "answer": appeal.proposed_answer,
                "finding": appeal.finding,
            }
            appeal._check_may_investigate()
            # The investigator was checked; the store behind these fields is closed to everybody.
            appeal.sudo()._trusted().proposal = {name: value for name, value in proposal.items() if value}

    def _check_may_investigate(self):
        """Raise unless the current user looks into these appeals at present."""
        for appeal in self:
            # Who investigates decides, whatever else may be read.
            appeal_sudo = appeal.sudo()
            if self.env.uid != 1 and appeal_sudo.investigator_id != self.env.user:
                raise AccessError(self.env._("Only who looks into the appeal proposes an answer and a correction."))
            if appeal_sudo.state != "investigation":
                raise UserError(self.env._("%(appeal)s is not under investigation.", appeal=appeal_sudo.display_name))

    # === WHAT IT WOULD CHANGE === #

    def _cards_to_correct(self):
        """Return the scorecards on which a correction may act: this one, and the same subject's in its parts."""
        cards = card = self.scorecard_id
        parts = card.period_id.child_ids
        while parts:
            cards |= parts.scorecard_ids.filtered(
                lambda row: (
                    (row.employee_id and row.employee_id == card.employee_id)
                    or (row.team_id and row.team_id == card.team_id)
                )
            )
            parts = parts.child_ids
        return cards

    def _compute_tried(self):
        for appeal in self:
            # Filtered by the rules of the effects themselves; here only how many, and when.
            correction = appeal.sudo().correction_ids[:1] if appeal.sees_proposal else self.env["jifen.correction"]
            appeal.pay_count = correction.pay_count
            appeal.tried_at = correction.applied_at or correction.tried_at

    def action_preview(self):
        """Compute what the correction would change for everybody, without changing anything.

        :raise UserError: when it cannot be carried out
        """
        self._check_may_investigate()
        self.sudo()._preview()  # the investigator was checked; results of everybody are compared
        return True

    def _preview(self):
        for appeal in self:
            if appeal.change_ids:
                appeal._correction()._try()
            else:
                appeal._forget_preview()

    def _correction(self):
        """Return the correction of this appeal, made when there is none. Call elevated."""
        self.ensure_one()
        return (
            self.correction_ids or self.env["jifen.correction"]._trusted().create({"appeal_id": self.id})._untrusted()
        )

    def _forget_preview(self):
        """Drop the expected effects: what was to be changed has changed. Call elevated."""
        self.correction_ids.filtered(lambda correction: correction.state == "draft")._trusted().unlink()

    def action_propose(self):
        """Hand the proposed answer to those who decide on it.

        :raise UserError: when it is not complete or its correction cannot be carried out
        """
        self.sudo()._update_state("propose")  # its table says who may; results of everybody are compared
        return True

    def _reasons_not_to_propose(self):
        """Yield the first Reason against handing on each of these. Call elevated."""
        for appeal in self:
            if reason := appeal._reason_not_to_propose():
                yield Reason(reason)

    def _reason_not_to_propose(self):
        proposal = self.proposal or {}
        if not proposal.get("outcome") or not said(proposal.get("answer")):
            return self.env._("Say how the appeal is to be answered: the outcome and the answer in writing.")
        if proposal["outcome"] == "rejected" and self.change_ids:
            return self.env._("A rejected appeal corrects nothing: take the correction out, or uphold it in part.")
        if proposal["outcome"] != "rejected" and not self.change_ids:
            return self.env._("Say what is corrected: an upheld appeal changes a line, the points or the grade.")
        if self.investigator_id in self._users_before():
            return self.env._(
                "%(user)s decided on this before: somebody else has to look into it.", user=self.investigator_id.name
            )
        return None
