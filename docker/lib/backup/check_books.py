# Run in “odoo shell”: the product's own check of its ledgers and of the books of performance pay. Changes nothing.
# It prints one line of JSON; docker/backup and docker/restore read it. By hand:
#   docker/odoo shell -d jifen --no-http --log-level=warn < docker/lib/backup/check_books.py
import json
import os

from odoo.modules.module import get_modules


def check(env):
    """Return what is wrong, as lists: empty where everything is right."""
    installed = env["ir.module.module"].search([("state", "in", ("installed", "to upgrade", "to remove"))])
    found = {"absent_addons": sorted(set(installed.mapped("name")) - set(get_modules()))}
    lines = env["jifen.score.line"]
    companies = env["res.company"].with_context(active_test=False).search([])
    broken = {company.name: lines._first_broken(company) for company in companies}
    found["broken_ledgers"] = [[name, number] for name, number in broken.items() if number is not None]
    found["books"] = found["payslips"] = []
    if "jifen.pay.reconciliation" in env:
        books = env["jifen.pay.reconciliation"]
        found["books"] = books.search([("balanced", "=", False)]).allocation_id.mapped("display_name")
        found["payslips"] = sorted(books._payslips_off_the_books())
    return found


# From here on as the database was at a certain moment, while it goes on changing.
env.cr.rollback()  # noqa: F821
if os.environ.get("JIFEN_SNAPSHOT"):
    env.cr.execute("SET TRANSACTION SNAPSHOT %s", [os.environ["JIFEN_SNAPSHOT"]])  # noqa: F821
env.invalidate_all()  # noqa: F821
print("\n" + json.dumps(check(env), ensure_ascii=False))  # noqa: F821
