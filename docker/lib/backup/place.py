"""Putting a restored database in place, with its files; and removing one that was replaced."""

import re
import shutil
import time
from contextlib import closing

from store import Refused, ask, connect, exists, filestore, link, named, only_one, psycopg2, say, stored_files

_BEFORE = re.compile(r"(.+)_before_[0-9]{8}_[0-9]{6}")
IN_USE = "The database {} is in use."
STOP = "Stop the web server first: docker/up --stop (with --production, if that is the one)."


def refuse_in_use(server, database):
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    if ask(server, query, database)[0][0]:
        raise Refused(IN_USE.format(database), STOP)


def drop(server, database):
    """Remove a database and its files, whatever is left of them."""
    ask(server, named("DROP DATABASE IF EXISTS {} WITH (FORCE)", database))
    shutil.rmtree(filestore(database), ignore_errors=True)


def put_in_place(server, restored, database):
    """Give the restored database its name; one that is there keeps its data under another.

    :return: the name under which the old one is kept, or None

    Files have more than one name meanwhile, so that at every moment each database has all of its own.
    """
    kept = None
    wanted = stored_files(filestore(restored))
    if exists(server, database):
        kept = f"{database}_before_{time.strftime('%Y%m%d_%H%M%S')}"
        _link_all(database, kept)
    _link_all(restored, database)
    try:
        _rename(kept and (database, kept), (restored, database))
    except psycopg2.errors.ObjectInUse as error:
        for name in stored_files(filestore(database)) - stored_files(filestore(kept)):
            (filestore(database) / name).unlink()
        shutil.rmtree(filestore(kept))
        raise Refused(IN_USE.format(database), STOP) from error
    if kept:
        # Odoo's RPC takes any database's name: people would log in to what is no longer in use.
        ask(server, named("ALTER DATABASE {} ALLOW_CONNECTIONS false", kept))
    for name in stored_files(filestore(database)) - wanted:
        (filestore(database) / name).unlink()
    # Odoo's list of files that may be unused.
    shutil.rmtree(filestore(database) / "checklist", ignore_errors=True)
    shutil.rmtree(filestore(restored), ignore_errors=True)
    return kept


def _link_all(source, target):
    folder = filestore(target)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stored_files(filestore(source)) - stored_files(folder):
        link(filestore(source) / name, folder / name)


def _rename(*pairs):
    """Rename databases, all or none."""
    server = connect("postgres", transaction=True)
    try:
        for old, new in filter(None, pairs):
            ask(server, named("ALTER DATABASE {} RENAME TO {}", old, new))
        server.commit()
    finally:
        server.close()


def remove(database):
    """Remove a database that a restore has replaced."""
    match = _BEFORE.fullmatch(database)
    with closing(connect("postgres")) as server:
        if not match or not exists(server, database):
            kept = ask(server, "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY 1", f"^{_BEFORE.pattern}$")
            names = ", ".join(name for (name,) in kept) or "none"
            raise Refused(f"{database} is no database that a restore has replaced.", f"Those that are here: {names}")
        with only_one(server, "restore", match[1]):
            refuse_in_use(server, database)
            drop(server, database)
    say(f"{database} and its files are removed.")
    return 0
