"""Make a backup while people work: one snapshot of the database, and exactly the files that it names."""

import hashlib
import shutil
import subprocess
import sys
import time
from contextlib import closing

import archive
import books
import facts
from store import (
    PIECE,
    STORE_NAME,
    Refused,
    ask,
    connect,
    exists,
    filestore,
    link,
    megabytes,
    note,
    note_of,
    only_one,
    psycopg2,
    say,
    tail,
    working_folder,
)

CHUNK = 8 << 20
# How long to wait for an update of the database, or for Odoo's collection of unused files.
LOCK_TIMEOUT = 60_000
# The status of a backup that is whole, of a system in which something is not right.
LOOK = 3


def make(database):
    """Write the backup to standard output; return the exit status."""
    if sys.stdout.isatty():
        raise Refused("The backup would go to the terminal.", "Send it to a file or a program: docker/backup - | …")
    with closing(connect("postgres")) as server, only_one(server, "backup", database):
        if not exists(server, database):
            raise Refused(f"There is no database {database} here.", "docker/up makes one.")
        folder = working_folder("making", database)
        try:
            return Backup(database, folder, note_of(server, database)).write(sys.stdout.buffer)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class Backup:
    def __init__(self, database, folder, digest):
        self.database, self.folder, self.digest = database, folder, digest
        self.missing, self.damaged, self.remarks = {}, {}, []
        self.size = 0

    def write(self, stream):
        self.begun = time.time()
        with closing(connect(self.database, transaction=True)) as snapshot:
            self._take_snapshot(snapshot)
            about = self._about(snapshot)
            writer = archive.Writer(stream, self.begun)
            writer.add_json(archive.ABOUT, about)
            self._add_database(writer)
            self._add_files(writer)
        notes = {"missing": self.missing, "damaged": self.damaged, "remarks": self.remarks}
        writer.add_json(archive.NOTES, notes)
        writer.close()
        self._tell(about, writer.size)
        return LOOK if self.missing or self.damaged or self.remarks else 0

    # === THE MOMENT === #

    def _take_snapshot(self, snapshot):
        """Fix one moment of the database, and hold the files that it names.

        Odoo's collection of unused files would remove those of attachments that are deleted while this runs. It
        takes a lock that the one here excludes; users' own writing is not hindered by it. Each file gets a second
        name in a folder of ours, which takes seconds; after that the lock is not needed any more.
        """
        with closing(connect(self.database, transaction=True)) as guard:
            ask(guard, "SELECT set_config('lock_timeout', %s, true)", str(LOCK_TIMEOUT))
            try:
                ask(guard, "LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
            except psycopg2.errors.UndefinedTable as error:
                raise Refused(f"{self.database} is no database of the product.") from error
            except psycopg2.errors.LockNotAvailable as error:
                raise Refused(
                    "The table of attachments has been locked for a minute, as by an update that is under way.",
                    "Run the command again later.",
                ) from error
            self.snapshot = ask(snapshot, "SELECT pg_export_snapshot()")[0][0]
            self.files = facts.files_named(snapshot)
            self._hold_files()
            guard.rollback()

    def _hold_files(self):
        source = filestore(self.database)
        for name, attachments in self.files.items():
            try:
                if not STORE_NAME.fullmatch(name):
                    raise FileNotFoundError(name)
                link(source / name, self.folder / name)
                self.size += (self.folder / name).stat().st_size
            except FileNotFoundError:
                self.missing[name] = attachments

    # === WHAT IS WRITTEN === #

    def _about(self, snapshot):
        odoo, addons = facts.versions(snapshot)
        if not addons:
            raise Refused(f"The product is not installed in the database {self.database}.")
        wrong = self._check_books()
        return {
            "product": archive.PRODUCT,
            "format": archive.FORMAT,
            "database": self.database,
            "demo": facts.is_demo(snapshot),
            "time": time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(self.begun)),
            "odoo": odoo,
            "addons": addons,
            "addons_digest": self.digest,
            "postgres": snapshot.server_version // 10000,
            "extensions": facts.extensions(snapshot),
            "facts": facts.facts(snapshot),
            "attachments": {
                "in_files": sum(self.files.values()),
                "files": len(self.files) - len(self.missing),
                "bytes": self.size,
            },
            "books": wrong,
        }

    def _check_books(self):
        """Ask the product itself; a backup is made whatever it says, and also when it cannot answer."""
        try:
            wrong = books.check_books(self.database, self.snapshot)
        except Refused as error:
            self.remarks.append(f"{error.args[0]} The ledger and the books were not checked.")
            for line in error.args[1:]:
                say(f"    | {line}")
            return None
        self.remarks += books.in_words(wrong)
        return wrong

    def _add_database(self, writer):
        command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={self.snapshot}"]
        command += [f"--lock-wait-timeout={LOCK_TIMEOUT}", self.database]
        with open(self.folder / "pg_dump.log", "w+b") as log:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as dump:
                number = 0
                while piece := dump.stdout.read(CHUNK):
                    number += 1
                    writer.add_bytes(f"database/{number:04}", piece)
            if dump.returncode:
                log.seek(0)
                raise Refused(f"pg_dump failed (status {dump.returncode}).", *tail(log.read()))

    def _add_files(self, writer):
        for name in sorted(self.files.keys() - self.missing.keys()):
            path, digest = self.folder / name, hashlib.sha1(usedforsecurity=False)
            with open(path, "rb") as file:
                writer.add(f"files/{name}", path.stat().st_size, pieces(file, digest))
            if digest.hexdigest() != name.rpartition("/")[2]:
                self.damaged[name] = self.files[name]

    def _tell(self, about, size):
        counted = about["facts"]
        say(f"{self.database} as of {about['time']}: {megabytes(size)}")
        say(f"  {facts.rows(counted):,} rows in {len(counted['tables'])} tables")
        for ledger in counted["ledgers"]:
            say(f"  ledger of {ledger['company']}: {ledger['lines']:,} lines, ends with {ledger['last_hash'][:16]}…")
        say(f"  performance pay paid: {facts.money(facts.paid_fen(counted))}")
        say(f"  {about['attachments']['in_files']:,} attachments in {about['attachments']['files']:,} files")
        for text in self.remarks:
            note(text)
        for kind, names in (("missing", self.missing), ("damaged", self.damaged)):
            if names:
                note(f"the files of {sum(names.values())} attachments are {kind} in the system itself.")


def pieces(file, digest):
    while piece := file.read(PIECE):
        digest.update(piece)
        yield piece
