"""For real use: what is set up, what is closed, and that a database in use is never dropped."""

import http.client
import json
import os
import pathlib
import secrets
import stat

import pytest

from .runtime import DOCKER, ROOT, TEMPLATE, bash, copy_of, run, serving, shell, sql

WORD = secrets.token_urlsafe(18)


@pytest.fixture(scope="module")
def database():
    with copy_of(TEMPLATE, "production") as name:
        shell(name, DOCKER / "settings.py", JIFEN_PRODUCTION="1", JIFEN_ADMIN_PASSWORD=WORD)
        yield name


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    """A server with the configuration for real use."""
    folder = tmp_path_factory.mktemp("production")
    config = folder / "odoo.conf"
    with open(os.environ["ODOO_RC"]) as common:
        config.write_text(common.read() + (DOCKER / "odoo.production.conf").read_text())
    with serving(database, folder / "log", f"--db-filter=^{database}$", ODOO_RC=str(config)) as server:
        yield server


def test_the_administrator_has_the_password_that_was_made(server, database):
    assert server.login(database, "admin", WORD)
    assert server.login(database, "admin", "admin") is None


def test_nobody_makes_a_login_for_themselves(server):
    assert server.get("/web/signup")[0] == 404
    assert "/web/signup" not in server.get("/web/login")[1]


def test_databases_are_neither_listed_nor_managed(server):
    status, page = server.get("/web/database/manager")
    assert "master_pwd" not in page or "disabled" in page, status
    for method, arguments in (("list", []), ("drop", ["admin", "x"]), ("dump", ["admin", "x", "zip"])):
        with pytest.raises(Exception, match="Access Denied"):
            server.call("/jsonrpc", {"service": "db", "method": method, "args": arguments})


def test_the_master_password_is_nobodys():
    lines = pathlib.Path(os.environ["ODOO_RC"]).read_text().splitlines()
    [word] = [line.split(" = ")[1] for line in lines if line.startswith("admin_passwd")]
    assert len(word) >= 24
    assert "list_db = False" in lines


