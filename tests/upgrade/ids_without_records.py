# Run in “odoo shell”: prints the external ids of our addons whose records are not there, as one line of JSON.
import json

ours = env["ir.model.data"].search([("module", "in", ("jifen_appraisal", "jifen_payroll_link"))])  # noqa: F821
without = [
    row.complete_name
    for row in ours
    if row.model not in env or not env[row.model].browse(row.res_id).exists()  # noqa: F821
]
print("\n" + json.dumps(without))
