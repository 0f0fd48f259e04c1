"""What the tests of the commands in docker/ share: the runtime's programs, databases of their own, servers.

``docker/test`` sets ``ODOO_RC`` and the ``PG*`` variables, and has made the databases that are copied here.
"""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
RUNTIME = ROOT / ".runtime"
TEMPLATE = "jifen_template"
BASE = "jifen_base"


def run(*command, **options):
    """The finished process of ``command``, its output as text; fails the test unless it ended well.

    ``status`` is the exit status that is right (0), or None for any.
    """
    status = options.pop("status", 0)
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        text=True,
        errors="replace",
        capture_output=True,
        timeout=options.pop("timeout", 300),
        **options,
    )
    if status is not None:
        assert done.returncode == status, (
            f"{command}: status {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )
    return done


def bash(script, **options):
    """Runs ``script`` in bash after the libraries of docker/ have been read."""
    return run("bash", "-c", f'set -euo pipefail; . "{DOCKER}/lib/runtime.sh"; {script}', **options)


def sql(database, query):
    """The answer of ``psql``, unaligned and without headings."""
    return run("psql", "-d", database, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", query).stdout.strip()


def drop(database):
    sql("postgres", f'drop database if exists "{database}" with (force)')


@contextlib.contextmanager
def copy_of(template, purpose):
    """The name of a database that is a copy of ``template``, its files within, dropped at the end."""
    name = f"test_{purpose}_{os.getpid()}"
    drop(name)
    run("createdb", "-T", template, name)
    try:
        sql(
            name,
            "insert into ir_config_parameter (key, value) values ('ir_attachment.location', 'db')"
            " on conflict (key) do update set value = excluded.value",
        )
        yield name
    finally:
        drop(name)


def shell(database, script, **environment):
    """Runs the text or file ``script`` in ``odoo shell``; what it printed."""
    text = script.read_text() if isinstance(script, pathlib.Path) else script
    environment = {**os.environ, **environment}
    return run("odoo", "shell", "-d", database, "--no-http", "--log-level=warn", input=text, env=environment).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server that was started, with what one asks of it."""

    def __init__(self, process, port, live_port, log):
        self.process, self.port, self.live_port, self.log = process, port, live_port, log
        self.url = f"http://127.0.0.1:{port}"

    def get(self, path, port=None):
        """``(status, body)`` of a page; redirects are followed."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def call(self, path, params, headers=()):
        """``(result, headers)`` of a JSON call; an error of the server's fails the test."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(
            f"{self.url}{path}", body, {"Content-Type": "application/json", **dict(headers)}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            reply = json.load(answer)
            if "error" in reply:
                raise ServerError(reply["error"]["data"]["message"])
            return reply["result"], answer.headers

    def login(self, database, login, password):
        """The cookie of a session, or None where the password is refused."""
        try:
            result, headers = self.call(
                "/web/session/authenticate", {"db": database, "login": login, "password": password}
            )
        except ServerError:
            return None
        return headers["Set-Cookie"].split(";")[0] if result.get("uid") else None


class ServerError(Exception):
    """The server answered a call with an error."""


@contextlib.contextmanager
def serving(database, log, *options, load="base,rpc,web", program="odoo", **environment):
    """A :class:`Server` on free ports of this machine, for ``database`` (or None); ``log`` is the file of its log.

    ``load``: what is loaded with the server, or None for what the configuration says; ``program``: what starts it.
    """
    port, live_port = free_port(), free_port()
    ports = ["--http-port", port, "--gevent-port", live_port]
    named = ["-d", database] if database else []
    loaded = [f"--load={load}"] if load else []
    command = [program, *named, *ports, "--max-cron-threads=0", *loaded, *options]
    with open(log, "w") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    server = Server(process, port, live_port, log)
    try:
        wait_until_it_answers(server, "/web/health", port)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait_until_it_answers(server, path, port):
    for _attempt in range(120):
        assert server.process.poll() is None, server.log.read_text()[-4000:]
        with contextlib.suppress(OSError):
            if "pass" in server.get(path, port)[1]:
                return
        time.sleep(0.5)
    raise AssertionError(f"it does not answer:\n{server.log.read_text()[-4000:]}")
