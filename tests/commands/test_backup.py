"""docker/backup and docker/restore: a moment of a living system, restored elsewhere, and what is refused."""

import errno
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from contextlib import closing

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIB = ROOT / "docker" / "lib" / "backup"
sys.path.insert(0, str(LIB))

import archive
import facts
import make
import restore
import store
from store import Refused, ask, exists, filestore, stored_files

NEUTRAL = "database.is_neutralized"
OF_BEFORE = "19.0.0.9.0"
VERSION = "SELECT latest_version FROM ir_module_module WHERE name = 'jifen_payroll_link'"
NOTHING_WRONG = {"broken_ledgers": [], "books": [], "payslips": [], "absent_addons": []}
WORLD, COPY = f"backup_{os.getpid()}", f"copy_{os.getpid()}"


def connect(database):
    return closing(store.connect(database))


def program(*arguments, **options):
    return subprocess.run([sys.executable, LIB, *arguments], check=False, capture_output=True, **options)


def shell(script, **environment):
    command = ["odoo", "shell", "-d", WORLD, "--no-http", "--log-level=warn"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with open(ROOT / "tests" / "commands" / script, "rb") as file:
        return subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, env=environment)


def drop(server, name):
    ask(server, store.named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
    shutil.rmtree(filestore(name), ignore_errors=True)


@pytest.fixture(scope="session")
def server():
    with connect("postgres") as connection:
        yield connection


@pytest.fixture(scope="session")
def world(server):
    """Make the database and the files that are backed up here."""
    drop(server, WORLD)
    ask(server, store.named("CREATE DATABASE {} TEMPLATE jifen_template", WORLD))
    try:
        shutil.copytree(filestore("jifen_template"), filestore(WORLD), copy_function=os.link)
        digest = store.sql.Literal(store.addons_digest())
        ask(server, store.named("COMMENT ON DATABASE {} IS ", WORLD) + digest)
        assert shell("backup_world.py").wait() == 0
        yield WORLD
    finally:
        drop(server, WORLD)


@pytest.fixture(scope="session")
def made(world, tmp_path_factory):
    """Back up while people work; return the file, what it says, and what became of the files meanwhile."""
    folder = tmp_path_factory.mktemp("made")
    people = shell("backup_people.py", JIFEN_STOP=str(folder / "stop"), JIFEN_READY=str(folder / "ready"))
    while not (folder / "ready").exists():
        assert people.poll() is None
        time.sleep(0.1)
    with open(folder / "jifen.tar", "wb") as file:
        done = subprocess.run([sys.executable, LIB, "make", world], check=False, stdout=file, stderr=subprocess.PIPE)
    (folder / "stop").touch()
    people.communicate()
    assert people.returncode == 0
    return folder / "jifen.tar", done


@pytest.fixture(scope="session")
def about(made):
    with open(made[0], "rb") as file:
        return archive.Reader(file).about()[0]


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory):
    """Return the environment of an installation with another folder of files."""
    folder = tmp_path_factory.mktemp("elsewhere")
    config = pathlib.Path(os.environ["ODOO_RC"]).read_text().replace(str(store.data_folder()), str(folder / "data"))
    (folder / "odoo.conf").write_text(config)
    return {"ODOO_RC": str(folder / "odoo.conf")}


@pytest.fixture
def there(elsewhere, monkeypatch):
    """Be there, in this process."""
    monkeypatch.setenv("ODOO_RC", elsewhere["ODOO_RC"])


@pytest.fixture(scope="session")
def restored(made, elsewhere, server):
    with open(made[0], "rb") as file:
        done = program("restore", COPY, "--production", stdin=file, env={**os.environ, **elsewhere})
    yield done
    for (name,) in ask(server, "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", COPY):
        ask(server, store.named("DROP DATABASE {} WITH (FORCE)", name))


def rewritten(source, change):
    """Return an archive like another one, with right checksums, its parts changed by a function."""
    with open(source, "rb") as file:
        about, members = archive.Reader(file).about()
        parts = {archive.ABOUT: about}
        parts.update((name, b"".join(pieces)) for name, _size, pieces in members)
    change(parts)
    target = io.BytesIO()
    writer = archive.Writer(target, 0)
    for name, content in parts.items():
        (writer.add_json if isinstance(content, dict) else writer.add_bytes)(name, content)
    writer.close()
    target.seek(0)
    return target


def leftovers(server, name):
    """Return what an attempt has left: databases, files, working folders."""
    databases = [row[0] for row in ask(server, "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", name)]
    folders = [path.name for kind in ("filestore", "backup") for path in (store.data_folder() / kind).glob(f"*{name}*")]
    return databases + folders


