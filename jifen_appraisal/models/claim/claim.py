from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.roles import OFFICER
from ..common.states import BY_CODE, Transition

# What the claimant says, in the order of the form; fixed once submitted.
CLAIMANT_FIELDS = (
    "employee_id",
    "item_id",
    "level_id",
    "quantity",
    "points_claimed",
    "date",
    "description",
    "matter",
)


class JifenClaim(models.Model):
    """An employee's claim for points, with evidence; its way ends in one ledger line."""

    _name = "jifen.claim"
    _description = "Points Claim"
    _inherit = [
        "mail.thread",
        "jifen.approval.mixin",
        "jifen.evidence.mixin",
        "jifen.portal.page",
        "jifen.posted.once",
        "jifen.follows.login",
        "jifen.guard",
    ]
    _order = "create_date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _mail_post_access = "read"
    _portal_path = "claims"
    _login_fields = ("submitted_by_id",)

    _guarded_fields = frozenset(
        {
            "number",
            "state",
            "period_id",
            "scorecard_id",
            "user_id",
            "employee_name",
            "department_id",
            "points",
            "submitted_at",
            "submitted_by_id",
            "decided_at",
            "refusal_reason",
            "line_ids",
            "approval_ids",
            "form_token",
        }
    )
    _transitions = {
        "submit": Transition(
            ("draft",),
            "submitted",
            who="_check_own",
            guards=("_reasons_not_to_submit",),
            then=("_place", "_log_submitted", "_begin_way", "_settle"),
        ),
        "hear": Transition(("submitted",), "hearing", who=BY_CODE, guards=(), then=("_ask_subjects",)),
        # The person concerned, the office for them, or the last day: each has its own check.
        "heard": Transition(("hearing",), "submitted", who=BY_CODE, guards=(), then=("_log_heard", "_start_approval")),
        "withdraw": Transition(
            ("submitted",), "withdrawn", who="_check_own", guards=(), then=("_stop_approval", "_log_withdrawn")
        ),
        "withdraw_report": Transition(
            ("hearing", "submitted"),
            "withdrawn",
            who="_check_own",
            guards=(),
            then=("_stop_approval", "_log_withdrawn", "_tell_report_withdrawn", "_settle"),
        ),
        "reset": Transition(
            ("refused", "withdrawn"), "draft", who="_check_own", guards=(), then=("_log_reset", "_settle")
        ),
        "approve": Transition(
            ("submitted",),
            "approved",
            who=BY_CODE,
            guards=("_reasons_not_to_post",),
            then=("_log_approved", "_post_to_ledger"),
        ),
        "refuse": Transition(("submitted",), "refused", who=BY_CODE, guards=(), then=("_log_refused",)),
    }

    number = fields.Char(readonly=True, copy=False)
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.employee_id.id,
    )
    employee_name = fields.Char(readonly=True, copy=False)
    user_id = fields.Many2one("res.users", readonly=True, index=True, copy=False)
    department_id = fields.Many2one("hr.department", readonly=True, copy=False)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, index=True)
    scheme_id = fields.Many2one(related="item_id.scheme_id", store=True)
    item_id = fields.Many2one(
        "jifen.item",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('report_self', '=', True), ('scheme_id.state', '=', 'active'), ('value_kind', '!=', 'group')]",
    )
    value_kind = fields.Selection(related="item_id.value_kind", string="Kind of Points")
    level_id = fields.Many2one("jifen.item.level", ondelete="restrict", domain="[('item_id', '=', item_id)]")
    quantity = fields.Float(digits=(16, 4), required=True, default=1.0)
    points_claimed = fields.Float(digits=(16, 4), help="Where the item is a range: the points that are asked for.")
    points = fields.Float(digits=(16, 4), readonly=True, copy=False, help="Points the approval is about.")
    date = fields.Date(required=True, default=fields.Date.context_today, string="Event Date")
    description = fields.Text()
    matter = fields.Char(help="Claims of the same matter count once, at the highest points.")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Evidence",
        domain=[("res_model", "=", "jifen.claim")],
        bypass_search_access=True,
    )
    attachment_count = fields.Integer(compute="_compute_attachment_count", string="Evidence Files")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("hearing", "To Be Heard"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True, copy=False)
    refusal_reason = fields.Text(readonly=True, copy=False)
    period_id = fields.Many2one("jifen.period", readonly=True, copy=False, index="btree_not_null")
    scorecard_id = fields.Many2one("jifen.scorecard", readonly=True, copy=False, index="btree_not_null")
    line_ids = fields.One2many("jifen.score.line", "claim_id", string="Ledger Lines", readonly=True)

    _form_uniq = models.UniqueIndex("(form_token) WHERE form_token IS NOT NULL", "This form was sent already.")
    _positive = models.Constraint("CHECK (quantity > 0)", "How often must be above zero.")

    # === COMPUTES === #

    @api.depends("employee_id")
    def _compute_company_id(self):
        for claim in self:
            # An employee's company is not secret, their record may be.
            claim.company_id = claim.employee_id.sudo().company_id or self.env.company

    @api.depends("number", "item_id.name")
    def _compute_display_name(self):
        for claim in self:
            number = claim.number or self.env._("New claim")
            claim.display_name = f"{number} {claim.item_id.name or ''}".strip()

    def _compute_attachment_count(self):
        counts = dict(
            self.env["ir.attachment"]
            .sudo()  # Counting the evidence of claims that are readable already.
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids), ("res_field", "=", False)],
                ["res_id"],
                ["__count"],
            )
        )
        for claim in self:
            claim.attachment_count = counts.get(claim.id, 0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("number"):
                # Numbers are given by the system, not by whoever submits.
                vals["number"] = self.env["ir.sequence"].sudo().next_by_code("jifen.claim")
        claims = super(JifenClaim, self._trusted()).create([self._owned(vals) for vals in vals_list])
        return claims._untrusted()

    def _owned(self, vals):
        """Refuse what is not the claimant's to say; add whose claim it is."""
        if not self._is_trusted():
            self._check_guarded(self._entered({**vals, "number": False}))
        employee = self.env["hr.employee"].browse(vals.get("employee_id") or self.env.user.employee_id.id)
        if not (self._is_trusted() and vals.get("about") == "other"):
            self._check_may_claim_for(employee)
        employee_sudo = employee.sudo()  # own name and login, no personnel data
        return {
            **vals,
            "employee_id": employee.id,
            "employee_name": employee_sudo.name,
            "user_id": employee_sudo.user_id.id,
            "department_id": employee_sudo.department_id.id,
        }

    def write(self, vals):
        if "employee_id" in vals and not self._is_trusted():
            raise AccessError(self.env._("A claim cannot be handed to somebody else."))
        if self._entered_fields(vals) and not self._is_trusted():
            self._check_editable()
            self._check_reported_by_user()
        return super().write(vals)

    def _entered_fields(self, names):
        """Return those of the names that are fixed once it is submitted: all but what is said about a claim, its files,
        which keep themselves, and what nobody may enter at any time.
        """
        others = [self.env[mixin]._fields for mixin in ("mail.thread", "jifen.evidence.mixin")]
        return set(names) - self._guarded_fields - {"attachment_ids"}.union(*others)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_reported_by_user()
        decided = self.filtered(lambda claim: claim.submitted_at)
        if decided:
            raise UserError(
                self.env._(
                    "%(claim)s was submitted and stays on record. Withdraw it instead.",
                    claim=decided[0].display_name,
                )
            )

    def _check_editable(self):
        fixed = self.filtered(lambda claim: claim.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(claim)s has been submitted and cannot be changed. Withdraw it first.",
                    claim=fixed[0].display_name,
                )
            )

    # === AUTHORITY === #

    def _check_may_claim_for(self, employee):
        """Employees claim for themselves, the appraisal office for anybody."""
        if not employee:
            raise UserError(self.env._("Your login is not tied to an employee, so it cannot claim points."))
        if self.env.uid == 1 or employee.sudo().user_id == self.env.user:  # a login is no personnel data
            return
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Employees claim points for themselves only."))

    def _check_own(self):
        for claim in self:
            if claim.about == "other":
                claim._check_may_handle_report()
            else:
                claim._check_may_claim_for(claim.employee_id)

    # === ACTIONS === #

    def action_submit(self):
        """Check the claims against their items and hand them to the first approver.

        A deduction that is reported about somebody is put to that person first.

        :raise UserError: with the reason, when one of them cannot be claimed; nothing is written
        """
        self._check_who("submit")
        for claims in self._by_actor():
            claims._update_state(
                "submit",
                submitted_at=fields.Datetime.now(),
                submitted_by_id=claims.env.uid,
                decided_at=False,
                refusal_reason=False,
            )
        return True

    def action_withdraw(self):
        """Take back claims that are not decided yet."""
        self._check_who("withdraw")
        for claims in self._by_actor():
            name = "withdraw_report" if claims[0].about == "other" else "withdraw"
            claims._update_state(name, decided_at=fields.Datetime.now(), in_time=False)
        return True

    def action_reset(self):
        """Take refused or withdrawn claims back to draft, to be changed and submitted again."""
        self._check_who("reset")
        for claims in self._by_actor():
            claims._update_state("reset")
        return True
