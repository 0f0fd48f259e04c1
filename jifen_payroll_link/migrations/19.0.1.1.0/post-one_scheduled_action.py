"""All work in the background has one scheduled action, jifen_appraisal's: payroll's own goes, with what it did."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    former = ("jifen_payroll_task_cron", "jifen_payroll_task_cron_ir_actions_server")
    for name in former:
        record = env.ref(f"jifen_payroll_link.{name}", raise_if_not_found=False)
        if record:
            record.unlink()
