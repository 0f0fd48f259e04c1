from collections import Counter

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..approval.mixin import DIGEST_ABOVE
from ..common.notice import TO_READ, Notice
from ..common.states import Reason
from ..common.text import exact, signed
from ..scheme.item import OPEN_KINDS


class JifenClaim(models.Model):
    """A claim on its way through the approval steps, and what its end sets off."""

    _inherit = "jifen.claim"

    _approval_kind = "claim"

    # === WHAT IT SAYS OF ITSELF === #

    def _approval_values(self):
        return {
            "claim_id": self.id,
            "title": self.env._("%(person)s: %(item)s", person=self.employee_name, item=self.item_id.name),
            "employee_name": self.employee_name,
            "department_id": self.department_id.id,
            "item_id": self.item_id.id,
            "points": self.points,
            "date": self.date,
        }

    def _approval_details(self):
        return {
            claim.id: {
                "document_text": "",  # most of what waits are claims: only other documents say what they are
                "number": claim.number,
                "standard": claim.item_id.description or "",
                "level": claim.level_id.name or "",
                "quantity": claim._quantity_text() if claim.quantity != 1 else "",
                "description": claim.description or "",
                "matter": claim.matter or "",
                "adjustable": claim.value_kind in OPEN_KINDS,
                "low": claim.item_id.points_min,
                "high": claim.item_id.points_max,
                "range": claim.item_id.points_text,
                "facts": claim._procedure_facts(),
            }
            for claim in self
        }

    def _quantity_text(self):
        if not self:
            return ""
        return f"{signed(self.quantity).lstrip('+')} {self.item_id.unit_name or ''}".strip()

    def _approval_subject(self):
        return self.employee_id, self.scorecard_id.department_id

    def _approval_facts(self):
        item, points, __ = super()._approval_facts()
        return item, points, self.level_id

    def _domain_concerned(self, user):
        return Domain("user_id", "=", user.id) | Domain("submitted_by_id", "=", user.id)

    def _users_concerned(self):
        return self.user_id | self.employee_id.user_id | self.submitted_by_id

    def _reasons_not_to_post(self):
        """Yield a Reason for each claim whose period takes nothing in any more."""
        for claim in self:
            period = claim.period_id
            if period.state not in ("open", "scoring"):
                text = self.env._(
                    "%(period)s is no longer open, so nothing can be posted to it.", period=period.display_name
                )
                yield Reason(text, model="jifen.period", domain=(("id", "=", period.id),))

    # === DECIDING === #

    def action_approve(self, points=None):
        """Approve the current step, as the user who may; see :meth:`jifen.approval.action_approve`."""
        self._deciding_approvals().action_approve(points)
        return True

    def action_refuse(self, reason):
        """Refuse the claims for a reason, as the user who may."""
        self._deciding_approvals().action_refuse(reason)
        return True

    def _deciding_approvals(self):
        # Approvals are found for anybody; whether the user may decide is checked by them.
        pending = self.sudo()._pending_approvals()
        waiting = set(pending.mapped("res_id"))
        missing = self.filtered(lambda claim: claim.id not in waiting)
        if missing:
            # Own name and login, no personnel data.
            raise UserError(self.env._("%(claim)s does not wait for a decision.", claim=missing[0].sudo().display_name))
        return pending.sudo(self.env.su)

    # === DECIDED === #

    def _set_granted_points(self, points):
        for claim in self:
            if claim.value_kind not in OPEN_KINDS:
                raise UserError(
                    self.env._("The points of %(item)s are fixed and cannot be changed.", item=claim.item_id.name)
                )
            granted = claim.item_id._points_for(exact(claim.quantity), claim.level_id, exact(points))
            claim._check_heard_on(granted)
            claim._trusted().write({"points": float(granted)})

    def _on_approved(self, user):
        self._update_state("approve", {"user": user}, decided_at=fields.Datetime.now())

    def _post_to_ledger(self, user):
        """Post one ledger line per claim, or one for each it is shared among, as approved by ``user``."""
        self.env["jifen.score.line"]._post([vals for claim in self for vals in claim._ledger_values(user)])

    def _ledger_values(self, user):
        """Return what one approved claim posts: a line, or one for everybody it is shared among."""
        values = {
            "scorecard_id": self.scorecard_id.id,
            "item_id": self.item_id.id,
            "level_id": self.level_id.id,
            "quantity": self.quantity,
            "points": self.points if self.item_id.value_kind in OPEN_KINDS else None,
            "date": self.date,
            "matter": self.matter,
            "ground": self.description,
            "origin": "claim",
            "claim_id": self.id,
            "approved_by_id": user.id,
        }
        if not self.share_ids:
            return [values]
        if sum(exact(share.points) for share in self.share_ids) != exact(self.points):
            raise UserError(
                self.env._(
                    "The shares of %(claim)s no longer come to its points: share it anew.", claim=self.display_name
                )
            )
        return [
            {**values, "scorecard_id": share.scorecard_id.id, "points": share.points, "shared": True}
            for share in self.share_ids
            if share.points
        ]

    def _on_refused(self, user, reason):
        self._update_state("refuse", {"reason": reason}, decided_at=fields.Datetime.now(), refusal_reason=reason)

    # === ON RECORD === #

    def _log_state(self, text):
        """Note a change of state on all claims in one go."""
        self.env["jifen.notice"]._log(self.sudo(), text)  # a log entry of what was allowed

    def _log_submitted(self):
        self._log_state(self.env._("Submitted"))

    def _log_withdrawn(self):
        self._log_state(self.env._("Withdrawn"))

    def _log_reset(self):
        self._log_state(self.env._("Back to draft"))

    def _log_approved(self, user):
        self._log_state(self.env._("Approved"))

    def _log_refused(self, reason):
        self._log_state(self.env._("Refused: %(reason)s", reason=reason))

    # === TELLING THE CLAIMANTS === #

    def _tell_outcome(self, user):
        """Tell claimants how their claims were decided: each by itself, or one digest per person when many."""
        decided = self.filtered(lambda claim: claim.state in ("approved", "refused") and claim.user_id.active)
        if len(decided) <= DIGEST_ABOVE:
            notices = [claim._outcome_notice() for claim in decided]
        else:
            notices = [claims._outcome_digest() for claims in decided.grouped("user_id").values()]
        self.env["jifen.notice"]._send(notices)

    def _outcome_notice(self):
        if self.about == "other":
            return self._report_outcome_notice()
        env = self.with_context(lang=self.user_id.lang).env
        if self.state == "approved":
            text = env._(
                "Your claim %(claim)s was approved: %(points)s points.",
                claim=self.with_env(env).display_name,
                points=signed(self.points),
            )
        else:
            text = env._(
                "Your claim %(claim)s was refused. Reason: %(reason)s",
                claim=self.with_env(env).display_name,
                reason=self.refusal_reason,
            )
        return self._notice(Markup("<p>%s</p>") % text)

    def _outcome_digest(self):
        """Return one message about all these claims, which are of one person."""
        if len(self) == 1:
            return self._outcome_notice()
        claims = self.with_context(lang=self.user_id.lang)
        env = claims.env
        counts = Counter(claims.mapped("state"))
        text = env._(
            "Your claims: %(approved)s approved, %(refused)s refused",
            approved=counts["approved"],
            refused=counts["refused"],
        )
        lines = Markup().join(Markup("<li>%s</li>") % claim._outcome_line() for claim in claims)
        return claims[0]._notice(Markup("<p>%s</p><ul>%s</ul>") % (text, lines))

    def _outcome_line(self):
        if self.state == "approved":
            return self.env._("%(claim)s: %(points)s points", claim=self.display_name, points=signed(self.points))
        return self.env._("%(claim)s: refused, %(reason)s", claim=self.display_name, reason=self.refusal_reason)

    def _notice(self, body, asks=TO_READ):
        return Notice(record=self, users=self.user_id, body=body, asks=asks)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give portal employees a button that opens their claim; what it opens checks who they are."""
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        for name, __, data in groups:
            if name == "portal":
                data.update(active=True, has_button_access=True)
        return groups
