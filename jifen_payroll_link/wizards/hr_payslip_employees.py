from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ..models.jifen_allocation_line import PAYABLE

# So many names of one group are told; the rest is a number.
NAMES = 8


class HrPayslipEmployees(models.TransientModel):
    _inherit = "hr.payslip.employees"

    jifen_warning = fields.Text(compute="_compute_jifen_warning")

    def action_generate_in_background(self):
        """Make the payslips of the chosen people in the background; see :class:`jifen.payroll.task`."""
        self.ensure_one()
        run = self.env["hr.payslip.run"].browse(self.env.context.get("active_id") or ()).exists()
        if not run or not self.employee_ids:
            raise UserError(self.env._("Choose the batch and the people whose payslips are to be made."))
        run._jifen_generate(self.employee_ids)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.depends("employee_ids")
    @api.depends_context("active_id")
    def _compute_jifen_warning(self):
        """Say before the run whose performance pay would stay behind, and why."""
        run = self.env["hr.payslip.run"].browse(self.env.context.get("active_id") or ()).exists()
        for wizard in self:
            wizard.jifen_warning = "\n".join(wizard._jifen_obstacles(run)) if run and not run.credit_note else False

    def _jifen_obstacles(self, run):
        """Yield one line for each reason, with the people it concerns."""
        # Amounts are no secret to who makes the payslips.
        waiting = (
            self.env["jifen.allocation.line"]
            .sudo()  # amounts are no secret to payroll
            .search(
                [
                    ("employee_id", "in", self.employee_ids.ids),
                    ("state", "in", PAYABLE),
                    ("amount", "!=", 0),
                    ("period_id.date_to", "<=", run.date_end),
                ]
            )
        )
        people = waiting.employee_id
        contracts = people._get_contracts(date_start=run.date_start, date_end=run.date_end)
        without_contract, by_structure = people.browse(), defaultdict(people.browse)
        for employee in people:
            # As payroll's wizard does: the first contract, the batch's structure before the contract's.
            contract = contracts.get(employee.id, self.env["hr.version"])[:1]
            if contract:
                by_structure[run.struct_id or contract.struct_id] |= employee
            else:
                without_contract |= employee
        if without_contract:
            yield self.env._("No contract in this time: %(people)s", people=self._jifen_names(without_contract))
        for structure, concerned in by_structure.items():
            if not structure:
                yield self.env._("No salary structure: %(people)s", people=self._jifen_names(concerned))
            elif not structure._jifen_has_rule():
                yield self.env._(
                    "The salary structure %(structure)s lacks the rule for performance pay: %(people)s",
                    structure=structure.name,
                    people=self._jifen_names(concerned),
                )

    def _jifen_names(self, people):
        names = format_list(self.env, people[:NAMES].mapped("name"))
        if len(people) > NAMES:
            return self.env._("%(names)s and %(count)s more", names=names, count=len(people) - NAMES)
        return names