# === A MOMENT OF A LIVING SYSTEM === #


def test_backup_is_whole_while_files_come_and_go(made, world):
    file, done = made
    assert (done.returncode, b"note:" in done.stderr) == (0, False), done.stderr.decode()
    with tarfile.open(file) as tar:
        backed_up = {name.removeprefix("files/") for name in tar.getnames() if name.startswith("files/")}
    assert backed_up - stored_files(filestore(world)), "no file of the backup has been collected meanwhile"
    assert stored_files(filestore(world)) - backed_up, "no file has been added meanwhile"
    assert not (store.data_folder() / "backup" / f"making-{world}").exists()


def test_unpacked_it_can_be_checked_without_us(made, tmp_path):
    with tarfile.open(made[0]) as tar:
        tar.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_restored_elsewhere_it_is_the_same(restored, about, there):
    assert restored.returncode == 0, restored.stderr.decode()
    report = restored.stderr.decode()
    assert f"restored and verified: {COPY}" in report
    assert report.count("unbroken, ends as it did") == len(about["facts"]["ledgers"]) == 2
    assert "306.01 paid, 306.01 on payslips" in report
    with connect(COPY) as copy:
        assert facts.facts(copy) == about["facts"]
        files = set(facts.files_named(copy))
    assert about["facts"]["ledgers"][0]["lines"] > 3
    assert stored_files(filestore(COPY)) == files
    assert all(store.sha1(filestore(COPY) / name) == name[3:] for name in files)


def test_restored_it_is_known_to_be_of_this_version(restored, server):
    """Else docker/up would take it for something half installed."""
    assert store.note_of(server, COPY) == store.addons_digest()


# === WHAT IS REFUSED === #


def members(file):
    with tarfile.open(file) as tar:
        return tar.getmembers()


def refused(stream, database=None):
    """Return why an archive is refused."""
    with pytest.raises(Refused) as error:
        if database:
            restore.restore(stream, database, production=True)
        else:
            restore.check(stream)
    return error.value.args[0]


def test_cut_off_anywhere(made):
    content = made[0].read_bytes()
    ends = [len(content) * part // 100 for part in range(1, 100, 7)]
    headers = members(made[0])
    ends += [member.offset for member in headers[1:]] + [headers[-1].offset_data, 100, 511, 512, 513]
    for end in [*ends, len(content) - 1, len(content) - 512, len(content) - 1024, len(content) - 10240]:
        assert "cut off" in refused(io.BytesIO(content[:end])), end
    assert refused(io.BytesIO()) == "The backup is empty."


def test_every_byte_counts(made):
    content = bytearray(made[0].read_bytes())
    places = random.Random(7).sample(range(len(content)), 40)
    for member in members(made[0])[-3:]:
        # In the name, the length, the content and the filling of a part.
        places += [member.offset + 2, member.offset + 130, member.offset_data, member.offset_data + member.size]
    for place in [*places, 0, 600, len(content) - 1]:
        content[place] ^= 16
        assert refused(io.BytesIO(content)), place
        content[place] ^= 16
    assert restore.check(io.BytesIO(content)) == 0
    assert "follows its end" in refused(io.BytesIO(content + b"x"))


def test_what_is_no_backup_is_refused(tmp_path):
    tar, zipped = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as file:
        file.add(LIB / "make.py", "make.py")
    with zipfile.ZipFile(zipped, "w") as file:
        file.write(LIB / "make.py", "dump.sql")
    other = io.BytesIO()
    writer = archive.Writer(other, 0)
    writer.add_json(archive.ABOUT, {"product": "another"})
    writer.close()
    for stream in (tar, zipped, other, io.BytesIO(b"a word"), io.BytesIO(os.urandom(5000))):
        stream.seek(0)
        assert refused(stream) == archive.FOREIGN


def test_a_part_that_leads_elsewhere(made):
    def add(parts):
        parts["files/../../../../tmp/x"] = b"x"

    assert "it has a part" in refused(rewritten(made[0], add))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"addons": {"jifen_appraisal": "19.0.99.0.0"}}, "of a newer version: jifen_appraisal 19.0.99.0.0"),
        ({"addons": {"jifen_other": "19.0.1.0.0"}}, "no such addon"),
        ({"postgres": 99}, "made with PostgreSQL 99"),
        ({"extensions": ["no_such_thing"]}, "does not have: no_such_thing"),
        ({"format": 2}, "has format 2"),
        ({"attachments": {"bytes": 1 << 60}}, "are free"),
    ],
)
def test_what_this_installation_cannot_take(made, server, there, change, why):
    stream = rewritten(made[0], lambda parts: parts[archive.ABOUT].update(change))
    assert why in refused(stream, "refused")
    assert leftovers(server, "refused") == []


