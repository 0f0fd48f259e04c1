"""People who have left: their amounts reach no payslip by themselves."""

from odoo import fields, models
from odoo.tools import SQL

from .jifen_allocation_line import PAYABLE


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    has_left = fields.Boolean(
        compute="_compute_has_left",
        search="_search_has_left",
        help="The person is archived, or their last contract has ended.",
    )

    def _compute_has_left(self):
        left = self._employees_who_left(self.employee_id.ids)
        for line in self:
            line.has_left = line.employee_id.id in left

    def _search_has_left(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Who has left of all people with amounts: which of their amounts are shown is for the record rules.
        self.env["jifen.allocation.line"].flush_model(["employee_id"])
        rows = self.env.execute_query(SQL("SELECT DISTINCT employee_id FROM jifen_allocation_line"))
        left = list(self._employees_who_left([employee_id for (employee_id,) in rows]))
        return [("employee_id", "in" if True in value else "not in", left)]

    def _employees_who_left(self, employee_ids):
        """Return the ids of those of these employees who are archived or whose contracts have all ended."""
        if not employee_ids:
            return set()
        self.env["hr.employee"].flush_model(["active"])
        self.env["hr.version"].flush_model(["employee_id", "active", "contract_date_start", "contract_date_end"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee.id
                  FROM hr_employee employee
                  LEFT JOIN LATERAL (
                       SELECT bool_or(version.contract_date_end IS NULL OR version.contract_date_end >= %s) AS runs
                         FROM hr_version version
                        WHERE version.employee_id = employee.id AND version.active
                              AND version.contract_date_start IS NOT NULL
                       ) contract ON TRUE
                 WHERE employee.id = ANY(%s) AND (employee.active IS NOT TRUE OR contract.runs IS FALSE)
                """,
                fields.Date.context_today(self),
                list(employee_ids),
            )
        )
        return {employee_id for (employee_id,) in rows}


class JifenAllocation(models.Model):
    _inherit = "jifen.allocation"

    settled_amount = fields.Monetary(compute="_compute_settled", string="Settled Outside Payroll")
    leaver_count = fields.Integer(compute="_compute_settled", string="People Who Have Left")

    def _compute_settled(self):
        lines = self.env["jifen.allocation.line"]
        sums = dict(
            lines._read_group(
                [("allocation_id", "in", self.ids), ("state", "=", "settled")], ["allocation_id"], ["amount:sum"]
            )
        )
        waiting = lines._read_group(
            [("allocation_id", "in", self.ids), ("state", "in", PAYABLE), ("amount", "!=", 0)],
            ["allocation_id", "employee_id"],
        )
        left = lines._employees_who_left([employee.id for __, employee in waiting])
        for pay in self:
            pay.settled_amount = sums.get(pay, 0)
            pay.leaver_count = sum(one == pay and employee.id in left for one, employee in waiting)

    def action_view_leavers(self):
        """Open the amounts of this allocation that belong to people who have left."""
        self.ensure_one()
        action = self.action_view_waiting()
        return {**action, "domain": [*action["domain"], ("has_left", "=", True)]}
