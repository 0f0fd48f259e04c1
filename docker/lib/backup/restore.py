"""Restore a backup: read and checked as a whole, loaded under another name, verified, then put in place."""

import ast
import re
import shutil
from contextlib import closing, contextmanager, suppress

import archive
import books
import facts
from place import drop, put_in_place, refuse_in_use, remove
from store import (
    ADDONS,
    ROOT,
    Refused,
    addons_digest,
    ask,
    connect,
    exists,
    filestore,
    megabytes,
    named,
    note,
    odoo,
    only_one,
    os,
    padded,
    psycopg2,
    run,
    say,
    sha1,
    sql,
    stored_files,
    width,
    working_folder,
)

__all__ = ["check", "remove", "restore"]


# === READING === #


def check(stream):
    """Read an archive to its end and say what it is; touches no database."""
    about, members = _open(stream)
    notes = _unpack(members, None)
    _describe(about)
    _remind(notes)
    say("The backup is whole.")
    return 0


def _open(stream):
    try:
        return archive.Reader(stream).about()
    except archive.BadArchive as error:
        raise Refused(str(error)) from error


def _unpack(members, folder):
    """Read the rest of an archive, into a folder if there is one; return its notes."""
    notes, chunk = None, 0
    try:
        for name, _size, pieces in members:
            kind = name.partition("/")[0]
            if name == archive.NOTES:
                notes = archive.load_json(name, pieces)
            elif kind == "database":
                chunk += 1
                if int(name.partition("/")[2]) != chunk:
                    raise archive.BadArchive(archive.DAMAGED.format(what=f"{name} is not where it belongs"))
                _append(folder and folder / "database", pieces)
            else:
                _append(folder and folder / name, pieces)
    except archive.BadArchive as error:
        raise Refused(str(error)) from error
    if notes is None or not chunk:
        raise Refused(archive.DAMAGED.format(what="parts of it are missing"))
    return notes


def _append(path, pieces):
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        file.writelines(pieces)


def _describe(about):
    addons = ", ".join(f"{name} {version}" for name, version in about["addons"].items())
    say(f"{about['database']} as of {about['time']} (PostgreSQL {about['postgres']}; {addons})")


def _remind(notes):
    """Repeat what was noted when the backup was made."""
    for text in notes["remarks"]:
        note(f"when it was backed up: {text}")
    for kind in ("missing", "damaged"):
        if notes[kind]:
            note(f"when it was backed up, the files of {sum(notes[kind].values())} attachments were {kind} already.")


def _report(about, found):
    """Print what was verified; what is wrong in it was so when it was backed up."""
    counted, files, broken = about["facts"], about["attachments"], dict(found["broken_ledgers"])
    table = [("rows", f"{facts.rows(counted):,} in {len(counted['tables'])} tables", "all there")]
    for ledger in counted["ledgers"]:
        name = ledger["company"]
        verdict = f"broken at line {broken[name]}" if name in broken else "unbroken"
        end = f"{ledger['lines']:,} lines, end {ledger['last_hash'][:16]}"
        table.append((f"ledger of {name}", end, f"{verdict}, ends as it did"))
    paid = f"{facts.money(facts.paid_fen(counted))} paid, {facts.money(counted['payslips_fen'])} on payslips"
    table.append(
        ("performance pay", paid, "does not add up, as before" if found["books"] or found["payslips"] else "adds up")
    )
    table.append(("attachments", f"{files['in_files']:,} in {files['files']:,} files", "each as it was backed up"))
    say()
    widths = [max(width(row[column]) for row in table) for column in (0, 1)]
    for what, figure, verdict in table:
        say(f"  {padded(what, widths[0])}  {padded(figure, widths[1])}  {verdict}")
    say()
    for text in books.in_words(found):
        note(text)


# === WHETHER IT FITS === #


def _refuse_other_kind(about, production):
    """A demo's logins are known to everybody; and what is for real use does not belong where they are tried out."""
    if about["demo"] and production:
        raise Refused(
            "The backup is one of the demo, whose logins everybody knows.", "Restore it without --production."
        )
    if not about["demo"] and not production:
        raise Refused("The backup is one of real use, and this is the demo.", "Restore it with --production.")


def _refuse_unfit(about, server):
    """Refuse what this installation cannot take, before anything is done."""
    here = {name: ast.literal_eval((ROOT / name / "__manifest__.py").read_text())["version"] for name in ADDONS}
    for name, version in about["addons"].items():
        if name not in here or _numbers(version) > _numbers(here[name]):
            raise Refused(
                f"The backup is of a newer version: {name} {version}; here is {here.get(name, 'no such addon')}.",
                "Bring this clone to that version or a later one, then restore.",
            )
    if about["postgres"] > server.server_version // 10000:
        raise Refused(
            f"The backup was made with PostgreSQL {about['postgres']}; here is {server.server_version // 10000}.",
            "Restore it on that version or a later one.",
        )
    available = {name for (name,) in ask(server, "SELECT name FROM pg_available_extensions")}
    if lacking := sorted(set(about["extensions"]) - available):
        raise Refused(
            f"The backup needs what this PostgreSQL does not have: {', '.join(lacking)}.",
            "On Debian it is in the package postgresql itself, elsewhere often in postgresql-contrib.",
        )


def _numbers(version):
    return [int(number) for number in re.findall(r"[0-9]+", version)]


