# Run in “odoo shell” after an installation or update, of the demonstration and for real use: the language, and
# for real use the country, what must be closed, and who administers. Environment:
#   JIFEN_PRODUCTION      for real use
#   JIFEN_ADMIN_PASSWORD  the administrator's new password
import os

parameters = env["ir.config_parameter"].sudo()  # noqa: F821  a script of the installer: it is superuser
admin = env.ref("base.user_admin")  # noqa: F821
if not parameters.get_param("jifen.prepared"):
    admin.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})

if os.environ.get("JIFEN_PRODUCTION"):
    # Nobody makes a login for themselves: the office invites.
    parameters.set_param("auth_signup.invitation_scope", "b2b")
    if not parameters.get_param("jifen.prepared"):
        company = env.ref("base.main_company")  # noqa: F821
        china = env.ref("base.cn")  # noqa: F821
        company.write({"country_id": china.id, "currency_id": china.currency_id.id})
        company.partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        env["res.lang"]._activate_lang("zh_CN")  # noqa: F821
        env["ir.default"].set("res.partner", "lang", "zh_CN")  # noqa: F821
        env["ir.default"].set("res.partner", "tz", "Asia/Shanghai")  # noqa: F821
    if os.environ.get("JIFEN_ADMIN_PASSWORD"):
        admin.password = os.environ["JIFEN_ADMIN_PASSWORD"]

parameters.set_param("jifen.prepared", "True")
env.cr.commit()  # noqa: F821
