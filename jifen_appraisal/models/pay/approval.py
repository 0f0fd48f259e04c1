"""The way of an allocation through the approval steps of its scheme."""

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ..common.notice import Notice
from ..common.relying import rely_on
from ..common.roles import COMMITTEE
from ..common.states import Reason


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("allocation", "Performance pay")], ondelete={"allocation": "cascade"})


class JifenAllocation(models.Model):
    """Who computed or submitted an allocation never approves it, whatever the route says."""

    _name = "jifen.allocation"
    _inherit = ["jifen.allocation", "jifen.approval.document"]

    _approval_kind = "allocation"

    # === ACTIONS === #

    def action_submit(self):
        """Put computed allocations to the approvers of their scheme's route."""
        self._update_state("submit", submitted_by_id=self.env.uid)
        return True

    # === WHAT STANDS AGAINST IT, AND WHAT FOLLOWS: EACH AREA EXTENDS THESE === #

    def _reasons_not_to_submit(self):
        return []

    def _on_submitted(self):
        # The way follows from the scheme; approvals are written by code alone.
        self.sudo()._start_approval()

    def _reasons_to_wait(self):
        """Return the Reasons why these allocations, all together, are not paid yet, whatever way they are approved."""
        return [
            Reason(
                self.env._(
                    "%(period)s is not closed yet: pay rests on its final result.", period=pay.period_id.display_name
                ),
                model="jifen.period",
                domain=(("id", "=", pay.period_id.id),),
            )
            for pay in self
            if pay.period_id.state != "closed"
        ]

    def _before_becoming_payable(self):
        """Make sure that what approval rests on is not decided on by somebody else at the same moment."""
        rely_on(self.period_id.sudo())  # the results of a period are the same for everybody

    def _on_becoming_payable(self):
        self.line_ids._update_state("approve")

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_usual_route(self):
        return (("group", COMMITTEE),)

    def _approval_values(self):
        return {
            "title": self.env._("Performance pay of %(period)s", period=self.period_id.name),
            "date": self.period_id.date_to,
        }

    def _approval_details(self):
        return {pay.id: {"facts": pay._card_facts()} for pay in self}

    def _card_facts(self):
        methods = dict(self._fields["method"]._description_selection(self.env))
        excluded = self.line_ids.filtered("excluded")
        amounts = (self.line_ids - excluded).mapped("amount") or [0]
        facts = [
            (self.env._("Pool"), self._amount_text(self.pool_amount)),
            (self.env._("People"), str(self.heads)),
            (self.env._("Distribution"), methods.get(self.method, "")),
            (
                self.env._("Lowest and highest amount"),
                f"{self._amount_text(min(amounts))} – {self._amount_text(max(amounts))}",
            ),
        ]
        if excluded:
            facts.append((self.env._("Without a share"), str(len(excluded))))
        if self.reserve_amount:
            facts.append((self.env._("Kept for appeals"), self._amount_text(self.reserve_amount)))
        if self.returned_amount:
            facts.append((self.env._("Back to the budget"), self._amount_text(self.returned_amount)))
        facts.append((self.env._("Computed by"), self.computed_by_id.name or ""))
        return [self._fact(*fact) for fact in facts]

    def _amount_text(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _domain_concerned(self, user):
        return Domain("computed_by_id", "=", user.id) | Domain("submitted_by_id", "=", user.id)

    def _approval_subject(self):
        return self.env["hr.employee"], self.period_id._common_department()

    def _users_concerned(self):
        return self.computed_by_id | self.submitted_by_id

    # === DECIDED === #

    def _on_approved(self, user):
        self._update_state("approve", approved_by_id=user.id, approved_at=fields.Datetime.now())

    def _on_refused(self, user, reason):
        self._update_state("send_back", {"user": user, "reason": reason}, submitted_by_id=False)

    def _log_refused(self, user, reason):
        for pay in self:
            pay.message_post(body=self.env._("Refused: %(reason)s", reason=reason), author_id=user.partner_id.id)

    def _tell_outcome(self, user):
        decided = self.filtered(lambda pay: pay.state in ("approved", "computed") and pay.computed_by_id.active)
        self.env["jifen.notice"]._send([pay._outcome_notice() for pay in decided])

    def _outcome_notice(self):
        pay = self.with_context(lang=self.computed_by_id.lang)
        if self.state == "approved":
            text = pay.env._("%(allocation)s has been approved.", allocation=pay.display_name)
        else:
            text = pay.env._(
                "%(allocation)s was refused. Reason: %(reason)s",
                allocation=pay.display_name,
                reason=self._last_refusal(),
            )
        return Notice(
            record=self,
            users=self.computed_by_id,
            body=Markup("<p>%s</p>") % text,
        )
