from collections import defaultdict
from decimal import Decimal
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..engine import money


class JifenAllocationPreview(models.TransientModel):
    """Shows who would get what of a pool, for one pool after another, before anything is computed."""

    _name = "jifen.allocation.preview"
    _description = "Preview of Performance Pay"

    allocation_id = fields.Many2one("jifen.allocation", required=True, readonly=True)
    currency_id = fields.Many2one(related="allocation_id.currency_id")
    head_count = fields.Integer(related="allocation_id.head_count")
    pool_basis = fields.Selection(
        selection=lambda self: self.env["jifen.allocation"]._fields["pool_basis"]._description_selection(self.env),
        string="Pool",
        required=True,
        compute="_compute_pool",
        store=True,
        readonly=False,
        precompute=True,
    )
    per_head = fields.Monetary(
        string="Amount per Head", compute="_compute_pool", store=True, readonly=False, precompute=True
    )
    pool_amount = fields.Monetary(compute="_compute_pool", store=True, readonly=False, precompute=True)
    method = fields.Selection(
        selection=lambda self: self.env["jifen.scheme"]._fields["pay_method"]._description_selection(self.env),
        string="Distribution",
        required=True,
        compute="_compute_pool",
        store=True,
        readonly=False,
        precompute=True,
    )
    compare = fields.Selection(
        selection="_compare_choices", string="Beside It", help="What the amounts are compared with."
    )
    problem = fields.Char(compute="_compute_preview")
    preview_html = fields.Html(compute="_compute_preview", sanitize=False, string="Preview")

    @api.model
    def _compare_choices(self):
        methods = self.env["jifen.scheme"]._fields["pay_method"]._description_selection(self.env)
        return [("last", self.env._("The last approved allocation")), *methods]

    @api.depends("allocation_id")
    def _compute_pool(self):
        for wizard in self:
            pay = wizard.allocation_id
            wizard.pool_basis, wizard.per_head, wizard.pool_amount = pay.pool_basis, pay.per_head, pay.pool_amount
            wizard.method = pay.method

    @api.depends("allocation_id", "pool_basis", "per_head", "pool_amount", "method", "compare")
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.preview_html = False
            try:
                preview = wizard._preview()
            except UserError as error:
                wizard.problem = str(error)
                continue
            amount = partial(format_amount, self.env, currency=wizard.currency_id)
            wizard.preview_html = self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_allocation_preview", {**preview, "amount": amount}
            )

    def _preview(self):
        """Return what the template shows: ``people``, ``offices`` and the figures of the whole.

        :raise UserError: when the pool cannot be shared out
        """
        self.ensure_one()
        self.allocation_id.check_access("read")
        rows, result, pool, reserve, __ = self._in_memory(self.method)._shares()
        beside = self._beside()
        # Names of offices are no secret on a list of pay.
        names = {
            office.id: office.name
            # Names of offices.
            for office in self.env["hr.department"].sudo().browse({row["department_id"] for row in rows} - {False})
        }
        people = [
            {
                "name": row["employee_name"],
                "office": names.get(row["department_id"], ""),
                "score": _figure(row["score"]),
                "excluded": row["excluded"],
                "coefficient": _figure(row["coefficient"]),
                "note": row["note"],
                "amount": float(money.yuan(share.fen)),
                "fen": share.fen,
                "rounded_up": share.rounded_up,
                "beside": beside.get(row["employee_id"]) if beside is not None else None,
            }
            for row, share in zip(rows, result.shares, strict=True)
        ]
        return {
            "people": people,
            "offices": _by_office(people),
            "compared": beside is not None,
            "pool": float(pool),
            "heads": len(people),
            "total": float(money.yuan(sum(person["fen"] for person in people))),
            "returned": float(money.yuan(result.returned)),
            "reserve": float(money.yuan(reserve)),
            "weight_sum": _figure(sum(row["weight"] for row in rows)),
            "unit_value": f"{result.unit_value:.8f}" if result.unit_value else "",
            "odd": sum(person["rounded_up"] for person in people),
        }

    def _in_memory(self, method):
        """Return an allocation in memory alone: the real one is not touched."""
        return self.env["jifen.allocation"].new(
            {
                "period_id": self.allocation_id.period_id.id,
                "pool_basis": self.pool_basis,
                "per_head": self.per_head,
                "pool_amount": self.pool_amount,
                "method": method,
            }
        )

    def _beside(self):
        """Return ``{employee id: amount}`` to compare with; None when nothing is compared."""
        if not self.compare:
            return None
        if self.compare != "last":
            rows, result, *__ = self._in_memory(self.compare)._shares()
            return {
                row["employee_id"]: float(money.yuan(share.fen)) for row, share in zip(rows, result.shares, strict=True)
            }
        period = self.allocation_id.period_id
        last = self.env["jifen.allocation"].search(
            [
                ("state", "=", "approved"),
                ("period_id.scheme_id.code", "=", period.scheme_id.code),
                ("company_id", "=", period.company_id.id),
                ("period_id.date_to", "<", period.date_to),
            ],
            order="id desc",
        )
        last = last.sorted(lambda pay: pay.period_id.date_to, reverse=True)[:1]
        return {line.employee_id.id: line.amount for line in last.line_ids}

    def action_compute(self):
        """Take this pool over into the allocation and compute it."""
        self.ensure_one()
        self.allocation_id.write(
            {
                "pool_basis": self.pool_basis,
                "per_head": self.per_head,
                "pool_amount": self.pool_amount,
                "method": self.method,
            }
        )
        self.allocation_id.action_compute()
        return {"type": "ir.actions.act_window_close"}


def _by_office(people):
    """Return the distribution by office, largest sum first, with the share of the largest in percent."""
    offices = defaultdict(lambda: {"heads": 0, "fen": 0})
    for person in people:
        office = offices[person["office"]]
        office["heads"] += 1
        office["fen"] += person["fen"]
    largest = max((office["fen"] for office in offices.values()), default=0) or 1
    rows = [
        {
            "office": name,
            "heads": office["heads"],
            "total": float(money.yuan(office["fen"])),
            "average": float(money.yuan(office["fen"]) / office["heads"]),
            "percent": round(100 * office["fen"] / largest),
        }
        for name, office in offices.items()
    ]
    return sorted(rows, key=lambda row: (-row["total"], row["office"]))


def _figure(value):
    return f"{Decimal(str(round(value, 4))).normalize():f}"
