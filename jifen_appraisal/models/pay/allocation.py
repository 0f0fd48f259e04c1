from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import money
from ..common.bulk_rows import insert_rows
from ..common.states import Transition
from .way_proportional import Proportional

# What the amounts follow from: once it changes they are computed anew, once it is submitted it is fixed.
_POOL_FIELDS = frozenset({"period_id", "pool_basis", "per_head", "pool_amount", "wage_percent", "divide", "method"})


class JifenAllocation(models.Model):
    """A pool of performance pay, shared out over the scorecards of one period, exact to the fen.

    Its way to approval is in ``pay/approval``.
    """

    _name = "jifen.allocation"
    _description = "Performance Pay Allocation"
    _inherit = ["mail.thread", "mail.activity.mixin", "jifen.follows.login", "jifen.guard", "jifen.pay.by.way"]
    _login_person = None
    _login_fields = ("computed_by_id", "submitted_by_id")
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = frozenset(
        {
            "state",
            "name",
            "heads",
            "weight_sum",
            "unit_value",
            "returned_amount",
            "reserve_amount",
            "computed_by_id",
            "submitted_by_id",
            "approved_by_id",
            "approved_at",
            "line_ids",
        }
    )
    _transitions = {
        "compute": Transition(("draft", "computed"), "computed", who="_check_writer", guards=(), then=()),
        "back_to_draft": Transition(("computed",), "draft", guards=(), before=("_drop_amounts",), then=()),
        "submit": Transition(
            ("computed",),
            "submitted",
            who="_check_writer",
            guards=("_reasons_not_to_submit",),
            then=("_on_submitted",),
        ),
        "approve": Transition(
            ("submitted",),
            "approved",
            guards=("_reasons_to_wait",),
            before=("_before_becoming_payable",),
            then=("_on_becoming_payable",),
        ),
        "send_back": Transition(("submitted",), "computed", guards=(), then=("_stop_approval", "_log_refused")),
        "take_back": Transition(
            ("submitted",), "computed", who="_check_writer", guards=(), then=("_stop_approval", "_log_taken_back")
        ),
        "cancel": Transition(
            ("draft", "computed", "submitted"),
            "cancelled",
            who="_check_office",
            guards=("_reasons_not_to_cancel",),
            then=("_on_cancelled", "_stop_approval"),
        ),
        # As decided on a request, see ``pay/cancellation``.
        "revoke": Transition(
            ("approved",),
            "cancelled",
            guards=("_reasons_not_to_revoke",),
            before=("_before_revoking",),
            then=("_on_cancelled", "_on_revoked"),
        ),
    }

    name = fields.Char(readonly=True, copy=False)
    period_id = fields.Many2one(
        "jifen.period",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', 'in', ('scoring', 'published', 'closed'))]",
    )
    company_id = fields.Many2one(related="period_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    scheme_id = fields.Many2one(related="period_id.scheme_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    pool_basis = fields.Selection(
        [
            ("fixed", "Fixed sum"),
            ("per_head", "Amount per head"),
            ("wages", "Percentage of wages"),
            ("offices", "A sum for each office"),
        ],
        string="Pool",
        required=True,
        compute="_compute_pool_basis",
        store=True,
        readonly=False,
        precompute=True,
    )
    per_head = fields.Monetary(
        string="Amount per Head",
        compute="_compute_per_head",
        store=True,
        readonly=False,
        precompute=True,
    )
    pool_amount = fields.Monetary(tracking=True)
    method = fields.Selection(
        selection=lambda self: self.env["jifen.scheme"]._fields["pay_method"]._description_selection(self.env),
        string="Distribution",
        required=True,
        compute="_compute_method",
        store=True,
        readonly=False,
        precompute=True,
    )
    heads = fields.Integer(readonly=True, copy=False)
    weight_sum = fields.Float(string="Sum of Scores", digits=(16, 8), readonly=True, copy=False)
    unit_value = fields.Float(
        digits=(16, 8), readonly=True, copy=False, help="Pool divided by the sum of the scores, per point."
    )
    returned_amount = fields.Monetary(
        readonly=True, copy=False, help="What of the pool nobody gets; it goes back to the budget."
    )
    reserve_amount = fields.Monetary(
        string="Kept for Appeals", readonly=True, copy=False, help="What of the pool is not shared out at first."
    )
    allocated_amount = fields.Monetary(compute="_compute_allocated_amount", string="Allocated")
    line_ids = fields.One2many("jifen.allocation.line", "allocation_id", string="Lines", copy=False)
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)

    # === COMPUTES === #

    @api.depends("period_id")
    def _compute_pool_basis(self):
        for pay in self:
            entered = pay.pool_amount or not pay.scheme_id
            pay.pool_basis = "fixed" if entered else pay.scheme_id.pay_pool_basis

    @api.depends("period_id")
    def _compute_per_head(self):
        for pay in self:
            pay.per_head = pay.scheme_id.pay_per_head or pay.per_head

    @api.depends("period_id")
    def _compute_method(self):
        for pay in self:
            pay.method = pay.scheme_id.pay_method or pay.method or Proportional.code

    @api.depends("line_ids.amount")
    def _compute_allocated_amount(self):
        sums = dict(
            self.env["jifen.allocation.line"]._read_group(
                [("allocation_id", "in", self.ids)], ["allocation_id"], ["amount:sum"]
            )
        )
        for pay in self:
            pay.allocated_amount = sums.get(pay, 0.0)

    @api.constrains("pool_amount", "per_head")
    def _check_amounts(self):
        for pay in self:
            amounts = (pay.pool_amount, pay.per_head)
            if any(amount < 0 for amount in amounts):
                raise ValidationError(self.env._("A pool cannot be negative."))
            # Not a number is not below the limit either.
            if not all(amount < 10**12 for amount in amounts):
                raise ValidationError(self.env._("This pool is larger than any budget. Check the figure."))

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._jifen_check_relations(vals_list)
        self._check_not_allocated([vals.get("period_id") for vals in vals_list if not vals.get("origin_id")])
        allocations = super().create(vals_list)
        for pay in allocations:
            number = self.env["ir.sequence"].sudo().next_by_code("jifen.allocation")  # numbers are the system's
            pay._trusted().name = number
        return allocations

    def _check_not_allocated(self, period_ids):
        """Say plainly what the unique index enforces: a period is paid once."""
        # An allocation that the user cannot see counts as well.
        existing = self.sudo().search(
            [("period_id", "in", period_ids), ("state", "!=", "cancelled"), ("origin_id", "=", False)], limit=1
        )
        if existing:
            raise ValidationError(
                self.env._(
                    "%(period)s already has the allocation %(allocation)s. Cancel it before making another.",
                    period=existing.period_id.display_name,
                    allocation=existing.display_name,
                )
            )

    def write(self, vals):
        if _POOL_FIELDS.intersection(vals) and not self._is_trusted():
            self._check_pool_open()
            self.filtered(lambda pay: pay.state == "computed")._back_to_draft()
        return super().write(vals)

    def _check_pool_open(self):
        fixed = self.filtered(lambda pay: pay.state not in ("draft", "computed"))
        if fixed:
            raise UserError(
                self.env._("%(allocation)s has been submitted: its pool is fixed.", allocation=fixed[0].display_name)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        kept = self.filtered(lambda pay: pay.state not in ("draft", "cancelled") or pay.approved_by_id)
        if kept:
            raise UserError(
                self.env._("%(allocation)s stays on record. Cancel it instead.", allocation=kept[0].display_name)
            )

    def _drop_amounts(self):
        """Drop what was computed: it no longer fits the pool."""
        self.line_ids._trusted().unlink()
        self.pool_ids._trusted().unlink()

    def _back_to_draft(self):
        self._update_state(
            "back_to_draft",
            heads=0,
            weight_sum=0,
            unit_value=0,
            returned_amount=0,
            reserve_amount=0,
            computed_by_id=False,
        )

    # === ACTIONS === #

    def action_compute(self):
        """Share the pool out; may be repeated until it is submitted.

        :raise UserError: when there is no result yet, nothing to share or nobody to share it
        """
        self.check_access("write")
        for pay in self:
            shares = pay._shares()
            pay._drop_amounts()
            pay._update_state(
                "compute",
                pool_amount=float(shares.pool),
                heads=len(shares.rows),
                weight_sum=float(sum(row["weight"] for row in shares.rows)),
                unit_value=float(shares.result.unit_value or 0),
                returned_amount=float(money.yuan(shares.result.returned)),
                reserve_amount=float(money.yuan(shares.reserve)),
                computed_by_id=self.env.uid,
            )
            pay._write_lines(shares.rows, shares.result.shares)
            pay._write_pools(shares.subpools)
        return True

    def _write_lines(self, rows, shares):
        """Write computed lines in one statement, however many people there are."""
        values = [
            {
                **row,
                "allocation_id": self.id,
                "company_id": self.company_id.id,
                "period_id": self.period_id.id,
                "amount": money.yuan(share.fen),
                "rounded_up": share.rounded_up,
            }
            for row, share in zip(rows, shares, strict=True)
        ]
        insert_rows(self.env["jifen.allocation.line"], values)
        self.invalidate_recordset(["line_ids", "allocated_amount"])

    def action_view_scorecards(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_scorecard_action")
        return {**action, "domain": [("period_id", "=", self.period_id.id)], "context": {}}
