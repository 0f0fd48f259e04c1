"""Servers: several processes with live notifications, who can connect, and which databases a server reaches."""

import json
import os
import socket
import time

import pytest
import websocket

from .runtime import BASE, DOCKER, TEMPLATE, ServerError, bash, copy_of, run, serving, sql, wait_until_it_answers


@pytest.fixture(scope="module")
def database():
    with copy_of(TEMPLATE, "server") as name:
        yield name


def test_live_notifications_with_worker_processes(database, tmp_path):
    """What one process writes reaches the browser through the process for live notifications, which is started once."""
    with serving(database, tmp_path / "server.log", "--workers=2", f"--db-filter=^{database}$") as server:
        cookie = server.login(database, "admin", "admin")
        assert cookie, "the administrator of the template cannot log in"
        wait_until_it_answers(server, "/websocket/health", server.live_port)
        live = websocket.create_connection(
            f"ws://127.0.0.1:{server.live_port}/websocket", cookie=cookie, origin=server.url, timeout=30
        )
        live.send(json.dumps({"event_name": "subscribe", "data": {"channels": [], "last": 0}}))
        time.sleep(1)
        server.call(
            "/web/dataset/call_kw",
            {"model": "mail.activity", "method": "create", "args": [_activity(server, cookie)], "kwargs": {}},
            {"Cookie": cookie},
        )
        seen = [notice["message"]["type"] for notice in json.loads(live.recv())]
        live.close()
        assert "mail.activity/updated" in seen
        time.sleep(2)
        log = server.log.read_text()
    assert log.count("Evented Service (longpolling) running") == 1
    assert "Traceback" not in log


