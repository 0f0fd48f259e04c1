"""Who would get what of a pool, before anything is computed; what it shows is in the files beside this one."""

from collections import defaultdict
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...engine import money
from ...models.common.text import exact
from ...models.pay.way import WAYS

# More rows than anybody reads on a screen; the sheet has them all.
SHOWN = 200


# Taken over from the allocation, and back into it.
_ENTERED = ("pool_basis", "per_head", "pool_amount", "wage_percent", "divide", "method")

# Preloaded from the allocation, then changed at will.
_PRELOADED = {
    "compute": "_compute_pool",
    "compute_sudo": False,
    "store": True,
    "readonly": False,
    "precompute": True,
}


def _choices(model, name):
    return lambda self: self.env[model]._fields[name]._description_selection(self.env)


class Beside(NamedTuple):
    """What an amount is compared with: fen, and the office it was in."""

    fen: int
    department_id: int


class JifenAllocationPreview(models.TransientModel):
    """Shows who would get what of a pool, for one pool after another, before anything is computed."""

    _name = "jifen.allocation.preview"
    _description = "Preview of Performance Pay"
    _inherit = ["jifen.pay.by.way"]
    _settings_required = False

    allocation_id = fields.Many2one("jifen.allocation", required=True, readonly=True, ondelete="cascade")
    # Everything is read as the caller may read it: what is stored would otherwise be computed elevated.
    currency_id = fields.Many2one(related="allocation_id.currency_id", related_sudo=False)
    head_count = fields.Integer(related="allocation_id.head_count", related_sudo=False)
    pool_basis = fields.Selection(selection=_choices("jifen.allocation", "pool_basis"), string="Pool", **_PRELOADED)
    per_head = fields.Monetary(string="Amount per Head", **_PRELOADED)
    pool_amount = fields.Monetary(**_PRELOADED)
    wage_percent = fields.Float(string="Per Cent of Wages", digits=(16, 4), **_PRELOADED)
    divide = fields.Selection(
        selection=_choices("jifen.scheme", "pay_divide"), string="Divided Among Offices", **_PRELOADED
    )
    method = fields.Selection(selection=_choices("jifen.scheme", "pay_method"), string="Distribution", **_PRELOADED)
    compare = fields.Selection(
        selection="_compare_choices", string="Beside It", help="What the amounts are compared with."
    )
    sort = fields.Selection(
        [
            ("rank", "By rank"),
            ("name", "By name"),
            ("office", "By office"),
            ("amount", "By amount"),
            ("difference", "By difference"),
        ],
        string="Order",
        default="rank",
        required=True,
    )
    only = fields.Selection([("flagged", "Who changes much"), ("nothing", "Who gets nothing")], string="Show Only")
    flag_percent = fields.Integer(
        string="Flag Changes Above (%)",
        default=20,
        help="Whose amount changes by more than this against the last approved allocation is flagged.",
    )
    problem = fields.Char(compute="_compute_preview")
    preview_html = fields.Html(compute="_compute_preview", sanitize=False, string="Preview")

    @api.model
    def _compare_choices(self):
        methods = self.env["jifen.scheme"]._fields["pay_method"]._description_selection(self.env)
        last, scheme = self.env._("The last approved allocation"), self.env._("The scheme as it is")
        return [("last", last), ("scheme", scheme), *methods]

    @api.constrains("allocation_id")
    def _check_allocation(self):
        # Constraints run elevated: what counts is what the caller may read.
        self.allocation_id.sudo(False).check_access("read")

    @api.depends("allocation_id")
    def _compute_pool(self):
        for wizard in self:
            pay = wizard.allocation_id
            for name in _ENTERED:
                wizard[name] = pay[name]

    @api.depends(
        "allocation_id",
        *_ENTERED,
        "compare",
        "sort",
        "only",
        "flag_percent",
        "differences",
    )
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.preview_html = False
            try:
                preview = wizard._preview()
            except UserError as error:
                wizard.problem = str(error)
                continue
            wizard.preview_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_allocation_preview", wizard._shown_preview(preview)
            )

    # === SHARING OUT IN MEMORY === #

    def _shared(self, values, tried):
        """Return the Shares of this pool by such values; the real allocation is not touched."""
        pay = self.allocation_id
        sums = [{"department_id": row.department_id.id, "amount": row.amount} for row in pay.office_ids]
        in_memory = {"period_id": pay.period_id.id, **values, "office_ids": [Command.create(row) for row in sums]}
        return self.env["jifen.allocation"]._tried_with(in_memory, tried)._shares()

    def _entered_values(self, method=None):
        """Return what was entered here and is taken over into the allocation; or the same by another method."""
        values = {name: self[name] for name in _ENTERED}
        values["method"] = method or self.method
        way = WAYS.get(values["method"])
        if way and way.undivided(self.env):
            values["divide"] = "none"
        return values

    def _beside(self, tried, last):
        """Return ``{employee id: Beside}`` to compare with; None when nothing is compared."""
        if not self.compare:
            return None
        if self.compare == "last":
            return last
        if self.compare == "scheme":
            scheme = self.scheme_id
            values = {**self._entered_values(scheme.pay_method), "divide": scheme.pay_divide}
            shares = self._shared(values, None)
        else:
            shares = self._shared(self._entered_values(self.compare), tried)
        return {
            row["employee_id"]: Beside(share.fen, row["department_id"])
            for row, share in zip(shares.rows, shares.result.shares, strict=True)
        }

    def _last(self):
        """Return ``{employee id: Beside}`` of the last approved allocation with its corrections, and its period."""
        period = self.allocation_id.period_id
        pays = self.env["jifen.allocation"].search(
            [
                ("state", "=", "approved"),
                ("origin_id", "=", False),
                ("period_id.scheme_id.code", "=", period.scheme_id.code),
                ("company_id", "=", period.company_id.id),
                ("period_id.date_to", "<", period.date_to),
            ]
        )
        last = pays.sorted(lambda pay: (pay.period_id.date_to, pay.id), reverse=True)[:1]
        if not last:
            return {}, ""
        groups = self.env["jifen.allocation.line"]._read_group(
            [("allocation_id.state", "=", "approved")]
            + ["|", ("allocation_id", "=", last.id), ("allocation_id.origin_id", "=", last.id)],
            ["employee_id", "department_id"],
            ["amount:sum"],
        )
        found, offices = defaultdict(int), {}
        for employee, department, amount in groups:
            found[employee.id] += money.fen(exact(amount))
            offices[employee.id] = department.id
        return {id_: Beside(fen, offices[id_]) for id_, fen in found.items()}, last.period_id.name

    # === ACTIONS === #

    def action_compute(self):
        """Take this pool over into the allocation and compute it.

        Figures that differ from the scheme are proposed to the committee: it is computed once they hold.
        """
        self.ensure_one()
        self.allocation_id.check_access("write")
        proposal = self._propose_rule()
        self.allocation_id.write(self._entered_values())
        if proposal:
            return proposal
        self.allocation_id.action_compute()
        return {"type": "ir.actions.act_window_close"}

    def action_export(self):
        """Download the preview as a sheet."""
        self.ensure_one()
        self.allocation_id.check_access("read")
        return self.env.ref("jifen_appraisal.jifen_allocation_preview_xlsx_action").report_action(self, config=False)

    def _amount(self, fen):
        return format_amount(self.env, float(money.yuan(fen)), self.currency_id)

    def _signed_amount(self, fen):
        return ("+" if fen > 0 else "−" if fen < 0 else "") + self._amount(abs(fen))

    def _offices(self, ids):
        """Return ``{department id: name}``; names of offices are no secret on a list of pay."""
        # Names of offices.
        return {office.id: office.name for office in self.env["hr.department"].sudo().browse(set(ids) - {False})}
