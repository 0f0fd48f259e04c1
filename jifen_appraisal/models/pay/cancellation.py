"""Approved pay is cancelled as it was approved: the office asks for it, whoever decides on pay decides."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.states import Reason, Transition, refuse
from ..common.text import needed

_NAMES = 5


class JifenAllocationCancellation(models.Model):
    """One request to cancel approved pay, kept whatever becomes of it; its way is in ``pay/cancellation_approval``."""

    _name = "jifen.allocation.cancellation"
    _description = "Cancellation of Performance Pay"
    _inherit = ["mail.thread", "mail.activity.mixin", "jifen.follows.login", "jifen.guard"]
    _login_person = None
    _login_fields = ("asked_by_id",)
    _order = "id desc"

    _transitions = {
        "agree": Transition(
            ("waiting",),
            "agreed",
            guards=("_reasons_not_to_agree",),
            then=("_revoke_allocations", "_log_agreed"),
        ),
        "refuse": Transition(("waiting",), "refused", guards=(), then=("_stop_approval", "_log_refused")),
        "withdraw": Transition(("waiting",), "withdrawn", who="_check_office", guards=(), then=("_stop_approval",)),
    }

    allocation_id = fields.Many2one("jifen.allocation", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    scheme_id = fields.Many2one(related="allocation_id.scheme_id")
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("waiting", "Waits for a Decision"),
            ("agreed", "Agreed"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="waiting",
    )
    asked_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    asked_at = fields.Datetime(string="Asked On", required=True)
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On")

    _waiting_uniq = models.UniqueIndex(
        "(allocation_id) WHERE state = 'waiting'", "The cancellation of this allocation has been asked for already."
    )

    @property
    def _guarded_fields(self):
        # Asked for and decided by actions: no field is for entering.
        return self._fields.keys() - models.MAGIC_COLUMNS - self.env["mail.thread"]._fields.keys()

    @api.depends("allocation_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            # Whoever is asked need not read the allocation itself.
            request.display_name = self.env._("Cancelling %(allocation)s", allocation=request.sudo().allocation_id.name)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was asked and decided about pay stays on record."))

    def action_withdraw(self):
        """Take requests back that have not been decided, as the appraisal office."""
        self._check_who("withdraw")
        # Authority was checked; requests are written by code alone.
        self.sudo()._update_state("withdraw")
        return True

    def action_view_allocation(self):
        self.ensure_one()
        return self.allocation_id.get_formview_action()

    def _check_office(self):
        self.check_access("read")
        self.allocation_id._check_office()

    def _reasons_not_to_agree(self):
        return self.allocation_id._reasons_not_to_revoke()

    def _revoke_allocations(self):
        self.allocation_id._update_state("revoke")

    def _log_agreed(self):
        for request in self:
            request.allocation_id.message_post(
                body=self.env._(
                    "Cancelled at the request of %(user)s: %(reason)s",
                    user=request.asked_by_id.name,
                    reason=request.reason,
                ),
                author_id=request.decided_by_id.partner_id.id,
            )


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    cancellation_ids = fields.One2many("jifen.allocation.cancellation", "allocation_id", string="Cancellations")
    cancellation_count = fields.Integer(compute="_compute_cancellation", string="Requests to Cancel")
    cancellation_text = fields.Text(compute="_compute_cancellation", string="To Be Cancelled")
    can_cancel = fields.Boolean(compute="_compute_can_cancel")
    can_ask_to_cancel = fields.Boolean(compute="_compute_can_cancel")

    @api.depends("cancellation_ids.state")
    def _compute_cancellation(self):
        for pay in self:
            # Whoever sees an allocation may know that it is to be cancelled, and why.
            requests = pay.sudo().cancellation_ids
            waiting = requests.filtered(lambda request: request.state == "waiting")
            pay.cancellation_count = len(requests)
            pay.cancellation_text = bool(waiting) and self.env._(
                "%(user)s has asked to cancel this pay: %(reason)s",
                user=waiting.asked_by_id.name,
                reason=waiting.reason,
            )

    @api.depends_context("uid")
    @api.depends("state", "cancellation_ids.state")
    def _compute_can_cancel(self):
        writer = self.browse().has_access("write")
        for pay in self:
            pay.can_cancel = writer and pay.state not in ("approved", "cancelled")
            pay.can_ask_to_cancel = writer and pay.state == "approved" and not pay.cancellation_text

    # === ACTIONS === #

    def action_cancel(self):
        """Cancel allocations that have not been approved.

        :raise UserError: for an approved one: see :meth:`action_ask_to_cancel`
        """
        self._update_state("cancel")
        return True

    def action_ask_to_cancel(self, reason):
        """Ask those who decide on pay to cancel an approved allocation, and open the request.

        :param str reason: for the record, and for those who decide
        :raise AccessError: for others than the appraisal office
        :raise UserError: without a reason, for what is not approved, or when something stands in the way
        """
        self.ensure_one()
        self._check_office()
        reason = needed(reason, self.env._("Say why the pay is to be cancelled."))
        self._check_state(("approved",))
        self._check_can_be_asked()
        values = {
            "allocation_id": self.id,
            "reason": reason,
            "asked_by_id": self.env.uid,
            "asked_at": fields.Datetime.now(),
        }
        # Requests are made by this action alone; who may was checked.
        request = self.env["jifen.allocation.cancellation"].sudo()._trusted().create(values)
        request._start_approval()
        self.message_post(body=self.env._("Asked to cancel it: %(reason)s", reason=reason))
        return request.sudo(False).get_formview_action()

    def action_view_cancellations(self):
        """Open the requests to cancel this allocation."""
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_allocation_cancellation_action")
        return {**action, "domain": [("allocation_id", "in", self.ids)], "context": {}}

    def _check_can_be_asked(self):
        # Of requests there is no secret to whoever may make them.
        if self.sudo().cancellation_ids.filtered(lambda request: request.state == "waiting"):
            raise UserError(
                self.env._("The cancellation of %(allocation)s has been asked for already.", allocation=self.name)
            )
        refuse(self._reasons_not_to_revoke())

    def _check_office(self):
        if not self.browse().has_access("write"):
            raise AccessError(
                self.env._(
                    "The appraisal office cancels allocations; one that was approved it asks to cancel, and whoever "
                    "decides on pay decides."
                )
            )
        self.check_access("write")

    # === WHAT STANDS AGAINST IT, AND WHAT FOLLOWS: EACH AREA EXTENDS THESE === #

    def _reasons_not_to_cancel(self):
        return [
            Reason(
                self.env._(
                    "%(allocation)s has been approved: ask for its cancellation, with the reason.",
                    allocation=pay.display_name,
                ),
                model="jifen.allocation",
                domain=(("id", "=", pay.id),),
            )
            for pay in self
            if pay.state == "approved"
        ]

    def _reasons_not_to_revoke(self):
        """Return the Reasons why these approved allocations cannot be cancelled: what was paid stays paid."""
        paid = self.line_ids.filtered(lambda line: line.state in ("paid", "settled"))
        return [
            Reason(
                self.env._(
                    "%(allocation)s has been paid to %(names)s (amounts: %(count)s, together %(sum)s). To change what "
                    "somebody gets, have the result corrected and make a correction of this pay. To cancel it all the "
                    "same, payroll first refunds these payslips and undoes what was settled.",
                    allocation=pay.display_name,
                    names=", ".join(lines[:_NAMES].mapped("employee_name")) + (" …" if len(lines) > _NAMES else ""),
                    count=len(lines),
                    sum=pay._amount_text(sum(lines.mapped("amount"))),
                ),
                model="jifen.allocation.line",
                domain=(("id", "in", lines.ids),),
            )
            for pay, lines in paid.grouped("allocation_id").items()
        ]

    def _before_revoking(self):
        """Take amounts off wherever they are about to be paid."""

    def _on_cancelled(self):
        """Cancel the amounts: all are written, so who pays one at the same moment begins again, or this does."""
        self.line_ids._update_state("cancel")

    def _on_revoked(self):
        """Do what follows once approved amounts are no longer anybody's."""

    def _why_not_reopened(self):
        """Return why the period of this allocation is not reopened, and what to do first. Call elevated."""
        names = {"allocation": self.display_name, "period": self.period_id.display_name}
        if self.state != "approved":
            return self.env._("%(allocation)s rests on the result of %(period)s. Cancel it before reopening.", **names)
        if self.cancellation_text:
            return self.env._(
                "%(allocation)s rests on the result of %(period)s. Its cancellation has been asked for: once that is "
                "decided, the period can be reopened.",
                **names,
            )
        return self.env._(
            "%(allocation)s rests on the result of %(period)s and has been approved. Open it and ask for its "
            "cancellation: once that is decided, the period can be reopened.",
            **names,
        )
