"""The town's payroll: contracts and wages, last month paid with its bonus by the payroll officer.

Only the demo's data and the tests load this folder.
"""

from odoo import Command

from odoo.addons.jifen_appraisal.demo import place

WAGES = {"镇长": 7200, "副镇长": 6500, "主任": 5600, "科员": 4800}
# Beside the bonus: (sequence, code, name, formula)
RULES = (
    (1, "BASIC", "基本工资", "result = contract.wage"),
    (110, "SOCIAL", "社会保险和公积金", "result = -round(contract.wage * 0.185, 2)"),
    (200, "NET", "实发工资", "result = categories.BASIC + categories.JIFEN_PERF + categories.SOCIAL"),
)


def build(env):
    """Add the payroll to the town, where its demo is there."""
    company = env.ref("jifen_appraisal.demo_company", raise_if_not_found=False)
    if not company:
        return
    env = place.inside(env, company)
    payroll = place.login(env, "payroll")
    payroll.group_ids = [Command.link(env.ref("payroll.group_payroll_manager").id)]
    _contracts(_structure(env))
    _paid_batch(place.of_demo(env, "period_paid"), payroll)


def _structure(env):
    rules = env["hr.salary.rule"].union(*(_rule(env, *row) for row in RULES))
    rule = env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf")
    # The module's translations are loaded after its demo data.
    rule.name = "绩效工资"
    structure = env["hr.payroll.structure"].create(
        {
            "name": "机关工作人员工资",
            "code": "JG",
            "company_id": env.company.id,
            "parent_id": False,
            "rule_ids": [Command.set((rules | rule).ids)],
        }
    )
    place.mark(structure, "structure")
    return structure


def _rule(env, sequence, code, name, formula):
    common = {"name": name, "code": code, "company_id": env.company.id}
    category = env["hr.salary.rule.category"].create(common)
    return env["hr.salary.rule"].create(
        {
            **common,
            "sequence": sequence,
            "category_id": category.id,
            "condition_select": "none",
            "amount_select": "code",
            "amount_python_compute": formula,
        }
    )


def _contracts(structure):
    for employee in place.people_of(structure.env):
        employee.version_id.write(
            {
                "contract_date_start": "2020-01-01",
                "wage": WAGES[employee.job_id.name] + 20 * (employee.id % 7),
                "struct_id": structure.id,
            }
        )


def _paid_batch(period, payroll):
    """Make and confirm the payslips of a period as the payroll officer would."""
    batch = (
        period.env["hr.payslip.run"]
        .with_user(payroll)
        .create(
            {
                "name": period.env._("Salaries %(period)s", period=period.name),
                "date_start": period.date_from,
                "date_end": period.date_to,
            }
        )
    )
    place.mark(batch, "batch_paid")
    wizards = period.env["hr.payslip.employees"].with_user(payroll).with_context(active_id=batch.id)
    wizards.create({"employee_ids": [Command.set(period.scorecard_ids.employee_id.ids)]}).compute_sheet()
    for slip in batch.slip_ids:
        slip.name = f"{period.name}工资单 {slip.employee_id.name}"
        slip.action_payslip_done()
    batch.close_payslip_run()
