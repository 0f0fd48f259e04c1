# Run in “odoo shell” after an installation or update of the demonstration: its language and address.
import os

admin = env.ref("base.user_admin")  # noqa: F821
if admin.lang != "zh_CN":
    admin.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})

url = os.environ.get("JIFEN_URL")
if url:
    parameters = env["ir.config_parameter"].sudo()  # noqa: F821  a script of the installer: it is superuser
    parameters.set_param("web.base.url", url)
    # Otherwise the address of whoever logs in first as administrator would replace it.
    parameters.set_param("web.base.url.freeze", "True")

env.cr.commit()  # noqa: F821