def test_behind_the_proxy(server):
    """The proxy says that people came by https: so do addresses that the server writes."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    forwarded = {"Host": "inside:8069", "X-Forwarded-Host": "kaohe.example", "X-Forwarded-Proto": "https"}
    connection.request("GET", "/my", headers=forwarded)
    answer = connection.getresponse()
    assert answer.status == 303
    assert "inside" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith(("/", "https://kaohe.example/"))


def test_in_chinese_and_in_yuan(database):
    company = "select c.name, co.code from res_company p join res_currency c on c.id = p.currency_id"
    company += " join res_partner a on a.id = p.partner_id join res_country co on co.id = a.country_id where p.id = 1"
    assert sql(database, company) == "CNY|CN"
    admin = "select a.lang, a.tz from res_users u join res_partner a on a.id = u.partner_id where u.login = 'admin'"
    assert sql(database, admin) == "zh_CN|Asia/Shanghai"
    assert sql(database, "select count(*) from ir_module_module where demo") == "0"


def test_a_later_start_keeps_what_the_administrator_chose(database):
    """Only the first start sets language and country; a new password is made when it is asked for."""
    sql(
        database,
        "update res_partner set lang = 'en_US' where id = (select partner_id from res_users where login = 'admin')",
    )
    before = sql(database, "select password from res_users where login = 'admin'")
    shell(database, DOCKER / "settings.py", JIFEN_PRODUCTION="1")
    assert (
        sql(database, "select lang from res_partner p join res_users u on u.partner_id = p.id where login = 'admin'")
        == "en_US"
    )
    assert sql(database, "select password from res_users where login = 'admin'") == before


def test_files_of_the_runtime_are_for_their_owner_alone():
    bash("ensure_runtime")
    for path in (".runtime/odoo.conf", ".runtime/data", ".runtime/secrets", ".runtime/log"):
        mode = stat.S_IMODE((ROOT / path).stat().st_mode)
        assert not mode & 0o077, f"{path}: {mode:o}"


# --- docker/init-db: what it does with a database that is there --------------------------------


def init_db(tmp_path, name, *options, **environment):
    """Runs docker/init-db with an ``odoo`` that only notes what it is asked for; ``(process, requests)``."""
    odoo = tmp_path / "odoo"
    odoo.write_text(f'#!/bin/bash\necho "$@" >>"{tmp_path}/asked"\n')
    odoo.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = run(DOCKER / "init-db", *options, name, env={**os.environ, "PATH": path, **environment}, status=None)
    asked = tmp_path / "asked"
    return done, asked.read_text().splitlines() if asked.exists() else []


def oid(name):
    return sql("postgres", f"select oid from pg_database where datname = '{name}'")


def test_an_installed_database_is_updated_and_never_dropped(tmp_path):
    with copy_of(TEMPLATE, "init") as name:
        sql("postgres", f"comment on database {name} is 'of another day'")
        sql(name, "update ir_module_module set state = 'to upgrade' where name = 'jifen_appraisal'")
        sql(name, "update ir_module_module set state = 'uninstalled' where name = 'jifen_payroll_link'")
        before = oid(name)
        done, asked = init_db(tmp_path, name, JIFEN_ADMIN_PASSWORD="word")
        # The update that only pretends leaves the addon to be upgraded, which is said.
        assert "has not installed jifen_appraisal" in done.stderr
        assert oid(name) == before
        # With the last option corrected translations arrive, too.
        assert [line.split("-u ")[1] for line in asked if "-u " in line] == [
            "jifen_appraisal,payroll,queue_job,report_xlsx --i18n-overwrite"
        ]
        assert "made anew" not in done.stdout


def test_a_database_that_lost_our_addons_is_left_alone(tmp_path):
    with copy_of(TEMPLATE, "lost") as name:
        sql("postgres", f"comment on database {name} is 'of another day'")
        sql(name, "update ir_module_module set state = 'uninstalled' where name like 'jifen%'")
        before = oid(name)
        done, asked = init_db(tmp_path, name)
        assert done.returncode and "it is left as it is" in done.stderr
        assert (oid(name), asked) == (before, [])


@pytest.mark.parametrize("production", ["", "1"])
def test_what_an_interrupted_installation_left_is_made_anew(tmp_path, production):
    with copy_of(TEMPLATE, f"half{production}") as name:
        before = oid(name)
        done, asked = init_db(tmp_path, name, JIFEN_PRODUCTION=production)
        assert done.returncode  # the installation that only pretends
        assert oid(name) != before
        [line] = [line for line in asked if " -i " in f" {line} "]
        assert ("--with-demo" in line) is not production


def test_links_begin_with_the_address_that_people_use(tmp_path):
    """Links begin with the address that people use; what is printed is fetched from the server itself."""
    with copy_of(TEMPLATE, "addresses") as name:
        url = "https://o'kaohe.example"
        for _twice in range(2):
            init_db(tmp_path, name, "--addresses", JIFEN_URL=url, JIFEN_OWN_URL="http://127.0.0.1:8069")
        wanted = {"web.base.url": url, "web.base.url.freeze": "True", "report.url": "http://127.0.0.1:8069"}
        found = sql(name, "select json_object_agg(key, value) from ir_config_parameter")
        assert wanted.items() <= json.loads(found).items()


# --- the demo on a network -----------------------------------------------------------------------


def test_the_demo_on_a_network_has_passwords_that_nobody_knows(tmp_path):
    made = bash(
        f'. "$DOCKER/lib/logins.sh"; SECRETS="{tmp_path}/s"; make_random_logins; logins_and_passwords;'
        ' make_random_logins; print_logins http://x; stat -c %a "$SECRETS/logins"'
    )
    lines = made.stdout.splitlines()
    words = dict(line.split("\t") for line in lines[:-1])
    assert lines[-1] == "600"
    assert len(set(words.values())) == len(words) >= 9
    assert all(len(word) == 24 and word in made.stderr for word in words.values())
    assert all(f"{login}         {login}" not in made.stderr for login in words)


def set_demo_passwords(tmp_path, address, found):
    """What is done to a database that says ``found`` of itself: the mark it gets, the first login and password."""
    script = f'''. "$DOCKER/lib/server.sh"; . "$DOCKER/lib/logins.sh"
        INSTANCE=$HERE LOGS=$HERE/log SECRETS=$HERE/secrets HOST_ADDRESS={address}
        ask() {{ echo "{found}"; }}
        shell() {{ echo "$1 <$JIFEN_MARK>"; head -n 1 <<<"$JIFEN_LOGINS"; }}
        step() {{ "${{@:3}}"; }}
        set_demo_passwords shell ask'''
    return bash(script, env={**os.environ, "HERE": str(tmp_path)}).stdout.splitlines()


def test_a_demo_has_the_passwords_that_are_printed(tmp_path):
    """Whatever was restored or made anew meanwhile: the database itself says whose passwords are in it."""
    assert set_demo_passwords(tmp_path, "127.0.0.1", "") == []
    assert set_demo_passwords(tmp_path, "127.0.0.1", "0123") == ["demo_passwords.py <>", "employee\temployee"]
    first, login = set_demo_passwords(tmp_path, "0.0.0.0", "")
    mark = first.split("<")[1].strip(">")
    assert mark and login != "employee\temployee"
    for address in ("0.0.0.0", "127.0.0.1"):
        assert set_demo_passwords(tmp_path, address, mark) == []
        assert set_demo_passwords(tmp_path, address, "") == [first, login]


def test_passwords_of_the_demo_are_changed(tmp_path):
    """Those of the list get theirs; whoever has a password that anybody would guess gets one that nobody knows."""
    people = """
for login, word in (("demo", "demo"), ("own", "my own words")):
    env["res.users"].with_context(no_reset_password=True).create({"name": login, "login": login, "password": word})
"""
    change = (DOCKER / "demo_passwords.py").read_text()
    check = """
import json
verify = env["res.users"]._crypt_context().verify
env.cr.execute("SELECT login, password FROM res_users WHERE password IS NOT NULL AND login != 'public'")
known = dict(env.cr.fetchall())
words = {"admin": "secret word", "demo": "demo", "own": "my own words"}
print(json.dumps({login: verify(words[login], known[login]) for login in known}))
"""
    with copy_of(TEMPLATE, "passwords") as name:
        said = shell(name, f"{people}\n{change}\n{check}", JIFEN_LOGINS="admin\tsecret word", JIFEN_MARK="0123")
        assert sql(name, bash('. "$DOCKER/lib/logins.sh"; echo "$PASSWORDS_IN"').stdout) == "0123"
    assert json.loads(said.splitlines()[-1]) == {"admin": True, "demo": False, "own": True}


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", 1), ("127.0.0.53", 1), ("localhost", 1), ("::1", 1), ("0.0.0.0", 0), ("192.0.2.7", 0), ("::", 0)],
)
def test_what_is_beyond_this_machine(address, loopback):
    said = bash(f'. "$DOCKER/lib/server.sh"; if is_loopback "{address}"; then echo 1; else echo 0; fi').stdout
    assert said.strip() == str(loopback)
