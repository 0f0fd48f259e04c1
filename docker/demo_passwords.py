# Run in “odoo shell” before the demonstration is opened to a network. JIFEN_LOGINS has a login and a password a line,
# separated by a tab; JIFEN_MARK says whose list it is, for docker/up. Whoever else has a password that anybody would
# guess gets one that nobody knows; users whom somebody has made meanwhile, with passwords of their own, are left alone.
import os
import secrets

wanted = dict(line.split("\t") for line in os.environ["JIFEN_LOGINS"].splitlines())
env.cr.execute("SELECT id, login, password FROM res_users WHERE password IS NOT NULL")  # noqa: F821
rows = env.cr.fetchall()  # noqa: F821
missing = set(wanted) - {login for _id, login, _password in rows}
if missing:
    raise SystemExit(f"no such users: {', '.join(sorted(missing))}")
verify = env["res.users"]._crypt_context().verify  # noqa: F821
for user_id, login, known in rows:
    word = wanted.get(login)
    if not word and any(verify(guess, known) for guess in {login, "admin", "demo"}):
        word = secrets.token_urlsafe(24)
    if word:
        env["res.users"].browse(user_id).password = word  # noqa: F821
env["ir.config_parameter"].sudo().set_param("jifen.demo_passwords", os.environ.get("JIFEN_MARK"))  # noqa: F821
env.cr.commit()  # noqa: F821
