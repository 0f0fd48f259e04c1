"""The link is really uninstalled and installed again, and payroll goes on where it was."""

import json

from .runtime import ROOT, TEMPLATE, copy_of, shell, sql

# Chen was paid, Li was refunded, what Wu gets stands on an open payslip.
_BEFORE = """
from odoo.exceptions import UserError
from tests.odoo.common import committed_town
from tests.odoo.payroll.payroll_common import PayrollCase

town = committed_town(PayrollCase, env)()
category = env["hr.salary.rule.category"].create({"name": "Net", "code": "NET", "company_id": town.company.id})
net = env["hr.salary.rule"].create({
    "company_id": town.company.id, "name": "Net", "code": "TNET", "sequence": 200, "condition_select": "none",
    "category_id": category.id,
    "amount_select": "code",
    "amount_python_compute": "result = categories.TBASIC + categories.JIFEN_PERF",
})
town.structure.rule_ids = [(4, net.id)]
town._approved()
slips = town._slip(town.chen) | town._slip(town.li) | town._slip(town.wu)
slips.compute_sheet()
for slip in slips[:2]:
    slip.action_payslip_done()
slips[1].refund_sheet()
env.cr.commit()
for name in ("jifen_payroll_link", "jifen_appraisal"):
    try:
        env["ir.module.module"].search([("name", "=", name)]).button_immediate_uninstall()
    except UserError as error:
        env.cr.rollback()
        print(str(error).split(".")[0].replace("\\xa0", " "))
slips[2].action_payslip_cancel()
env.cr.commit()
env["ir.module.module"].search([("name", "=", "jifen_payroll_link")]).button_immediate_uninstall()
"""

# Removed without the button while something is under way, as by a script: it is refused all the same.
_FORCED = """
from odoo.modules.registry import Registry
modules = env["ir.module.module"].search([("name", "=", "jifen_appraisal")])
modules.state = "to remove"
env.cr.commit()
try:
    Registry.new(env.cr.dbname, update_module=True)
except Exception as error:
    print(type(error).__name__)
"""

_AFTER = """
import json
env["ir.module.module"].search([("name", "=", "jifen_payroll_link")]).button_immediate_install()
env = env(user=1)
wu = env["hr.payslip"].search([("employee_id.name", "=", "Wu")])
wu.struct_id.action_add_jifen_rule()
wu.compute_sheet()
wu.action_payslip_done()
chen = env["hr.payslip"].search([("employee_id.name", "=", "Chen")])
lines = env["jifen.allocation.line"].search([], order="employee_name")
first = [(line.employee_name, line.state, line.payslip_id.employee_id.name) for line in lines]
chen.refund_sheet()
li = lines.filtered(lambda line: line.employee_name == "Li")
li.action_pay_again()
rows = env["jifen.pay.reconciliation"].search([])
print(json.dumps({
    "lines": first,
    "chen": lines[0].state,
    "li": li.state,
    "net": {row.code: row.total for row in wu.line_ids},
    "categories": chen.line_ids.category_id.sorted("code").mapped("code"),
    "off": rows._payslips_off_the_books(),
    "balanced": rows.mapped("balanced"),
    "rules": env["hr.salary.rule"].search_count([("code", "=", "JIFEN_PERF")]),
}))
"""

_LEFT = """
SELECT (SELECT count(*) FROM hr_structure_salary_rule_rel rel JOIN hr_salary_rule rule ON rule.id = rel.rule_id
         WHERE rule.code = 'JIFEN_PERF'),
       (SELECT string_agg(category.code, ',') FROM hr_salary_rule rule
          JOIN hr_salary_rule_category category ON category.id = rule.category_id WHERE rule.code = 'JIFEN_PERF'),
       (SELECT string_agg(name || ' ' || state, ',' ORDER BY name) FROM ir_module_module
         WHERE name IN ('jifen_appraisal', 'jifen_payroll_link'))
"""
_CONSTRAINTS = """
SELECT count(*) FROM pg_constraint
 WHERE conname IN ('jifen_allocation_line_on_a_slip', 'jifen_allocation_line_settled_on_record',
                   'jifen_allocation_line_payslip_id_fkey')
"""


def test_uninstalled_and_installed_again():
    with copy_of(TEMPLATE, "uninstall") as name:
        assert shell(name, _BEFORE, PYTHONPATH=str(ROOT)).splitlines() == [
            "Amounts of performance pay on open payslips: 1",
            "Approved amounts that have not been paid: 1, ¥ 300",
        ]
        assert sql(name, _LEFT) == "0|JIFEN_PERF|jifen_appraisal installed,jifen_payroll_link uninstalled"
        assert shell(name, _FORCED).splitlines()[-1] == "UserError"
        assert sql(name, _LEFT) == "0|JIFEN_PERF|jifen_appraisal installed,jifen_payroll_link uninstalled"
        assert json.loads(shell(name, _AFTER).splitlines()[-1]) == {
            "lines": [["Chen", "paid", "Chen"], ["Li", "reversed", "Li"], ["Wu", "paid", "Wu"]],
            "chen": "reversed",
            "li": "released",
            "net": {"TBASIC": 5000, "JIFEN_PERF": 300, "TNET": 5300},
            "categories": ["JIFEN_PERF", "NET", "TBASIC"],
            "off": [],
            "balanced": [True],
            "rules": 1,
        }
        assert sql(name, _CONSTRAINTS) == "3"