@pytest.mark.parametrize("demo", [True, False])
def test_a_demo_and_what_is_for_real_use_do_not_mix(made, server, there, demo):
    """Logins that everybody knows would open what is for real use; real data does not belong in a demo."""
    stream = rewritten(made[0], lambda parts: parts[archive.ABOUT].update(demo=demo))
    with pytest.raises(Refused, match="of the demo" if demo else "of real use"):
        restore.restore(stream, "mixed", production=demo)
    assert leftovers(server, "mixed") == []


def test_what_a_database_is_says_itself(world):
    """The template of the tests was made without demo data."""
    with connect(world) as connection:
        assert facts.is_demo(connection) is False
        ask(connection, "BEGIN")
        ask(connection, "UPDATE ir_module_module SET demo = true")
        assert facts.is_demo(connection) is True
        ask(connection, "ROLLBACK")


def test_a_database_that_is_there_is_left_alone(made, world, server):
    with open(made[0], "rb") as file:
        assert "already" in refused(file, world)
    with connect(world), pytest.raises(Refused, match="in use"), open(made[0], "rb") as file:
        restore.restore(file, world, replace=True, production=True)
    assert leftovers(server, f"{world}_") == []


def test_one_restore_of_a_database_at_a_time(made, server):
    with store.only_one(server, "restore", "twice"), open(made[0], "rb") as file:
        assert refused(file, "twice") == "Another restore of twice is under way."


# === WHAT GOES WRONG ON THE WAY === #


