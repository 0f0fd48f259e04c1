"""The way of a proposed answer through its approval steps, and the answer itself."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.roles import OFFICER
from ..common.text import signed

# So much of a text a card shows.
_SHOWN = 500


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    document = fields.Selection(selection_add=[("appeal", "Appeals"), ("allocation",)], ondelete={"appeal": "cascade"})


class JifenAppeal(models.Model):
    _inherit = "jifen.appeal"

    _approval_kind = "appeal"

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_usual_route(self):
        return (("group", OFFICER),)

    def _approval_possible(self, scheme):
        return bool(scheme.appeal_days)

    def _approval_facts(self):
        return self.line_id.item_id, self.line_id.points, self.line_id.level_id

    def _approval_values(self):
        return {
            "title": self.env._("Appeal %(number)s of %(person)s", number=self.number, person=self.employee_name),
            "employee_name": self.employee_name,
            "department_id": self.department_id.id,
            "item_id": self.line_id.item_id.id,
            "points": self.line_id.points,
            "date": fields.Date.context_today(self, self.submitted_at),
        }

    def _approval_details(self):
        return {
            appeal.id: {"number": appeal.number, "facts": appeal._card_facts() if appeal.sees_proposal else []}
            for appeal in self
        }

    def _card_facts(self):
        proposal = self.proposal or {}
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        rows = [
            (self.env._("Against"), self._about_text()),
            (self.env._("Why"), self.grounds),
            (self.env._("Asked for"), self.wish),
            (self.env._("Looked into by"), self.investigator_id.name),
            (self.env._("What was found"), proposal.get("finding")),
            (self.env._("Proposed"), outcomes.get(proposal.get("outcome"))),
            (self.env._("Answer"), proposal.get("answer")),
            (self.env._("Correction"), "\n".join(change._said() for change in self.change_ids)),
            (self.env._("Effect"), self._effect_text()),
        ]
        facts = [{"label": label, "value": value[:_SHOWN]} for label, value in rows if value]
        if count := self.correction_ids.pay_count:
            facts.append(
                {
                    "label": self.env._("Pay"),
                    "value": self.env._("The pay of %(count)s people would differ.", count=count),
                    "tone": "warning",
                }
            )
        return facts

    def _about_text(self):
        """Return, for people, what the appeal is against."""
        self.ensure_one()
        period = self.period_id.name
        if self.about == "line":
            return self.env._(
                "#%(number)s %(item)s, %(points)s (%(period)s)",
                number=self.line_id.number,
                item=self.line_id.item_id.name,
                points=signed(self.line_id.points),
                period=period,
            )
        about = dict(self._fields["about"]._description_selection(self.env))[self.about]
        return self.env._("%(about)s of %(period)s", about=about, period=period)

    def _effect_text(self):
        """Return, for people, what the correction does to the person who appeals, and to how many others."""
        own = self.effect_ids.filtered(lambda effect: effect.scorecard_id == self.scorecard_id)
        texts = [effect._said() for effect in own]
        others = len(self.effect_ids - own)
        if others:
            texts.append(self.env._("The results of %(count)s other scorecards change as well.", count=others))
        return " ".join(texts)

    def _approval_subject(self):
        return self.scorecard_id.employee_id, self.department_id

    def _users_concerned(self):
        users = self.env["res.users"]
        for appeal in self:
            users |= appeal._persons() | appeal.submitted_by_id | appeal.investigator_id | appeal._users_before()
        return users

    def _domain_concerned(self, user):
        """Return which appeals ``user`` may never decide, as far as a search can tell."""
        return Domain.OR([Domain(name, "=", user.id) for name in ("user_id", "submitted_by_id", "investigator_id")])

    def _approval_way(self):
        """Return the way; why an approver sent the answer back is not for the person who appeals."""
        way = super()._approval_way()
        if not self.sees_proposal:
            way = [{**entry, "note": ""} for entry in way]
        return way

    @api.depends_context("uid")
    @api.depends("approval_ids.state")
    def _compute_way(self):
        return super()._compute_way()

    @api.depends_context("uid")
    @api.depends("approval_ids.state")
    def _compute_can_decide(self):
        # Only whether the user may decide is told, not what is in the rows.
        rows = self._origin.sudo()._pending_approvals().sudo(False)
        deciding = rows - rows.browse(rows._reasons_not_to_decide())
        ids = set(deciding.sudo().mapped("res_id"))  # ids only, of approvals put to the user
        for appeal in self:
            appeal.can_decide = appeal._origin.id in ids

    def action_approve(self):
        """Approve the proposed answer at its current step, as the user who may."""
        self._deciding_approvals().action_approve()
        return True

    def action_refuse(self, reason):
        """Send the proposed answer back to who looks into the appeal, as the user who may."""
        self._deciding_approvals().action_refuse(reason)
        return True

    def _deciding_approvals(self):
        """Return the pending approvals that are the current user's to decide, else those of others."""
        # Approvals are found for anybody; whether the user may decide is checked by them.
        pending = self.sudo()._pending_approvals().sudo(self.env.su)
        mine = pending - pending.browse(pending._reasons_not_to_decide())
        return mine or pending

    # === DECIDED === #

    def _on_approved(self, user):
        for appeal in self:
            appeal._update_state(
                "answer",
                outcome=appeal.proposal["outcome"],
                answer=appeal.proposal["answer"],
                answered_at=fields.Datetime.now(),
                answered_by_id=user.id,
            )

    def _carry_out_correction(self):
        for appeal in self.filtered("change_ids"):
            appeal._correction()._apply(appeal.proposal["answer"])

    def _on_refused(self, user, reason):
        """Send the answer back to who looks into it."""
        self._update_state("send_back")
