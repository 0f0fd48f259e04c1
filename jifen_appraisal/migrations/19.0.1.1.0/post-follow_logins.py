"""What a change of login left behind: pay, appeals and effects of corrections go to the person's present login."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["hr.employee"].search([])._jifen_follow_login()
