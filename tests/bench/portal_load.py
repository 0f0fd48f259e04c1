"""Pages of the portal under load, beside Odoo's own page "My account" in the same run."""

import re
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from odoo.tools import config

OWN = "/my"
PAGES = (OWN, "/my/jifen", "/my/jifen/ledger", "/my/jifen/claims")
AT_ONCE = 4
ROUNDS = 20


def run(env, users):
    """Commit what is there, serve it, and ask for every page in turn, several people at once."""
    users = users[:AT_ONCE]
    for user in users:
        user.password = user.login
    env.cr.commit()
    port = _free_port()
    command = [sys.executable, "-m", "odoo", "-d", env.cr.dbname, "-c", config["config"]]
    command += [f"--http-port={port}", "--max-cron-threads=0", "--log-level=warn"]
    server = subprocess.Popen(command)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sessions = list(pool.map(lambda user: _login(base, user), users.mapped("login")))
            list(pool.map(lambda session: _ask(session, base, 2), sessions))  # caches, assets
            rows = [row for rows in pool.map(lambda session: _ask(session, base, ROUNDS), sessions) for row in rows]
    finally:
        server.terminate()
        server.wait()
    _report(rows)


def _report(rows):
    taken = {page: [seconds for asked, seconds in rows if asked == page] for page in PAGES}
    own = statistics.median(taken[OWN])
    print(f"portal: {AT_ONCE} people at once, {len(rows)} pages")
    for page, seconds in taken.items():
        middle, slow = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        print(f"{page}: {1000 * middle:.0f} ms, 95 % within {1000 * slow:.0f} ms; ratio {middle / own:.1f} to {OWN}")


def _ask(session, base, rounds):
    """Return ``[(page, seconds)]``; the pages take turns, so that whatever else goes on hits all alike."""
    rows = []
    for __ in range(rounds):
        for page in PAGES:
            begun = time.perf_counter()
            response = session.get(base + page)
            rows.append((page, time.perf_counter() - begun))
            if response.status_code != 200 or "/web/login" in response.url:
                raise AssertionError(f"{page}: {response.status_code} {response.url}")
    return rows


def _login(base, login):
    session = requests.Session()
    form = session.get(f"{base}/web/login").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form).group(1)
    session.post(f"{base}/web/login", data={"login": login, "password": login, "csrf_token": token})
    return session


def _wait_for(base):
    for __ in range(240):
        try:
            requests.get(f"{base}/web/health", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.5)
    raise AssertionError("the server does not answer")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
