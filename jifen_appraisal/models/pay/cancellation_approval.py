"""The way of a request to cancel approved pay: the steps by which pay is approved, unless it has some of its own."""

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain

from ..common.notice import Notice
from ..common.roles import COMMITTEE


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(
        selection_add=[("cancellation", "Cancellation of pay")], ondelete={"cancellation": "cascade"}
    )


class JifenAllocationCancellation(models.Model):
    """Who asked never decides."""

    _name = "jifen.allocation.cancellation"
    _inherit = ["jifen.allocation.cancellation", "jifen.approval.document"]

    _approval_kind = "cancellation"

    # === THE WAY === #

    def _approval_usual_route(self):
        return (("group", COMMITTEE),)

    def _approval_possible(self, scheme):
        # Where nobody draws steps for it, it takes those of the pay itself.
        return False

    def _approval_route(self):
        if self._approval_kind in self._approval_scheme().step_ids.mapped("document"):
            return super()._approval_route()
        return self.allocation_id._approval_route()

    def _row(self, *args, **kwargs):
        return {**super()._row(*args, **kwargs), "document": self._approval_kind}

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_values(self):
        pay = self.allocation_id
        return {
            "title": self.env._(
                "Cancelling %(allocation)s, the performance pay of %(period)s",
                allocation=pay.name,
                period=pay.period_id.name,
            ),
            "date": pay.period_id.date_to,
        }

    def _approval_details(self):
        return {request.id: {"facts": request._card_facts()} for request in self}

    def _card_facts(self):
        pay = self.allocation_id
        sums = {}
        for line in pay.line_ids:
            sums[line.state] = sums.get(line.state, 0) + line.amount
        states = dict(pay.line_ids._fields["state"]._description_selection(self.env))
        facts = [
            (self.env._("Why"), self.reason),
            (self.env._("Asked by"), self.asked_by_id.name),
            (self.env._("Pool"), pay._amount_text(pay.pool_amount)),
            (self.env._("People"), str(pay.heads)),
            *((states[state], pay._amount_text(amount)) for state, amount in sums.items() if amount),
            (self.env._("Approved by"), pay.approved_by_id.name or ""),
        ]
        return [self._fact(*fact) for fact in facts]

    def _domain_concerned(self, user):
        return Domain("asked_by_id", "=", user.id)

    def _users_concerned(self):
        return self.asked_by_id

    def _approval_subject(self):
        return self.allocation_id._approval_subject()

    def _reasons_not_to_approve(self):
        """Say at each step what would be in the way at the last one."""
        blocking = {
            request.id: next((reason.text for reason in request._reasons_against("agree") if reason.blocks), None)
            for request in self
        }
        return {key: text for key, text in blocking.items() if text}

    # === DECIDED === #

    def _on_approved(self, user):
        self._update_state("agree", decided_by_id=user.id, decided_at=fields.Datetime.now())

    def _on_refused(self, user, reason):
        told = {"user": user, "reason": reason}
        self._update_state("refuse", told, decided_by_id=user.id, decided_at=fields.Datetime.now())

    def _log_refused(self, user, reason):
        for request in self:
            request.allocation_id.message_post(
                body=self.env._("It is not cancelled: %(reason)s", reason=reason), author_id=user.partner_id.id
            )

    def _tell_outcome(self, user):
        decided = self.filtered(lambda request: request.state in ("agreed", "refused") and request.asked_by_id.active)
        self.env["jifen.notice"]._send([request._outcome_notice() for request in decided])

    def _outcome_notice(self):
        request = self.with_context(lang=self.asked_by_id.lang)
        if self.state == "agreed":
            text = request.env._("%(allocation)s has been cancelled.", allocation=self.allocation_id.name)
        else:
            text = request.env._(
                "%(allocation)s stays as it is: its cancellation was refused. Reason: %(reason)s",
                allocation=self.allocation_id.name,
                reason=self._last_refusal(),
            )
        return Notice(
            record=self,
            users=self.asked_by_id,
            body=Markup("<p>%s</p>") % text,
        )
