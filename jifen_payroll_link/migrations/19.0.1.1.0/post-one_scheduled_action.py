"""All work in the background has one scheduled action, jifen_appraisal's: payroll's own goes."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    former = env.ref("jifen_payroll_link.jifen_payroll_task_cron", raise_if_not_found=False)
    if former:
        former.unlink()
