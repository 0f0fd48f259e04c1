"""The town of the tests with contracts, a salary structure and a payroll officer."""

from odoo import Command, fields
from odoo.tests import Form

from ..common import TownCase

PAYROLL_MANAGER = "payroll.group_payroll_manager"


class PayrollCase(TownCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.perf_rule = cls.env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf")
        cls.structure = cls._structure(cls.perf_rule)
        cls.staff = cls.chen | cls.li | cls.wu
        for employee in cls.staff:
            cls._contract(employee)
        cls.user_payroll = cls._user("payroll", PAYROLL_MANAGER)

    @classmethod
    def _structure(cls, *extra_rules):
        category = cls.env["hr.salary.rule.category"].create({"name": "Test basic", "code": "TBASIC"})
        basic = cls.env["hr.salary.rule"].create(
            {
                "name": "Basic",
                "code": "TBASIC",
                "sequence": 1,
                "category_id": category.id,
                "condition_select": "none",
                "amount_select": "code",
                "amount_python_compute": "result = contract.wage",
                "company_id": cls.company.id,
            }
        )
        rules = basic
        for rule in extra_rules:
            rules |= rule
        return cls.env["hr.payroll.structure"].create(
            {
                "name": "Test structure",
                "code": "TS",
                "company_id": cls.company.id,
                "parent_id": False,
                "rule_ids": [Command.set(rules.ids)],
            }
        )

    @classmethod
    def _contract(cls, employee, structure=None):
        employee.version_id.write(
            {
                "contract_date_start": "2020-01-01",
                "wage": 5000,
                "struct_id": (structure or cls.structure).id,
            }
        )

    @classmethod
    def _crowd_with_contracts(cls, count):
        crowd = cls._crowd(count, cls.party)
        for employee in crowd:
            cls._contract(employee)
        return crowd

    def _approved(self, pool=900, period=None, people=None):
        """Return an approved allocation over the staff, equal shares."""
        period = period or self.period
        if period.state == "open":
            period.employee_ids = [Command.set((people or self.staff).ids)]
            self._close(period)
        pay = (
            self.env["jifen.allocation"]
            .with_user(self.user_officer)
            .create({"period_id": period.id, "pool_amount": pool})
        )
        pay.action_compute()
        pay.action_submit()
        self.env.invalidate_all()
        pay.with_user(self.user_committee).action_approve()
        return pay.sudo()

    def _submitted_correction(self, pay, employee, score):
        """Return the correction of somebody's amount by another score, as the office hands it in."""
        pay.period_id._scorecard(employee)._trusted().write({"score": score})
        self.env.flush_all()
        self.env.invalidate_all()
        action = pay.with_user(self.user_officer).action_correct()
        correction = self.env["jifen.allocation"].with_user(self.user_officer).browse(action["res_id"])
        correction.action_submit()
        return correction

    def _correction(self, pay, employee, score):
        """Return the approved correction of somebody's amount."""
        correction = self._submitted_correction(pay, employee, score)
        self.env.invalidate_all()
        correction.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        return correction.sudo()

    def _slip(self, employee=None, **values):
        """Return a draft payslip of this month, made by hand as the payroll officer."""
        employee = employee or self.chen
        return (
            self.env["hr.payslip"]
            .with_user(self.user_payroll)
            .create(
                {
                    "name": f"Slip of {employee.name}",
                    "employee_id": employee.id,
                    "contract_id": employee.version_id.id,
                    "struct_id": self.structure.id,
                    "company_id": self.company.id,
                    "date_from": fields.Date.start_of(self.day, "month"),
                    "date_to": fields.Date.end_of(self.day, "month"),
                    **values,
                }
            )
        )

    def _batch(self, employees=None, **values):
        """Return a batch with payslips made by payroll's wizard."""
        payroll = self.user_payroll
        run = (
            self.env["hr.payslip.run"]
            .with_user(payroll)
            .create(
                {
                    "name": "Batch",
                    "date_start": fields.Date.start_of(self.day, "month"),
                    "date_end": fields.Date.end_of(self.day, "month"),
                    **values,
                }
            )
        )
        wizard = self.env["hr.payslip.employees"].with_user(payroll).with_context(active_id=run.id)
        with Form(wizard) as form:
            for employee in employees or self.staff:
                form.employee_ids.add(employee)
        form.record.compute_sheet()
        return run

    def _paid(self, slips):
        """Return what the payslips pay: {employee name: amount of the JIFEN_PERF lines}."""
        return {
            slip.employee_id.name: sum(slip.line_ids.filtered(lambda row: row.code == "JIFEN_PERF").mapped("total"))
            for slip in slips
        }

    def _states(self, pay):
        return {line.employee_name: line.state for line in pay.line_ids}
