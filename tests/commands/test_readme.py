"""The README, followed to the letter: into an Odoo 19 that is there already."""

import os
import pathlib
import re
import sys

import pytest

from .runtime import BASE, DOCKER, ROOT, RUNTIME, copy_of, run, serving, sql

ADDONS = ("jifen_appraisal", "jifen_payroll_link", "payroll", "queue_job", "report_xlsx")
# What only this product needs, and a plain Odoo has not.
FOREIGN = re.compile(r"odoo$|odoo_addon|odoo-source|openupgradelib|cssselect|__pycache__")


def blocks(heading, language):
    """The blocks in ``language`` under the README's ``heading``, in their order."""
    text = (ROOT / "README.md").read_text()
    [section] = re.findall(rf"^## {heading}\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)
    return re.findall(rf"^```{language}\n(.*?)^```", section, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def existing(tmp_path_factory):
    """An Odoo 19 of somebody's own, with HR in use: the folder of its programs and its configuration."""
    home = tmp_path_factory.mktemp("existing")
    run(sys.executable, "-m", "venv", "--without-pip", home / "venv")
    [packages] = (home / "venv" / "lib").glob("python*/site-packages")
    import passlib  # a package of the runtime, beside the others

    for package in pathlib.Path(passlib.__file__).parents[1].iterdir():
        if not FOREIGN.match(package.name):
            (packages / package.name).symlink_to(package)
    import odoo.release

    source = pathlib.Path(odoo.release.__file__).parents[1]
    (packages / "odoo.pth").write_text(f"{source}\n")
    program = home / "venv" / "bin" / "odoo"
    program.write_text(f'#!/bin/sh\nexec "{home}/venv/bin/python3" "{RUNTIME}/bin/odoo-bin" "$@"\n')
    program.chmod(0o755)
    configuration = pathlib.Path(os.environ["ODOO_RC"]).read_text()
    known = dict(re.findall(r"^(\w+) = (.*)$", configuration, re.MULTILINE))
    addons = [f for f in known["addons_path"].split(",") if f != str(ROOT) and "site-packages" not in f]
    lines = [
        "[options]",
        f"addons_path = {','.join(addons)}",
        f"data_dir = {home}/data",
        "server_wide_modules = base,rpc,web",
        *(f"{name} = {known[name]}" for name in ("db_host", "db_user", "pg_path")),
    ]
    (home / "odoo.conf").write_text("\n".join(lines) + "\n")
    return home


@pytest.fixture(scope="module")
def followed(existing):
    """The same after the README: ``(environment, database)``."""
    target = existing / "jifen"
    with copy_of(BASE, "existing") as database:
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ODOO_RC")},
            "PATH": f"{existing}/venv/bin:{os.environ['PATH']}",
            "TO": str(target),
            "CONFIG": str(existing / "odoo.conf"),
            "DATABASE": database,
            # Where the runtime has its packages from, so that nothing is downloaded twice.
            "PIP_FIND_LINKS": str(wheels()),
        }
        assert "Odoo Server 19.0" in run("odoo", "--version", env=environment).stdout
        missing = run("python3", "-c", "import openupgradelib", env=environment, status=1)
        assert "ModuleNotFoundError" in missing.stderr
        [configuration] = blocks("Into an existing Odoo 19", "ini")
        add_to_configuration(existing / "odoo.conf", configuration.replace("/opt/jifen", str(target)))
        commands = "\n".join(blocks("Into an existing Odoo 19", "sh"))
        done = run("bash", "-euo", "pipefail", "-c", commands, env=environment, cwd=ROOT, timeout=900)
        (existing / "log").write_text(done.stdout + done.stderr)
        yield {**environment, "PYTHONPATH": f"{target}/python", "ODOO_RC": str(existing / "odoo.conf")}, database


def wheels():
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(cache) / "jifen" / "wheels"


def add_to_configuration(path, block):
    """As a person would: the lines of ``block`` in place of those that are there, which stand for “…”."""
    for name, value in re.findall(r"^(\w+) = (.*)$", block, re.MULTILINE):
        text = path.read_text()
        [there] = re.findall(rf"^{name} = (.*)$", text, re.MULTILINE)
        path.write_text(text.replace(f"{name} = {there}", f"{name} = {value.replace('…', there)}"))


def test_the_addons_are_installed(followed, existing):
    _environment, database = followed
    found = sql(database, "select name from ir_module_module where state = 'installed'").split()
    assert set(ADDONS) <= set(found)
    run(sys.executable, DOCKER / "lib" / "check_log.py", existing / "log")


def test_it_runs_with_the_job_runner(followed, tmp_path):
    environment, database = followed
    with serving(database, tmp_path / "log", load=None, **environment) as server:
        cookie = server.login(database, "admin", "admin")
        installed, _headers = server.call(
            "/web/dataset/call_kw",
            {"model": "jifen.scheme", "method": "search_count", "args": [[]], "kwargs": {}},
            {"Cookie": cookie},
        )
        assert installed == 0
        assert "queue_job" in server.log.read_text()


@pytest.mark.parametrize("addon", ["jifen_appraisal", "jifen_payroll_link"])
def test_the_addons_readme_names_what_is_needed(addon):
    """What is in the list for an existing Odoo is named where the addon is described, in both forms."""
    wanted = set(re.findall(r"^([a-z][\w.-]+)", (DOCKER / "requirements-addons.in").read_text(), re.MULTILINE))
    if addon == "jifen_payroll_link":
        wanted -= {"odoo-addon-report_xlsx"}
    for text in (ROOT / addon / "readme" / "INSTALL.md", ROOT / addon / "README.rst"):
        for package in wanted:
            assert package in text.read_text(), (text, package)
