"""Nobody is forgotten: whose approved amounts a batch leaves behind, and why."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools.i18n import format_list

from .hr_payslip_sync import OPEN
from .jifen_allocation_line import PAYABLE

# So many names of one group are told; the rest is a number.
NAMES = 8


class HrPayslipRun(models.Model):
    _inherit = "hr.payslip.run"

    jifen_missing = fields.Integer(compute="_compute_jifen_missing", string="People with Approved Amounts Not in Here")
    jifen_warning = fields.Text(compute="_compute_jifen_missing")

    @api.depends("slip_ids.state", "slip_ids.employee_id", "slip_ids.struct_id", "date_end", "struct_id", "state")
    def _compute_jifen_missing(self):
        for run in self:
            if run.credit_note or run.state != "draft" or not run.date_end:
                run.jifen_missing, run.jifen_warning = 0, False
                continue
            lines = run._jifen_waiting([("company_id", "=", run.company_id.id)])
            having = run._jifen_people()
            absent = lines.filtered(lambda line, having=having: line.employee_id not in having)
            run.jifen_missing = len(absent.employee_id)
            run.jifen_warning = "\n".join([*run._jifen_slips_without(lines - absent), *run._jifen_obstacles(absent)])

    def _jifen_waiting(self, domain):
        """Return the amounts that a payslip of this batch could carry by their time, elevated."""
        return (
            self.env["jifen.allocation.line"]
            .sudo()  # amounts are no secret to payroll
            .search(
                [
                    *domain,
                    ("company_id", "in", self.env.companies.ids),
                    ("state", "in", PAYABLE),
                    ("amount", "!=", 0),
                    ("period_id.date_to", "<=", self.date_end),
                ]
            )
        )

    def _jifen_obstacles(self, lines):
        """Yield one line of text for each reason why payslips of this batch would not carry these amounts."""
        people = lines.employee_id
        abroad = lines.filtered(lambda line: line.employee_id.company_id != line.company_id).employee_id
        contracts = people._get_contracts(date_start=self.date_start, date_end=self.date_end)
        without_contract, by_structure = people.browse(), defaultdict(people.browse)
        for employee in people.filtered("active") - abroad:
            # As payroll's wizard does: the first contract, the batch's structure before the contract's.
            contract = contracts.get(employee.id, self.env["hr.version"])[:1]
            if contract:
                by_structure[self.struct_id or contract.struct_id] |= employee
            else:
                without_contract |= employee
        if abroad:
            yield self.env._("Now in another company than the amount: %(people)s", people=self._jifen_names(abroad))
        archived = people.filtered(lambda employee: not employee.active)
        if archived:
            yield self.env._(
                "Archived, so the wizard does not offer them: %(people)s", people=self._jifen_names(archived)
            )
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

    def _jifen_slips_without(self, lines):
        """Yield one line of text for each reason why payslips that stand in this batch do not carry these amounts."""
        by_reason, lines_of = defaultdict(self.env["hr.employee"].browse), lines.grouped("employee_id")
        # Amounts and contracts are no secret to who makes the payslips.
        slips = self.sudo().slip_ids.filtered(lambda slip: slip.state in OPEN and slip.employee_id in lines_of)
        for slip in slips:
            reason = slip._jifen_obstacle()
            if reason and any(slip._jifen_may_carry(line) for line in lines_of[slip.employee_id]):
                by_reason[reason] |= slip.employee_id
        for reason, people in by_reason.items():
            yield self.env._("%(reason)s %(people)s", reason=reason, people=self._jifen_names(people))

    def _jifen_names(self, people):
        names = format_list(self.env, people[:NAMES].mapped("name"))
        if len(people) > NAMES:
            return self.env._("%(names)s and %(count)s more", names=names, count=len(people) - NAMES)
        return names

    def _jifen_people(self):
        """Return the people who have a payslip in this batch, elevated."""
        # Nobody is missing because the reader may not see their payslip.
        return self.sudo().slip_ids.employee_id

    def _jifen_missing_people(self):
        self.check_access("read")
        lines = self._jifen_waiting([("company_id", "=", self.company_id.id)])
        return lines.employee_id - self._jifen_people()

    def action_view_jifen_missing(self):
        """Open the amounts of people who have no payslip in this batch, each with its reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jifen_payroll_link.jifen_allocation_line_waiting_action"
        )
        action["domain"] = [
            ("employee_id", "in", self._jifen_missing_people().ids),
            ("company_id", "=", self.company_id.id),
            ("state", "in", PAYABLE),
            ("amount", "!=", 0),
            ("period_id.date_to", "<=", self.date_end),
        ]
        return action

    def action_jifen_add_missing(self):
        """Open payroll's wizard with the people who have approved amounts and no payslip in this batch."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("payroll.action_hr_payslip_by_employees")
        people = self._jifen_missing_people().filtered("active")
        action["context"] = {"active_id": self.id, "active_model": self._name, "default_employee_ids": people.ids}
        return action
