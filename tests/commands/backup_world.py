# Run in “odoo shell”: two towns, one with money paid out, one with an open period; evidence in files.
from odoo.addons.base.models import res_users

from tests.odoo.common import TownCase, committed_town
from tests.odoo.payroll.payroll_common import PayrollCase

# Nobody logs in here: passwords need not cost anything.
res_users.MIN_ROUNDS = 1


def evidence(env, claim, text):
    values = {"name": f"{text}.txt", "raw": text.encode(), "res_model": claim._name, "res_id": claim.id}
    env["ir.attachment"].create(values)


paid = committed_town(PayrollCase, env)()  # noqa: F821
paid._post(paid.chen, "discipline.idle", quantity=2, matter="M-17")._reverse("entered twice")
paid._post(paid.li, "discipline.idle", ground="games at the desk")
claim = paid._claim().with_env(paid.env)
evidence(paid.env, claim, "what was done")
claim.action_submit()
while claim.state == "submitted":
    claim.action_approve()
paid._approved(900.01)
slip = paid._slip()
slip.compute_sheet()
slip.action_payslip_done()

unpaid = committed_town(TownCase, env)()  # noqa: F821
unpaid._post(unpaid.chen, "discipline.idle")
evidence(unpaid.env, unpaid._claim(), "will be lost")
evidence(unpaid.env, unpaid._claim(), "will be damaged")
# Something that waits in the background.
env["res.lang"].with_delay().get_installed()  # noqa: F821
env.cr.commit()  # noqa: F821