def test_a_full_disk_leaves_nothing_half_restored(made, world, server, there, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(restore, "_append", full)
    with open(made[0], "rb") as file, pytest.raises(OSError, match="No space left"):
        restore.restore(file, "full", production=True)
    assert leftovers(server, "full") == []


def test_full_disk_where_the_backup_goes(world, monkeypatch):
    monkeypatch.setattr(make.books, "check_books", lambda *_: NOTHING_WRONG)
    folder = store.working_folder("making", world)
    try:
        with pytest.raises(OSError, match="No space left"), open("/dev/full", "wb", buffering=0) as stream:
            make.Backup(world, folder, None).write(stream)
    finally:
        shutil.rmtree(folder)


def test_half_a_database_does_not_stay(made, server, there):
    """pg_restore stops in the middle: the checksums are right, but what pg_dump wrote is not."""

    def shorten(parts):
        parts["database/0001"] = parts["database/0001"][:-200000]

    assert "Restoring the database failed" in refused(rewritten(made[0], shorten), "half")
    assert leftovers(server, "half") == []


def test_what_is_not_as_it_was_is_not_put_in_place(made, server, there):
    def change(parts):
        counted = parts[archive.ABOUT]["facts"]
        counted["pay"]["paid"]["fen"] += 1
        counted["tables"]["jifen_score_line"] += 1
        del parts[next(name for name in parts if name.startswith("files/"))]

    with pytest.raises(Refused) as error:
        restore.restore(rewritten(made[0], change), "other", production=True)
    why = "\n".join(error.value.args)
    assert "table jifen_score_line" in why
    assert "the sums of performance pay differ" in why
    assert "1 files of attachments are missing" in why
    assert set(leftovers(server, "other")) == {"other_restoring"}
    assert closed("other_restoring")
    with store.only_one(server, "restore", "other"):
        restore.drop(server, "other_restoring")
    assert leftovers(server, "other") == []


def closed(name):
    try:
        store.connect(name).close()
    except store.psycopg2.OperationalError as error:
        return "not currently accepting connections" in str(error)
    return False


def test_what_an_interrupted_restore_left_is_closed(server):
    """By whatever starts the server next, whoever of it is left; while one is going on no server starts."""
    ask(server, "CREATE DATABASE cut_restoring TEMPLATE template0")
    init_db = [ROOT / "docker" / "init-db", "--addresses", "cut"]
    try:
        ask(server, "CREATE DATABASE cut TEMPLATE jifen_template")
        with store.only_one(server, "restore", "cut"), connect("cut_restoring"):
            refused = subprocess.run(init_db, check=False, capture_output=True, text=True)
            assert "a restore of the database cut is under way" in refused.stderr
            assert refused.returncode and not closed("cut_restoring")
        with connect("cut_restoring") as orphan:
            subprocess.run(init_db, check=True)
            assert closed("cut_restoring")
            with pytest.raises(store.psycopg2.OperationalError):
                ask(orphan, "SELECT 1")
    finally:
        drop(server, "cut")
        drop(server, "cut_restoring")


# === THE COMMANDS === #


@pytest.fixture(scope="session")
def second(made, restored, world, tmp_path_factory):
    """Back up by the command itself, once a file is lost and another one damaged."""
    for content, act in ((b"will be lost", os.unlink), (b"will be damaged", lambda path: path.write_bytes(b"no"))):
        name = store.hashlib.sha1(content, usedforsecurity=False).hexdigest()
        act(filestore(world) / name[:2] / name)
    with connect(world) as connection:
        ask(connection, "UPDATE ir_module_module SET latest_version = %s WHERE name = 'jifen_payroll_link'", OF_BEFORE)
    target = tmp_path_factory.mktemp("second") / "jifen.tar"
    return target, command("backup", target)


def command(name, *arguments):
    environment = {**os.environ, "JIFEN_DATABASE": WORLD}
    return subprocess.run(
        [ROOT / "docker" / name, "--local", *arguments], check=False, capture_output=True, text=True, env=environment
    )


def test_a_lost_file_is_named_and_the_backup_is_made(second):
    target, done = second
    assert done.returncode == make.LOOK, done.stderr
    assert "note: the files of 1 attachments are missing in the system itself." in done.stderr
    assert "note: the files of 1 attachments are damaged in the system itself." in done.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert "is there already" in command("backup", target).stderr


def test_the_command_says_whether_a_file_is_whole(second, tmp_path):
    done = command("restore", "--check", second[0])
    assert (done.returncode, "The backup is whole." in done.stderr) == (0, True), done.stderr
    part = tmp_path / "part.tar"
    part.write_bytes(second[0].read_bytes()[:-20000])
    done = command("restore", "--check", part)
    assert (done.returncode, "cut off" in done.stderr) == (1, True), done.stderr


@pytest.fixture
def earlier(second, tmp_path):
    """The same, as another version of the code would have made it."""
    path = tmp_path / "earlier.tar"
    stream = rewritten(second[0], lambda parts: parts[archive.ABOUT].update(addons_digest="earlier"))
    path.write_bytes(stream.read())
    return path


def test_killed_then_replaced(second, earlier, server, elsewhere, there):
    """Killed on the way it leaves the old one as it was; then it takes its place, of this version and to try out."""
    before = stored_files(filestore(COPY))
    arguments = ("restore", COPY, "--production", "--replace", "--neutralize")
    with open(earlier, "rb") as file:
        killed = subprocess.Popen([sys.executable, LIB, *arguments], stdin=file, stderr=subprocess.PIPE)
        while not exists(server, f"{COPY}_restoring"):
            assert killed.poll() is None
            time.sleep(0.05)
        killed.kill()
        killed.communicate()
        assert stored_files(filestore(COPY)) == before
        assert exists(server, COPY)
        file.seek(0)
        done = program(*arguments, stdin=file)
    report = done.stderr.decode()
    assert done.returncode == 0, report
    assert "the files of 1 attachments were missing already" in report
    assert "updating the database" in report
    assert store.note_of(server, COPY) == store.addons_digest()
    names = leftovers(server, COPY)
    kept = next(name for name in names if "_before_" in name)
    assert sorted(names) == sorted([COPY, kept] * 2)
    with pytest.raises(store.psycopg2.OperationalError, match="not currently accepting connections"):
        store.connect(kept)
    ask(server, store.named("ALTER DATABASE {} ALLOW_CONNECTIONS true", kept))
    with connect(COPY) as copy, connect(kept) as old:
        assert ask(copy, "SELECT value FROM ir_config_parameter WHERE key = %s", NEUTRAL) == [("true",)]
        # Odoo knows nothing of what waits in the background.
        assert ask(copy, "SELECT DISTINCT state FROM queue_job") == [("cancelled",)]
        assert ask(old, "SELECT DISTINCT state FROM queue_job") == [("pending",)]
        # Brought up to this version.
        assert ask(copy, VERSION) == ask(old, VERSION) != [(OF_BEFORE,)]
        assert stored_files(filestore(COPY)) == facts.files_named(copy).keys() - lost(second[0])
        assert stored_files(filestore(kept)) == before == facts.files_named(old).keys()
    assert program("remove", kept).returncode == 0
    assert sorted(leftovers(server, COPY)) == [COPY, COPY]
    assert program("remove", COPY).returncode == 1


def lost(file):
    with tarfile.open(file) as tar:
        return json.load(tar.extractfile(archive.NOTES))["missing"].keys()
