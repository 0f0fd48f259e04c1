"""The releases that are kept in this folder, and the versions of the sources."""

import ast
import json
import pathlib
import re
import subprocess

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
ADDONS = ("jifen_appraisal", "jifen_payroll_link")


def numbers(version):
    """Return a version as it is compared: ``"19.0.1.10.0"`` is later than ``"19.0.1.9.0"``."""
    return [int(number) for number in version.split(".")]


def releases():
    """Return the versions of the releases that are kept, the earliest first."""
    return sorted((path.name.removesuffix(".sql.xz") for path in FOLDER.glob("*.sql.xz")), key=numbers)


def dump_of(release):
    return FOLDER / f"{release}.sql.xz"


def kept(release):
    """Return what was in a release: its addons, and what :func:`.contents.contents` found in its database."""
    return json.loads((FOLDER / f"{release}.json").read_text(encoding="utf-8"))


def version(addon, root=ROOT):
    return ast.literal_eval((root / addon / "__manifest__.py").read_text(encoding="utf-8"))["version"]


def digest(addon, root=ROOT):
    """Return a digest of all that Odoo reads of an addon."""
    script = '. "$1/docker/lib/common.sh" && ROOT=$2 addons_digest "$3"'
    command = ["bash", "-c", script, "-", ROOT, root, addon]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def migrations(addon):
    """Return the migration scripts of an addon, as ``[(version, path)]``."""
    scripts = sorted((ROOT / addon / "migrations").glob("*/*.py"))
    return [(path.parent.name, path) for path in scripts]


def name_of(script):
    """Return what a migration script is called, without its phase: ``post-follow_logins.py`` is ``follow_logins``."""
    return re.fullmatch(r"(?:pre|post|end)-(\w+)\.py", script.name)[1]