def _refuse_full(about, folder):
    needed, free = about["attachments"]["bytes"], shutil.disk_usage(folder).free
    if needed > free:
        raise Refused(f"The files of the backup need {megabytes(needed)}; {megabytes(free)} are free in {folder}.")


# === RESTORING === #


def restore(stream, database, *, neutralize=False, replace=False, production=False):
    """Restore an archive as a database of this name; return the exit status.

    :param bool production: whether the database is for real use, and not for a demo
    """
    with closing(connect("postgres")) as server, only_one(server, "restore", database):
        if exists(server, database):
            if not replace:
                raise Refused(
                    f"There is a database {database} here already, which is left as it is.",
                    "With --replace it is kept under another name, and the backup takes its place.",
                )
            refuse_in_use(server, database)
        Restore(server, database).run(stream, neutralize, production)
    return 0


class Restore:
    def __init__(self, server, database):
        self.server, self.database = server, database
        self.temporary = f"{database}_restoring"

    def run(self, stream, neutralize, production):
        # What an interrupted restore has left.
        drop(self.server, self.temporary)
        about, members = _open(stream)
        _describe(about)
        _refuse_other_kind(about, production)
        _refuse_unfit(about, self.server)
        with self._unpacked(about, members) as (folder, notes), self._or_nothing():
            self._load(about, folder)
        say("  restored; verifying …")
        with self._closed_where_it_fails():
            self._verify(about, notes)
            if neutralize:
                odoo("neutralize", database=self.temporary, what="Switching off mail and scheduled actions")
        os.sync()
        kept = put_in_place(self.server, self.temporary, self.database)
        _report(about, self.found)
        _remind(notes)
        if neutralize:
            note("it is a copy to try out: no mail leaves it, no scheduled action runs.")
        say(f"restored and verified: {self.database}")
        if kept:
            say(f"The database that was here is kept as {kept}.")
            say(f"To remove it: docker/restore {'--production ' if production else ''}--remove {kept}")

    @contextmanager
    def _unpacked(self, about, members):
        folder = working_folder("restoring", self.database)
        try:
            _refuse_full(about, folder)
            yield folder, _unpack(members, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _or_nothing(self):
        """Leave no half database."""
        try:
            yield
        except BaseException:
            with suppress(psycopg2.Error):
                drop(self.server, self.temporary)
            raise

    @contextmanager
    def _closed_where_it_fails(self):
        """What is left to be looked at lets nobody in: Odoo's RPC takes any database's name."""
        try:
            yield
        except BaseException:
            with suppress(psycopg2.Error):
                ask(self.server, named("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.temporary))
            say(f"note: the restored database stays as {self.temporary}, closed, until the next restore.")
            raise

    def _load(self, about, folder):
        dump = str(folder / "database")
        what = "Reading the backup's database"
        # A file of a later pg_dump is refused by its format, before anything is made.
        run("pg_restore", "--list", dump, what=what)
        create = "CREATE DATABASE {} ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0"
        ask(self.server, named(create, self.temporary))
        command = ["pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "-d", self.temporary, dump]
        run(*command, what="Restoring the database")
        self._set_digest(about["addons_digest"])
        files = filestore(self.temporary)
        files.parent.mkdir(parents=True, exist_ok=True)
        (folder / "files").mkdir(exist_ok=True)
        (folder / "files").rename(files)
        with closing(connect(self.temporary)) as restored:
            ask(restored, "ANALYZE")

    def _set_digest(self, digest):
        if digest:
            comment = named("COMMENT ON DATABASE {} IS ", self.temporary) + sql.Literal(digest)
            ask(self.server, comment)

    # === VERIFYING === #

    def _verify(self, about, notes):
        """Compare with what was counted, then bring the database to this version and ask the product itself."""
        with closing(connect(self.temporary, transaction=True)) as restored:
            wrong = facts.differences(about["facts"], facts.facts(restored))
            self.named_files = facts.files_named(restored)
        wrong += self._check_files(notes)
        self._stop_if(wrong)
        if about["addons_digest"] != (digest := addons_digest()):
            say("  the code here is another one than the backup's: updating the database (a few minutes) …")
            what = "Updating the restored database"
            addons = ",".join(about["addons"])
            odoo("-u", addons, "--i18n-overwrite", "--stop-after-init", database=self.temporary, what=what)
            self._set_digest(digest)
        found = books.check_books(self.temporary)
        if about["books"] is not None and found != about["books"]:
            was = books.in_words(about["books"])
            self._stop_if([text for text in books.in_words(found) if text not in was])
        self.found = found

    def _check_files(self, notes):
        """Return what is wrong with the files: each that is named is there, with the content it is named after."""
        folder = filestore(self.temporary)
        there, named_files = stored_files(folder), set(self.named_files)
        absent = named_files - there - notes["missing"].keys()
        damaged = {name for name in there & named_files if sha1(folder / name) != name.rpartition("/")[2]}
        damaged -= notes["damaged"].keys()
        found = {"are missing": absent, "are damaged": damaged, "belong to no attachment": there - named_files}
        return [f"{len(names)} files of attachments {what}" for what, names in found.items() if names]

    def _stop_if(self, wrong):
        if wrong:
            raise Refused(
                "What was restored is not what was backed up; it is not put in place.",
                *wrong[:20],
            )
