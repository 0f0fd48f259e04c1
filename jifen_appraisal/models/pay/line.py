from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.or_none import FloatOrNone
from ..common.states import Transition

# Amounts that wait for a payslip.
PAYABLE = ("approved", "released")


class JifenAllocationLine(models.Model):
    """One person's exact amount of an allocation, and what became of it."""

    _name = "jifen.allocation.line"
    _description = "Performance Pay Allocation Line"
    _inherit = ["jifen.follows.login", "jifen.guard"]
    _order = "allocation_id desc, id"
    _rec_name = "employee_name"
    _check_company_auto = True

    # Found by the unique index of a scorecard's lines; each index more is paid for with every payslip.
    allocation_id = fields.Many2one("jifen.allocation", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    period_id = fields.Many2one(related="allocation_id.period_id", store=True)
    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="restrict")
    employee_name = fields.Char(required=True)
    department_id = fields.Many2one("hr.department", ondelete="restrict")
    user_id = fields.Many2one("res.users", index="btree_not_null")
    score = FloatOrNone(digits=(16, 4), aggregator="sum")
    weight = fields.Float(digits=(16, 8), string="Counts With", aggregator="sum")
    coefficient = fields.Float(digits=(16, 4), default=1.0, aggregator=False)
    note = fields.Char(string="How It Came About")
    parts = fields.Json(help="What it is made up of, where the pool was divided into several.")
    excluded = fields.Boolean(string="No Share")
    amount = fields.Monetary(aggregator="sum")
    rounded_up = fields.Boolean(string="Odd Fen", help="One fen of the rounding went here.")
    state = fields.Selection(
        [
            ("draft", "Not approved"),
            ("approved", "Approved"),
            ("reserved", "On a payslip"),
            ("paid", "Paid"),
            ("released", "Released"),
            ("reversed", "Reversed"),
            ("settled", "Settled outside payroll"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
    )

    # What payroll does with them is in jifen_payroll_link.
    _transitions = {
        "approve": Transition(("draft",), "approved"),
        "reserve": Transition(PAYABLE, "reserved"),
        "pay": Transition(("reserved",), "paid"),
        "unpay": Transition(("paid",), "reserved"),
        "release": Transition(("reserved",), "released"),
        "give_up": Transition(("reserved", "paid"), "released"),
        "reverse": Transition(("paid",), "reversed"),
        "pay_after_all": Transition(("reversed",), "paid"),
        "pay_again": Transition(("reversed",), "released"),
        "settle": Transition(PAYABLE, "settled"),
        "unsettle": Transition(("settled",), "released"),
        "cancel": Transition(("draft", *PAYABLE), "cancelled"),
    }

    @property
    def _guarded_fields(self):
        # Lines are the outcome of a computation: no field of theirs is for entering.
        return self._fields.keys() - models.MAGIC_COLUMNS

    @api.depends("employee_name", "allocation_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.allocation_id.name or ''} · {line.employee_name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        if not self._is_trusted():
            raise UserError(self.env._("Lines of an allocation are computed, not deleted."))

    def _unit_value(self):
        """Return what a point was worth for this person, in yuan; 0 where there is no one such value."""
        self.ensure_one()
        if not self.parts:
            return self.allocation_id.unit_value
        return float(self.parts[0]["unit"] or 0) if len(self.parts) == 1 else 0.0

    def action_view_scorecard(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "jifen.scorecard",
            "res_id": self.scorecard_id.id,
            "views": [(False, "form")],
        }
