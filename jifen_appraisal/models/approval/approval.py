from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..common.registry import models_with
from ..common.states import BY_CODE, Transition


class JifenApproval(models.Model):
    """One decision asked of one person or group: open while their step runs, then evidence.

    Rows are written by code alone. Managers list these rows, not the documents, so
    a row carries what a list shows of its document. Here is who may decide; deciding is
    in ``approval/decision``, telling people in ``approval/notify``, what they
    are shown in ``approval/card``.
    """

    _name = "jifen.approval"
    _description = "Approval"
    _inherit = ["mail.thread", "mail.activity.mixin", "jifen.follows.login", "jifen.guard"]
    # What waits is put to the present login by the scheduled action; what they decided they read with it, and looking
    # into it is for somebody else.
    _login_person = None
    _login_fields = ("decided_by_id", "standing_in_for_id")
    _order = "id desc"
    _rec_name = "title"

    _guarded_fields = frozenset(
        {
            "res_model",
            "res_id",
            "step_id",
            "step_name",
            "document",
            "need",
            "deadline",
            "reminded_on",
            "passed_up",
            "standing_in_for_id",
            "sequence",
            "step_count",
            "round",
            "user_id",
            "group_id",
            "state",
            "decided_by_id",
            "decided_at",
            "reason",
            "title",
            "employee_name",
            "department_id",
            "item_id",
            "points",
            "date",
            "company_id",
        }
    )
    # Named as what becomes of it; “skipped” is a row that begins as such. Why somebody cannot decide is said for
    # each row (_reasons_not_to_decide), with what its document objects; people are told once all are written.
    _transitions = {
        "approved": Transition(("pending",), "approved", who=BY_CODE, guards=(), then=()),
        "refused": Transition(("pending",), "refused", who=BY_CODE, guards=(), then=()),
        "cancelled": Transition(("pending",), "cancelled", who=BY_CODE, guards=(), then=()),
        "overdue": Transition(("pending",), "overdue", who=BY_CODE, guards=(), then=()),
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True, index=True
    )
    step_id = fields.Many2one("jifen.approval.step", readonly=True, ondelete="set null")
    step_name = fields.Char(string="Name of the Step", readonly=True, required=True)
    document = fields.Selection(
        lambda self: self.env["jifen.approval.step"]._fields["document"]._description_selection(self.env),
        string="Kind of Document",
        readonly=True,
        required=True,
        default=lambda self: self.env["jifen.approval.step"].default_get(["document"])["document"],
    )
    need = fields.Selection(
        lambda self: self.env["jifen.approval.step"]._fields["need"]._description_selection(self.env),
        string="Who Has to Approve",
        readonly=True,
        required=True,
        default="any",
    )
    sequence = fields.Integer(string="Number of the Step", readonly=True, aggregator=False)
    step_count = fields.Integer(string="Steps in All", readonly=True, aggregator=False)
    round = fields.Integer(readonly=True, aggregator=False, help="How often the document had been submitted.")
    user_id = fields.Many2one("res.users", string="Approver", readonly=True, ondelete="restrict")
    group_id = fields.Many2one("res.groups", string="Approver Group", readonly=True, ondelete="restrict")
    approver_name = fields.Char(compute="_compute_approver_name", string="To Be Decided By")
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("skipped", "Skipped"),
            ("cancelled", "Cancelled"),
            ("overdue", "Overdue, Passed On"),
        ],
        required=True,
        default="pending",
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    standing_in_for_id = fields.Many2one(
        "res.users", string="Decided in the Stead Of", readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(string="Decided On", readonly=True)
    deadline = fields.Date(string="Decide Until", readonly=True, index="btree_not_null")
    reminded_on = fields.Date(readonly=True)
    passed_up = fields.Boolean(
        readonly=True, help="Put to somebody other than the step names; it stays there when leaders change."
    )
    reason = fields.Text(readonly=True)
    title = fields.Char(readonly=True, required=True)
    employee_name = fields.Char(string="Employee", readonly=True)
    department_id = fields.Many2one("hr.department", string="Office", readonly=True)
    item_id = fields.Many2one("jifen.item", readonly=True)
    points = fields.Float(digits=(16, 4), readonly=True)
    date = fields.Date(string="Event Date", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide", string="Waits for Me")

    _pending_user = models.Index("(user_id) WHERE state = 'pending'")
    _pending_group = models.Index("(group_id) WHERE state = 'pending'")
    _pending_uniq = models.UniqueIndex(
        "(res_model, res_id, COALESCE(user_id, 0), COALESCE(group_id, 0)) WHERE state = 'pending'",
        "This document already waits for a decision of the same approver.",
    )

    @api.depends("user_id", "group_id")
    def _compute_approver_name(self):
        for approval in self:
            # Names of approvers are shown to those concerned, portal employees among them.
            approval_sudo = approval.sudo()
            approval.approver_name = approval_sudo.user_id.name or approval_sudo.group_id.name

    @api.depends_context("uid")
    @api.depends("state", "user_id", "group_id")
    def _compute_can_decide(self):
        reasons = self._reasons_not_to_decide()
        for approval in self:
            approval.can_decide = approval.id not in reasons

    @api.model
    def _search_can_decide(self, operator, value):
        """Find what is put to the current user and not about themselves."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        mine = Domain("state", "=", "pending") & self._domain_put_to(user)
        mine &= Domain("company_id", "in", user.company_ids.ids) & self._domain_not_concerning(user)
        return mine if True in value else ~mine

    @api.model
    def _domain_put_to(self, user):
        """Return the domain of approvals that are put to ``user``, decided or not."""
        return Domain("user_id", "=", user.id) | Domain("group_id", "in", user.all_group_ids.ids)

    @api.model
    def _domain_not_concerning(self, user):
        """Return the domain of approvals of documents that ``user`` is not known to be concerned by."""
        domain = Domain.TRUE
        for model in models_with(self.env, "jifen.approval.mixin"):
            # Whose document it is decides, whatever the user may read of it.
            documents_sudo = self.env[model].sudo()
            concerned = documents_sudo._domain_concerned(user)
            if not concerned.is_false():
                own = documents_sudo._search(concerned)
                domain &= Domain("res_model", "!=", model) | Domain("res_id", "not in", own)
        return domain

    # === AUTHORITY === #

    def _reasons_not_to_decide(self):
        """Return ``{approval id: why the current user cannot decide it}``; absent means they can.

        Nobody decides on a document about themselves or that they submitted, whatever
        their groups.
        """
        user = self.env.user
        everyone = not user.active or user.share
        if user.id == SUPERUSER_ID:
            everyone = False
        reasons = {}
        # The documents decide who is concerned, not what the user may read of them.
        concerned = self.sudo()._users_concerned()
        put_to_user = self.sudo()._filter_put_to(user)  # as above
        for approval in self.sudo():  # titles and documents: authority is checked here
            if approval.state != "pending":
                reasons[approval.id] = self.env._("It has been decided already.")
            elif user.id == SUPERUSER_ID:
                continue
            elif everyone:
                reasons[approval.id] = self.env._("Only internal users decide.")
            elif user in concerned[approval.id]:
                reasons[approval.id] = self.env._("Nobody decides on their own document.")
            elif approval.company_id not in user.company_ids:
                reasons[approval.id] = self.env._("It belongs to another company.")
            elif approval not in put_to_user:
                reasons[approval.id] = self.env._("It is for %(approver)s to decide.", approver=approval.approver_name)
        return reasons

    def _filter_put_to(self, user):
        """Return those of these approvals that are put to ``user``. Call elevated."""
        groups = user.all_group_ids
        return self.filtered(lambda row: row.user_id == user if row.user_id else row.group_id in groups)

    def _reasons_not_to_approve(self):
        """Return :meth:`_reasons_not_to_decide` and what the documents themselves object."""
        return self._with_objections(lambda documents: documents._reasons_not_to_approve())

    def _reasons_not_to_refuse(self):
        """Return :meth:`_reasons_not_to_decide` and what the documents themselves object."""
        return self._with_objections(lambda documents: documents._reasons_not_to_refuse())

    def _with_objections(self, objections_of):
        reasons = self._reasons_not_to_decide()
        # Titles and documents: authority is checked here.
        undecided = self.sudo().filtered(lambda approval: approval.id not in reasons)
        for documents in undecided._documents():
            objections = objections_of(documents)
            for approval in undecided.filtered(lambda row, model=documents._name: row.res_model == model):
                if approval.res_id in objections:
                    reasons[approval.id] = objections[approval.res_id]
        return reasons

    def _users_concerned(self):
        """Return ``{approval id: users who may never decide it}``. Call elevated."""
        concerned = {}
        for documents in self._documents():
            users = {document.id: document._users_concerned() for document in documents}
            for approval in self:
                if approval.res_model == documents._name:
                    concerned[approval.id] = users[approval.res_id]
        return concerned

    def _documents(self):
        """Return the documents of these approvals, one recordset per model, elevated."""
        by_model = {}
        for approval in self:
            by_model.setdefault(approval.res_model, []).append(approval.res_id)
        # Authority is a matter of the approval; its document is not the decider's to write.
        return [self.env[model].sudo().browse(dict.fromkeys(ids)) for model, ids in by_model.items()]

    def action_open_document(self):
        """Open the document behind this approval."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
