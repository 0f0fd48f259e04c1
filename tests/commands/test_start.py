"""The first words of docker/up and .ci/run: what is missing or wrong is said before anything begins; texts are true."""

import os
import re
import shutil
import stat

import pytest

from .runtime import DOCKER, ROOT, bash, run

TOOLS = (
    "apt-get awk basename bash cat cut date df dirname dpkg-deb find flock getent grep head id mkdir mv printf"
    " readlink rm sed seq setsid sha256sum sleep sort tail tar tr uname wc xargs"
)


@pytest.fixture
def machine(tmp_path):
    """A clone on a machine that has the usual tools, no Docker engine and no Python; its user is not root."""
    clone = tmp_path / "clone"
    shutil.copytree(DOCKER, clone / "docker")
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS.split():
        found = shutil.which(tool)
        if found:
            (programs / tool).symlink_to(found)
    program(programs, "id", 'if [ "$1" = -u ]; then echo 1000; else echo somebody; fi')
    program(programs, "hostname", "echo 198.51.100.4")
    program(programs, "stat", "echo somebody")
    program(programs, "apt-get", f'echo "$@" >>"{tmp_path}/asked"; exit 100')
    return clone


def program(folder, name, text):
    """A program that is the shell script ``text``, in place of one that is there."""
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def up(clone, *options):
    """What a refused docker/up said."""
    environment = {"PATH": str(clone.parent / "bin"), "HOME": str(clone.parent), "LANG": "C.UTF-8"}
    done = run(clone / "docker" / "up", *options, env=environment, status=70, timeout=60)
    assert not (clone.parent / "asked").exists(), "it asked the archive before it said what is missing"
    assert not list((clone / ".runtime").glob("odoo*"))
    return done.stderr


def test_without_python_an_ordinary_user_learns_so_first(machine):
    said = up(machine)
    assert "Python 3.10 to 3.13 with its venv module was not found." in said
    assert "sudo apt install python3 python3-venv" in said


@pytest.mark.parametrize("version", ["(3, 9, 2)", "(3, 14, 0)"])
def test_a_python_that_odoo_does_not_support_is_none(machine, version):
    """A Python of another version, for all its modules, is not taken."""
    program(
        machine.parent / "bin",
        "python3",
        f'exec {os.sys.executable} -c "import sys; sys.version_info = {version}; exec(sys.argv[1])" "$2"',
    )
    assert "Python 3.10 to 3.13" in up(machine)


def test_missing_tools_are_named_together(machine):
    for tool in ("flock", "tar"):
        (machine.parent / "bin" / tool).unlink()
    assert "this machine lacks: flock tar" in up(machine)


def test_without_apt_other_ways_are_named(machine):
    (machine.parent / "bin" / "dpkg-deb").unlink()
    said = up(machine)
    assert "no apt" in said and "ODOO_SRC=" in said and "Docker engine" in said


def test_too_little_room_is_said_before_anything_begins(machine):
    (machine.parent / "bin" / "python3").symlink_to(os.sys.executable)
    program(machine.parent / "bin", "df", 'echo head; echo "disk 100 1 900 1% /"')
    assert "there are 900 MB free" in up(machine)


def test_for_real_use_it_does_not_run_as_root(machine):
    program(machine.parent / "bin", "id", 'if [ "$1" = -u ]; then echo 0; else echo root; fi')
    assert "as an ordinary user, not as root" in up(machine, "--production", "--local")


def test_what_belongs_to_somebody_else_is_left_alone(machine):
    """Root, most of all, would leave files that its owner cannot write."""
    started_before(machine, "local", "production")
    program(machine.parent / "bin", "stat", "echo jifen")
    for options in (("--production",), ("--production", "--stop"), ("--stop",)):
        assert "this runtime belongs to the user jifen" in up(machine, *options)


def started_before(machine, way, instance=""):
    """As after a docker/up (of the demo, or of what is for real use) in that way."""
    state = machine / ".runtime" / instance / "state"
    state.mkdir(parents=True)
    (state / "mode").write_text(f"{way}\n")


def test_what_was_started_in_containers_is_not_begun_elsewhere(machine):
    """At the start of a machine the engine may not answer yet: an empty database is no substitute for the data."""
    started_before(machine, "compose", "production")
    assert "no Docker engine answers now" in up(machine, "--production")
    assert "its data is there" in up(machine, "--production", "--local")
    started_before(machine, "compose")
    assert "no Docker engine answers now" in up(machine)


def test_what_was_started_without_containers_stays_so(machine):
    program(machine.parent / "bin", "timeout", 'exec "${@:2}"')
    program(machine.parent / "bin", "docker", f'echo "$@" >>"{machine.parent}/asked"')
    started_before(machine, "local", "production")
    # It comes as far as the private runtime, which lacks Python here.
    assert "Python 3.10 to 3.13" in up(machine, "--production")
    assert "its data is there" in up(machine, "--production", "--containers")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--production --reset", "--reset is for the demo"),
        ("--url https://a.example", "are for real use"),
        ("--production --workers=many", "no number of processes"),
        ("--production --url kaohe.example", "starts with https://"),
        ("--port", "--port needs a value"),
        ("--prodction", "unknown option"),
        ("--host 192.0.2.7", "this machine has no address 192.0.2.7"),
        ("--host ::1", "is no address such as"),
        ("--production --host kaohe.example", "is no address such as"),
        ("--production --host 127.0.0.999", "is no address such as"),
        ("--port 99999", "is no port number"),
        ("--port 0", "is no port number"),
        ("--port 80", "is for root alone"),
        ("--production --url https://", "starts with https:// and a name"),
        ("--production --workers 99999", "no number of processes"),
    ],
)
def test_options_that_make_no_sense(machine, options, said):
    assert said in up(machine, *options.split())


def test_the_texts_say_the_versions_that_the_code_takes():
    """Of Python: what Odoo supports, as said in the README and by the code."""
    from odoo import release  # the runtime's Odoo

    low, high = (".".join(map(str, version)) for version in (release.MIN_PY_VERSION, release.MAX_PY_VERSION))
    assert bash('echo "$PYTHON_VERSIONS"').stdout.strip() == f"{low} to {high}"
    for text in ROOT.rglob("*.md"):
        if ".runtime" not in text.parts:
            for said in re.findall(r"Python (3\.\d+ to 3\.\d+)", text.read_text()):
                assert said == f"{low} to {high}", text


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (None, "which is not here"),
        ("wkhtmltopdf 0.12.6", "no letterhead and no page numbers"),
        ("wkhtmltopdf 0.12.6.1 (with patched qt)", None),
    ],
)
def test_what_printing_cannot_do_is_said(tmp_path, version, said):
    if version:
        program(tmp_path, "wkhtmltopdf", f"echo '{version}'")
    have = 'have() { [ -x "$FAKE/$1" ]; }; '
    heard = bash(
        f"{have} pdf_notice", env={**os.environ, "FAKE": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    )
    assert (said in heard.stderr) if said else heard.stderr == ""


@pytest.mark.parametrize("option", ["--help", "tests/engine", ""])
def test_what_runs_everything_takes_no_arguments(option):
    """It would take them for nothing, and minutes."""
    done = run(ROOT / ".ci" / "run", option, status=2, timeout=60)
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1 and "no arguments" in done.stderr
