"""The database and the files that backup and restore work on, wherever this runs: container or private runtime.

The server is found through the PG* variables, the folder of files through Odoo's configuration (ODOO_RC).
"""

import configparser
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from contextlib import contextmanager, suppress

import psycopg2
from psycopg2 import sql

HERE = pathlib.Path(__file__).resolve().parent
LIB = HERE.parent
ROOT = LIB.parent.parent
ADDONS = ("jifen_appraisal", "jifen_payroll_link")
STORE_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")
PIECE = 1 << 20


class Refused(Exception):
    """It is not done; the text says why, further arguments what to do."""


# === MESSAGES === #


def say(text=""):
    print(text, file=sys.stderr, flush=True)


def note(text):
    say(f"note: {text}")


def megabytes(size):
    return f"{size / 1e6:,.1f} MB"


def width(text):
    """Return how many places a text takes in the terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text, places):
    return text + " " * (places - width(text))


@contextmanager
def speaking():
    """Say in one sentence what went wrong, and leave with status 1; clean up when told to stop."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    except Refused as error:
        say(f"\nerror: {error.args[0]}")
        for line in error.args[1:]:
            say(f"       {line}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        say(f"\nerror: {error.strerror or error}{where}")
        sys.exit(1)
    except psycopg2.Error as error:
        say(f"\nerror: the database says: {str(error).strip()}")
        sys.exit(1)


# === DATABASES === #


def find_server():
    """Take the container's convention for the database's address and password, where there is one."""
    secret = os.environ.get("PASSWORD_FILE")
    if secret and os.path.isfile(secret):
        os.environ["PGPASSWORD"] = pathlib.Path(secret).read_text().strip()
        os.environ["PGHOST"] = os.environ.get("HOST", "db")
        os.environ["PGUSER"] = os.environ.get("USER", "odoo")
        _wait_for_server()


def _wait_for_server(seconds=60):
    """A server that is being made answers in its own container first, and on the network a little later."""
    for _ in range(seconds):
        with suppress(psycopg2.OperationalError):
            connect("postgres").close()
            return
        time.sleep(1)


def connect(database, *, transaction=False):
    """Return a connection; each statement for itself, unless one transaction is asked for."""
    connection = psycopg2.connect(dbname=database, application_name="jifen-backup")
    if transaction:
        connection.set_session(isolation_level="REPEATABLE READ")
    else:
        connection.autocommit = True
    return connection


def ask(connection, query, *values):
    """Return the rows of a query; names of databases and tables are given as ``sql.Identifier``."""
    with connection.cursor() as cr:
        cr.execute(query, values or None)
        return cr.fetchall() if cr.description else []


def named(text, *names):
    return sql.SQL(text).format(*map(sql.Identifier, names))


def exists(server, database):
    return bool(ask(server, "SELECT 1 FROM pg_database WHERE datname = %s", database))


def note_of(server, database):
    """Return the database's comment, where docker/init-db keeps the digest of the addons it was made from."""
    rows = ask(server, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", database)
    return rows[0][0] if rows else None


@contextmanager
def only_one(server, what, database):
    """Hold the right to do something with a database; it goes with the connection, however this ends."""
    key = f"jifen {what} {database}"
    if not ask(server, "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)[0][0]:
        raise Refused(f"Another {what} of {database} is under way.", "Wait for it, then run the command again.")
    try:
        yield
    finally:
        with suppress(psycopg2.Error):
            ask(server, "SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)


# === PROGRAMS === #


def run(*command, what, **options):
    """Run a program to its end; what it prints is shown when it fails."""
    done = subprocess.run(command, capture_output=True, check=False, **options)
    if done.returncode:
        raise Refused(f"{what} failed (status {done.returncode}).", *tail(done.stderr))
    return done.stdout


def tail(output):
    return output.decode(errors="replace").strip().splitlines()[-8:]


def odoo(*arguments, database, what, **options):
    return run("odoo", *arguments, "-d", database, "--no-http", "--log-level=warn", what=what, **options)


def addons_digest():
    """Return what docker/init-db compares with the database's comment."""
    script = '. "$1" && addons_digest'
    return run("bash", "-c", script, "-", str(LIB / "common.sh"), what="The digest of the addons").decode().strip()


# === FILES === #


def data_folder():
    config = configparser.RawConfigParser()
    config.read(os.environ.get("ODOO_RC", ""))
    folder = config.get("options", "data_dir", fallback="")
    return pathlib.Path(folder or "~/.local/share/Odoo").expanduser()


def filestore(database):
    return data_folder() / "filestore" / database


def working_folder(what, database):
    """Return an empty folder for this, in Odoo's data folder; what a killed run left there is removed."""
    folder = data_folder() / "backup" / f"{what}-{database}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def link(source, target):
    """Give a file a second name, or copy it where that is not possible; Odoo never changes a stored file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        shutil.copyfile(source, target)


def stored_files(folder):
    """Return the names of the files in a folder of Odoo's, as its database would name them."""
    names = (f"{path.parent.name}/{path.name}" for path in folder.glob("*/*"))
    return {name for name in names if STORE_NAME.fullmatch(name)}


def sha1(path):
    digest = hashlib.sha1(usedforsecurity=False)
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