def _activity(server, cookie):
    """A to-do for the administrator today, on their own contact."""

    def call(model, method, *args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return server.call("/web/dataset/call_kw", params, {"Cookie": cookie})[0]

    [user] = call("res.users", "search_read", [("login", "=", "admin")], ["partner_id"])
    [model] = call("ir.model", "search", [("model", "=", "res.partner")])
    return {
        "res_model_id": model,
        "res_id": user["partner_id"][0],
        "user_id": user["id"],
        "summary": "look",
        "date_deadline": time.strftime("%Y-%m-%d"),
    }


def _psql(user, database):
    return run("psql", "-U", user, "-d", database, "-XAtc", "select 1", status=None)


def test_no_web_server_reaches_what_tests_use(database):
    """Odoo's RPC takes any database's name: the role of web servers is let into the product's database alone."""
    assert _psql("jifen_web", "postgres").stdout.strip() == "1"
    for name in (database, BASE, TEMPLATE, "template1"):
        refused = _psql("jifen_web", name)
        assert refused.returncode and "pg_hba.conf rejects connection" in refused.stderr, name


def test_what_is_copied_lets_nobody_in(database):
    for name in (BASE, TEMPLATE):
        refused = _psql("odoo", name)
        assert refused.returncode and "not currently accepting connections" in refused.stderr, name
    assert _psql("odoo", database).returncode == 0
    # What docker/lib/testdb.sh and docker/lib/runtime.sh make from now on, too.
    made = f"{database}_frozen"
    bash(f'_place_cluster; _find_pg; _reachable_pg; pg createdb {made}; db_freeze {made} "note"')
    try:
        assert sql("postgres", f"select datallowconn from pg_database where datname = '{made}'") == "f"
    finally:
        sql("postgres", f"drop database {made}")


def test_rpc_of_a_web_server_finds_no_other_database(database, tmp_path):
    """The same over the wire: right login and password of another database open nothing."""
    credentials = {"service": "common", "method": "authenticate"}
    web = ["--db_user=jifen_web", "--db-filter=^jifen$"]
    with serving(None, tmp_path / "server.log", *web, PGUSER="jifen_web") as server:
        with pytest.raises(ServerError, match="rejects connection"):
            server.call("/jsonrpc", {**credentials, "args": [database, "admin", "admin", {}]})
        exists, _headers = server.call("/jsonrpc", {"service": "db", "method": "db_exist", "args": [database]})
        assert exists is False
        with pytest.raises(ServerError, match="Access Denied"):
            server.call("/jsonrpc", {"service": "db", "method": "list", "args": []})


@pytest.mark.parametrize(
    ("arguments", "added"),
    [
        ("", ["--http-port", "--gevent-port", "^(jifen)$"]),
        ("--workers=2", ["--http-port", "--gevent-port", "^(jifen)$"]),
        ("server -d a,b", ["--http-port", "--gevent-port", "^(a|b)$"]),
        ("server --database=a -p 9000", ["--gevent-port", "^(a)$"]),
        ("-p9000 -da.b", ["--gevent-port", "^(a\\.b)$"]),
        ("-d a --http-port=9000 --db-filter ^a --gevent-port 9001", []),
    ],
)
def test_a_server_started_by_hand(arguments, added):
    """docker/odoo gives a server free ports and the databases that were named."""
    lines = bash(f'. "$DOCKER/lib/server.sh"; server_arguments {arguments}').stdout.splitlines()
    assert [line for line in lines if not line.isdigit() and line != "--db-filter"] == added


@pytest.mark.parametrize(
    ("arguments", "server"),
    [
        ("-d other --stop-after-init", False),
        ("shell -d other", False),
        ("i18n export -l zh_CN jifen_appraisal", False),
        ("", True),
        ("-d a --http-port 9000 --db-filter ^a", True),
        ("server", True),
    ],
)
def test_what_is_a_server(arguments, server):
    said = bash(f'. "$DOCKER/lib/server.sh"; if is_server {arguments}; then echo yes; fi').stdout
    assert bool(said) is server


@pytest.mark.parametrize(
    ("arguments", "port"), [("-d a -p 81", "81"), ("-p82 -d a", "82"), ("--http-port=83", "83"), ("-d a", "")]
)
def test_the_port_that_was_given(arguments, port):
    assert bash(f'. "$DOCKER/lib/server.sh"; given_port {arguments}').stdout.strip() == port


def test_a_server_started_by_hand_listens_on_this_machine(database, tmp_path):
    """docker/odoo's server is reached at one address, not at every address of the machine: 127.0.0.2 is one, too."""
    with serving(database, tmp_path / "server.log", program=DOCKER / "odoo") as server:
        socket.create_connection(("127.0.0.1", server.port), 5).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", server.port), 5)


# --- ports -----------------------------------------------------------------------------------------


def choose_port(tmp_path, arguments, *, production="", taken=(), of_real_use=()):
    """What docker/lib/server.sh chooses on a machine where other programs have the ports ``taken``."""
    state = tmp_path / "production" / "state"
    state.mkdir(parents=True, exist_ok=True)
    for name, port in zip(("port", "compose-live-port"), of_real_use, strict=False):
        (state / name).write_text(f"{port}\n")
    script = f'''. "$DOCKER/lib/server.sh"; RUNTIME=$HERE; use_instance "{production}"
        port_taken() {{ [[ " {" ".join(map(str, taken))} " == *" $1 "* ]]; }}
        choose_port {arguments}'''
    return bash(script, env={**os.environ, "HERE": str(tmp_path)}, status=None)


def test_two_ports_are_two(tmp_path):
    """The port for live notifications is looked for before anything listens on the other one."""
    taken = range(8069, 8073)
    assert choose_port(tmp_path, "'' '' 8069", taken=taken).stdout.strip() == "8073"
    assert choose_port(tmp_path, "'' '' 8072 8073", taken=taken).stdout.strip() == "8074"


def test_real_use_keeps_its_port(tmp_path):
    """The reverse proxy knows it: nothing moves there by itself, and another program there is named."""
    assert choose_port(tmp_path, "'' '' 8069", production="production", taken=[8069]).stdout.strip() == "8070"
    assert choose_port(tmp_path, "'' 8070", production="production").stdout.strip() == "8070"
    refused = choose_port(tmp_path, "'' 8070", production="production", taken=[8070])
    assert refused.returncode == 70 and not refused.stdout
    assert "port 8070 is taken by another program, and the reverse proxy expects this here" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "of_real_use", "chosen"),
    [("'' ''", (8069, 8070), "8071"), ("'' 8069", (8069,), "8070"), ("8069 ''", (8069,), "8069")],
)
def test_the_demo_takes_no_port_of_real_use(tmp_path, arguments, of_real_use, chosen):
    """Unless it is told to."""
    assert choose_port(tmp_path, arguments, of_real_use=of_real_use).stdout.strip() == chosen
