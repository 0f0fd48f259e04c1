"""The demo's payroll: contracts and wages, last month paid with its bonus, this month's batch prepared."""

from odoo import Command, api, models

WAGES = {"镇长": 7200, "副镇长": 6500, "主任": 5600, "科员": 4800}


class JifenDemo(models.AbstractModel):
    _inherit = "jifen.demo"

    @api.model
    def _build_payroll(self):
        company = self.env.ref("jifen_appraisal.demo_company", raise_if_not_found=False)
        if not company:
            return
        demo = self.with_company(company).with_context(
            lang="zh_CN", allowed_company_ids=company.ids, tracking_disable=True
        )
        demo._user("payroll").group_ids = [Command.link(self.env.ref("payroll.group_payroll_manager").id)]
        structure = demo._structure(company)
        demo._contracts(company, structure)
        demo._paid_batch(structure)

    def _structure(self, company):
        rules = self.env["hr.salary.rule"]
        for sequence, code, name, formula in (
            (1, "BASIC", "基本工资", "result = contract.wage"),
            (110, "SOCIAL", "社会保险和公积金", "result = -round(contract.wage * 0.185, 2)"),
            (
                200,
                "NET",
                "实发工资",
                "result = categories.BASIC + categories.JIFEN_PERF + categories.SOCIAL",
            ),
        ):
            category = self.env["hr.salary.rule.category"].create(
                {"name": name, "code": code, "company_id": company.id}
            )
            rules += rules.create(
                {
                    "name": name,
                    "code": code,
                    "sequence": sequence,
                    "category_id": category.id,
                    "condition_select": "none",
                    "amount_select": "code",
                    "amount_python_compute": formula,
                    "company_id": company.id,
                }
            )
        rule = self.env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf")
        # The module's translations are loaded after its demo data.
        rule.name = "绩效工资"
        rules += rule
        structure = self.env["hr.payroll.structure"].create(
            {
                "name": "机关工作人员工资",
                "code": "JG",
                "company_id": company.id,
                "parent_id": False,
                "rule_ids": [Command.set(rules.ids)],
            }
        )
        self._mark(structure, "structure")
        return structure

    def _contracts(self, company, structure):
        for employee in self.env["hr.employee"].search([("company_id", "=", company.id)]):
            employee.version_id.write(
                {
                    "contract_date_start": "2020-01-01",
                    "wage": WAGES[employee.job_id.name] + 20 * (employee.id % 7),
                    "struct_id": structure.id,
                }
            )

    def _paid_batch(self, structure):
        """Make and confirm last month's payslips as the payroll officer would."""
        period = self.env.ref("jifen_appraisal.demo_period_paid")
        payroll = self._user("payroll")
        batch = (
            self.env["hr.payslip.run"]
            .with_user(payroll)
            .create(
                {
                    "name": self.env._("Salaries %(period)s", period=period.name),
                    "date_start": period.date_from,
                    "date_end": period.date_to,
                }
            )
        )
        self._mark(batch, "batch_paid")
        people = period.scorecard_ids.employee_id
        self.env["hr.payslip.employees"].with_user(payroll).with_context(active_id=batch.id).create(
            {"employee_ids": [Command.set(people.ids)]}
        ).compute_sheet()
        for slip in batch.slip_ids:
            slip.name = f"{period.name}工资单 {slip.employee_id.name}"
            slip.action_payslip_done()
        batch.close_payslip_run()
