"""The way of a change of pay settings: the committee decides, whatever steps the scheme has for other documents."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_list

from ..common.notice import Notice
from ..common.roles import COMMITTEE


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(
        selection_add=[("pay_rule", "Change of pay settings")], ondelete={"pay_rule": "cascade"}
    )

    @api.constrains("document", "approver", "group_id")
    def _check_pay_rule(self):
        committee = self.env.ref(COMMITTEE)
        for step in self:
            if step.document == "pay_rule" and (step.approver, step.group_id) != ("group", committee):
                raise ValidationError(
                    self.env._("On pay settings the committee decides: a step of theirs is put to nobody else.")
                )


class JifenPayChange(models.Model):
    """Who proposed never decides."""

    _name = "jifen.pay.change"
    _inherit = ["jifen.pay.change", "jifen.approval.document"]

    _approval_kind = "pay_rule"

    # === THE WAY === #

    def _approval_usual_route(self):
        return (("group", COMMITTEE),)

    def _approval_possible(self, scheme):
        # A scheme gets the step once a change is proposed.
        return False

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_values(self):
        return {
            "title": self.env._("Pay settings of %(scheme)s", scheme=self.scheme_id.display_name),
            "date": fields.Datetime.context_timestamp(self, self.proposed_at).date(),
        }

    def _approval_details(self):
        return {change.id: {"facts": change._card_facts()} for change in self}

    def _card_facts(self):
        facts = [(self.env._("Why"), self.reason), (self.env._("Asked by"), self.proposed_by_id.name)]
        facts += [(setting, f"{before} → {after}") for setting, before, after in self._lines()]
        # What is to be computed again is the same for everybody.
        states = ("draft", "computed", "submitted")
        pays = (
            self.env["jifen.allocation"].sudo().search([("scheme_id", "=", self.scheme_id.id), ("state", "in", states)])
        )
        if pays:
            names = [f"{pay.name} ({pay.period_id.name})" for pay in pays]
            facts.append((self.env._("Holds for"), format_list(self.env, names)))
        facts.append((self.env._("Approved pay"), self.env._("stays as it is")))
        return [self._fact(*fact) for fact in facts]

    def _domain_concerned(self, user):
        return Domain("proposed_by_id", "=", user.id)

    def _users_concerned(self):
        return self.proposed_by_id

    def _approval_subject(self):
        return self.env["hr.employee"], self.env["hr.department"]

    def _reasons_not_to_approve(self):
        """Say at each step what would be in the way at the last one."""
        return self._first_reasons_against("apply")

    # === DECIDED === #

    def _on_approved(self, user):
        self._update_state("apply", decided_by_id=user.id, decided_at=fields.Datetime.now())

    def _on_refused(self, user, reason):
        self._update_state("refuse", {"reason": reason}, decided_by_id=user.id, decided_at=fields.Datetime.now())

    def _tell_outcome(self, user):
        decided = self.filtered(lambda change: change.state in ("applied", "refused") and change.proposed_by_id.active)
        self.env["jifen.notice"]._send([change._outcome_notice(user) for change in decided])

    def _outcome_notice(self, user):
        change = self.with_context(lang=self.proposed_by_id.lang)
        if self.state == "applied":
            text = change.env._(
                "The pay settings of %(scheme)s have been changed as you proposed. Pay that was computed before and "
                "is not yet approved has to be computed again.",
                scheme=change.scheme_id.display_name,
            )
        else:
            text = change.env._(
                "The pay settings of %(scheme)s stay as they are: the change was refused. Reason: %(reason)s",
                scheme=change.scheme_id.display_name,
                reason=self._last_refusal(),
            )
        return Notice(
            record=self,
            users=self.proposed_by_id,
            title=change.display_name,
            body=Markup("<p>%s</p>") % text,
        )
