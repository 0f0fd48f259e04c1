"""What is somebody's own had gone to their present login, but the former one was told of what is written there."""

from odoo import SUPERUSER_ID, api

from odoo.addons.jifen_appraisal.models.common.registry import models_with


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for name in models_with(env, "jifen.follows.login"):
        if env[name]._login_person and "message_partner_ids" in env[name]._fields:
            _tell_present_logins(env[name])


def _tell_present_logins(model):
    rows = model.env["mail.followers"].search([("res_model", "=", model._name)])
    for partner, followed in rows.grouped("partner_id").items():
        for user in partner.user_ids:
            records = model.browse(followed.mapped("res_id")).exists()
            former = _former(records - records.with_user(user)._filtered_access("read"), user)
            for present, own in former.grouped("user_id").items():
                own._pass_notifications(user, present)


def _former(records, user):
    """Return what was theirs, of what they may not read: one sees in the portal what is one's own, and enters that."""
    return records.filtered(lambda record: user.share or record.create_uid == user)
