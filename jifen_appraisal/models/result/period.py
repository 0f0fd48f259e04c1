"""The results of a period on the approval route of its scheme, before they are published."""

import hashlib
import os.path
from collections import Counter

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.notice import Notice
from ..common.states import Reason, refuse
from ..common.text import exact, plain

# Of those without a score, so many are named on the card.
_NAMES = 10


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("result", "Results of a period")], ondelete={"result": "cascade"})


class JifenPeriod(models.Model):
    """Where a scheme has steps for results, exactly the results that were approved are published.

    A scheme without such steps publishes as ever.
    """

    _name = "jifen.period"
    _inherit = ["jifen.period", "jifen.approval.document"]

    _approval_kind = "result"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"result_state", "result_digest", "result_submitted_by_id"}

    @property
    def _login_fields(self):
        return (*super()._login_fields, "result_submitted_by_id", "scored_by_id")

    result_state = fields.Selection(
        [("waiting", "Waits for Approval"), ("approved", "Approved"), ("refused", "Refused")],
        string="Approval of Results",
        readonly=True,
        copy=False,
        tracking=True,
    )
    result_digest = fields.Char(
        readonly=True, copy=False, groups="base.group_system", help="Of the results that were submitted for approval."
    )
    result_submitted_by_id = fields.Many2one("res.users", string="Results Submitted By", readonly=True, copy=False)
    result_required = fields.Boolean(compute="_compute_result_required", string="Results Need Approval")

    @api.depends("scheme_id")
    def _compute_result_required(self):
        # Whether results need approval is a rule of the scheme, the same for everybody.
        routed = self.sudo().scheme_id.step_ids.filtered(lambda step: step.document == self._approval_kind).scheme_id
        for period in self:
            period.result_required = period.scheme_id in routed

    # === ACTIONS === #

    def action_submit_result(self, reason=None):
        """Score once more, and put exactly these results to the approvers of the scheme's route.

        :param reason: why, where hints stand; the approvers read it. The system may leave it out
        :raise UserError: outside scoring, with something undecided, where results need no approval, or hints stand
            and no reason is given
        """
        self._check_officer()
        reasons = self._reasons_undecided()
        refuse(reasons)
        for period in self:
            period._check_result_submittable()
        self._keep_reason("submit_result", reasons, reason)
        for period in self:
            period._before_scoring()
            period._score_each()
            now = {"scored_at": fields.Datetime.now(), "scored_by_id": self.env.uid}
            digest = period._result_digest()
            # The fingerprint is the code's own; who may submit was checked.
            period.sudo()._trusted().write(
                {**now, "result_state": "waiting", "result_digest": digest, "result_submitted_by_id": self.env.uid}
            )
        # The way follows from the scheme; approvals are written by code alone.
        self.sudo()._start_approval()
        return True

    def _check_result_submittable(self):
        if self.state != "scoring":
            raise UserError(self.env._("%(period)s is not being scored.", period=self.name))
        if not self.result_required:
            raise UserError(self.env._("%(scheme)s asks for no approval of results.", scheme=self.scheme_id.name))
        if self.result_state in ("waiting", "approved"):
            raise UserError(self.env._("The results of %(period)s have been submitted already.", period=self.name))

    def _reasons_not_to_publish(self):
        """Where results need approval, those that were approved are published and no others."""
        scored = self.filtered(lambda period: period.state == "scoring")
        texts = {period: text for period in scored if (text := period._reason_not_approved())}
        # The system publishes all the same.
        blocks = self.env.uid != SUPERUSER_ID
        missing = [
            Reason(text, blocks, model="jifen.period", domain=(("id", "=", period.id),))
            for period, text in texts.items()
        ]
        return [*missing, *super()._reasons_not_to_publish()]

    def _on_published(self):
        """See that the results, scored once more, are those that were approved.

        :raise UserError: when they are not; the system's publication says so on record
        """
        result = super()._on_published()
        for period in self:
            reason = period._reason_not_approved()
            if not reason:
                continue
            if self.env.uid != SUPERUSER_ID:
                raise UserError(reason)
            period._drop_result(reason)
            period.message_post(body=self.env._("Published by the system all the same: %(reason)s", reason=reason))
        return result

    def _reason_not_approved(self):
        """Return why these results are not the ones that were approved; empty when they are or need not be."""
        self.ensure_one()
        if not self.result_required:
            return ""
        if self.result_state != "approved":
            return self.env._(
                "The results of %(period)s have not been approved yet: submit them for approval.", period=self.name
            )
        if self.sudo().result_digest != self._result_digest():  # a fingerprint, compared by code alone
            return self.env._(
                "The results of %(period)s have changed since they were approved. Compute the scores again and "
                "have them approved anew.",
                period=self.name,
            )
        return ""

    def _on_back_to_open(self):
        """What was submitted or approved no longer holds."""
        result = super()._on_back_to_open()
        self._drop_result(self.env._("The period was taken back to open: its results are no longer up for approval."))
        return result

    def _on_reopened(self, reason):
        """The approval of the results no longer holds."""
        result = super()._on_reopened(reason)
        self._drop_result(self.env._("The approval of the results no longer holds."))
        return result

    # === EXACTLY THESE RESULTS === #

    def _write_grades(self):
        """Give the grades; results that differ from the submitted ones are not approved."""
        result = super()._write_grades()
        submitted = self.sudo()  # a fingerprint, compared by code alone
        on_their_way = self.state == "scoring" and self.result_state in ("waiting", "approved")
        if on_their_way and submitted.result_digest != self._result_digest():
            self._drop_result(
                self.env._("The results have changed since they were submitted: they need approval anew.")
            )
        return result

    def _result_digest(self):
        """Return the fingerprint of what publication would make known."""
        self.ensure_one()
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            """
            SELECT id, scored, coalesce(score, 0), grade_id, coalesce(rank_unit, 0), coalesce(rank_job, 0),
                   coalesce(rank_overall, 0), vetoed, veto_no_pay, veto_no_award
              FROM jifen_scorecard WHERE period_id = %s ORDER BY id
            """,
            [self.id],
        )
        return hashlib.sha256(repr(self.env.cr.fetchall()).encode()).hexdigest()

    def _drop_result(self, text):
        """Take results off their way, with a word on record."""
        # Approvals are written by code alone; the callers have checked who acts.
        for period in self.sudo().filtered("result_state"):
            period._cancel_approvals()
            period._trusted().write({"result_state": False, "result_digest": False})
            period.message_post(body=text)

    def _common_department(self):
        """Return the lowest department that everybody appraised belongs to. Call elevated."""
        self.ensure_one()
        paths = [
            department.parent_path.strip("/").split("/")
            for department in self.scorecard_ids.department_id
            if department.parent_path
        ]
        common = os.path.commonprefix(paths) if paths else []
        return self.env["hr.department"].browse(int(common[-1])) if common else self.env["hr.department"]

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_values(self):
        return {"title": self.env._("Results of %(period)s", period=self.name), "date": self.date_to}

    def _approval_details(self):
        return {period.id: {"facts": period._card_facts()} for period in self}

    def _card_facts(self):
        cards = self.scorecard_ids
        scored = cards.filtered("scored")
        facts = [(self.env._("People and teams"), str(len(cards)))]
        if len(scored) < len(cards):
            facts.append((self.env._("Not scored"), str(len(cards) - len(scored))))
            facts += [(card.name, card.unscored_text) for card in (cards - scored)[:_NAMES]]
        if scored:
            scores = scored.mapped("score")
            facts.append(
                (
                    self.env._("Scores"),
                    self.env._(
                        "%(low)s to %(high)s, on average %(mean)s",
                        low=plain(exact(min(scores))),
                        high=plain(exact(max(scores))),
                        mean=plain(round(exact(sum(scores)) / len(scores), 2)),
                    ),
                )
            )
        grades = Counter(card.grade_id for card in cards)
        facts += [(grade.name, str(grades[grade])) for grade in self.scheme_id.grade_ids if grades[grade]]
        vetoed = cards.filtered("vetoed")
        if vetoed:
            facts.append((self.env._("One-vote vetoes"), ", ".join(vetoed.mapped("name"))))
        facts.append((self.env._("Submitted by"), self.result_submitted_by_id.name or ""))
        for row in self._despite_rows():
            facts += [(row["step"], text) for text, __ in row["hints"]]
            facts.append((self.env._("Why all the same"), row["reason"]))
        return [self._fact(*fact) for fact in facts]

    def _domain_concerned(self, user):
        return Domain("result_submitted_by_id", "=", user.id) | Domain("scored_by_id", "=", user.id)

    def _approval_subject(self):
        return self.env["hr.employee"], self._common_department()

    def _users_concerned(self):
        return self.result_submitted_by_id | self.scored_by_id

    def _reasons_not_to_approve(self):
        return {
            period.id: self.env._("%(period)s is not being scored.", period=period.name)
            for period in self
            if period.state != "scoring"
        }

    # === DECIDED === #

    def _on_approved(self, user):
        self._trusted().write({"result_state": "approved"})
        for period in self:
            period.message_post(body=self.env._("The results have been approved."), author_id=user.partner_id.id)

    def _on_refused(self, user, reason):
        self._cancel_approvals()
        self._trusted().write({"result_state": "refused"})
        for period in self:
            period.message_post(
                body=self.env._("The results were refused: %(reason)s", reason=reason), author_id=user.partner_id.id
            )

    def _tell_outcome(self, user):
        decided = self.filtered(
            lambda period: period.result_state in ("approved", "refused") and period.result_submitted_by_id.active
        )
        self.env["jifen.notice"]._send([period._result_notice() for period in decided])

    def _result_notice(self):
        env = self.with_context(lang=self.result_submitted_by_id.lang).env
        if self.result_state == "approved":
            text = env._("The results of %(period)s have been approved. They can be published.", period=self.name)
        else:
            text = env._(
                "The results of %(period)s were refused: %(reason)s", period=self.name, reason=self._last_refusal()
            )
        return Notice(
            record=self,
            users=self.result_submitted_by_id,
            body=Markup("<p>%s</p>") % text,
        )
