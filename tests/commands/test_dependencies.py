"""What the installed addons and the pinned packages need is in the list that both ways of docker/up install.

Read from manifests, wheels and the Dockerfile: no database, no container, and Odoo is not started.
"""

import ast
import importlib.metadata
import importlib.util
import pathlib
import re
import shlex
import sysconfig

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
OURS = ("jifen_appraisal", "jifen_payroll_link")
# The official image's Python, and the oldest and newest that the private runtime takes.
PYTHONS = ("3.10", "3.12", "3.13")
# Not from the list: Odoo itself; what is needed by the command line of num2words alone (docker/lock says why).
ELSEWHERE = {"odoo", "docopt"}
# Odoo installs these with others only for companies in certain countries.
COUNTRY = "cn"


# --- the lists -------------------------------------------------------------------------------


def blocks(text):
    """The pins of a requirements file, each with its hashes: ``{line before the hashes: the whole}``."""
    return {block.split(" \\\n")[0]: block for block in re.findall(r"^[^\s#-](?:.*\\\n)*.*\n?", text, re.MULTILINE)}


def environment(python):
    return default_environment() | {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}


def pins(text, python):
    """``{name: version}`` that ``text`` pins for that Python."""
    found = {}
    for line in blocks(text):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(environment(python)):
            (pin,) = requirement.specifier
            found[canonicalize_name(requirement.name)] = pin.version
    return found


def missing(needs, pinned, python):
    """Complaints about ``(who, requirement)`` that the pinned versions do not satisfy."""
    for who, line in needs:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate(environment(python)) or name in ELSEWHERE:
            continue
        if name not in pinned:
            yield f"{who} needs {line}, which is not in the list"
        elif not requirement.specifier.contains(pinned[name], prereleases=True):
            yield f"{who} needs {line}, and the list has {pinned[name]}"


def installed_list(dockerfile):
    """The lists that the image installs, as one text, and the folder that they go into."""
    joined = re.sub(r"\\\n", " ", dockerfile)
    words = shlex.split(next(line for line in joined.splitlines() if re.match(r"RUN .*pip3? install", line)))
    files = [words[place + 1] for place, word in enumerate(words) if word in ("-r", "--requirement")]
    return "".join((ROOT / name).read_text() for name in files), words[words.index("--target") + 1]


# --- what is needed --------------------------------------------------------------------------


def addons_paths():
    """Where the private runtime finds addons: Odoo's folders (a checkout has two), the wheels', ours."""
    packages = [pathlib.Path(folder) for folder in importlib.util.find_spec("odoo").submodule_search_locations]
    return [*(folder / "addons" for folder in packages), *(folder.parent / "addons" for folder in packages), ROOT]


def all_manifests():
    found = {}
    for folder in addons_paths():
        for manifest in folder.glob("*/__manifest__.py"):
            found.setdefault(manifest.parent.name, ast.literal_eval(manifest.read_text(encoding="utf-8")))
    return found


def installs_itself(manifest, there):
    automatic = manifest.get("auto_install", False)
    needed = manifest.get("depends", []) if automatic is True else automatic or []
    return (
        manifest.get("installable", True)
        and bool(automatic)
        and there.issuperset(needed)
        and COUNTRY in manifest.get("countries", [COUNTRY])
    )


def installed(manifests, wanted):
    """Names of the addons that are installed when ``wanted`` are."""
    there, more = set(), {"base", *wanted}
    while more:
        there |= more
        more = {needed for name in there for needed in manifests[name].get("depends", [])} - there
        more = more or {name for name in manifests.keys() - there if installs_itself(manifests[name], there)}
    return there


def server_wide():
    line = re.search(r"^server_wide_modules = (.*)$", (DOCKER / "odoo.conf").read_text(), re.MULTILINE)
    return line[1].split(",")


@pytest.fixture(scope="module")
def external():
    """``{kind: [(addon, requirement)]}`` of everything that gets installed."""
    manifests = all_manifests()
    found = {"python": [], "bin": []}
    for name in sorted(installed(manifests, [*OURS, *server_wide()])):
        for kind, needed in manifests[name].get("external_dependencies", {}).items():
            found.setdefault(kind, []).extend((name, requirement) for requirement in needed)
    return found


def of_packages(names):
    """``(package, requirement)`` of the packages, as their wheels in the private runtime say."""
    return [(name, line) for name in sorted(names) for line in importlib.metadata.distribution(name).requires or []]


@pytest.fixture(scope="module")
def dockerfile():
    return (DOCKER / "Dockerfile").read_text()


# --- the tests -------------------------------------------------------------------------------


def test_addons_that_bring_others_along():
    manifests = {
        "base": {},
        "web": {"depends": ["base"], "auto_install": True},
        "ours": {"depends": ["other"]},
        "other": {"depends": ["base"]},
        "between": {"depends": ["ours", "web"], "auto_install": ["ours"]},
        "abroad": {"depends": ["ours"], "auto_install": True, "countries": ["eg"]},
        "waiting": {"depends": ["ours", "absent"], "auto_install": True},
        "absent": {"depends": ["base"]},
    }
    assert installed(manifests, ["ours"]) == {"base", "web", "ours", "other", "between"}


def test_the_addons_are_found():
    found = installed(all_manifests(), OURS)
    assert found >= {"web", "bus", "hr_holidays", "payroll", "report_xlsx", "queue_job", *OURS}


@pytest.mark.parametrize("python", PYTHONS)
def test_image_has_what_addons_need(external, dockerfile, python):
    text, _folder = installed_list(dockerfile)
    assert external["python"], "no addon needs anything: the manifests were not read"
    assert list(missing(external["python"], pins(text, python), python)) == []


def test_image_has_the_programs_that_addons_need(external, dockerfile):
    assert [need for need in external["bin"] if need[1] not in dockerfile] == []


def test_private_runtime_has_what_addons_need(external):
    from odoo.modules.module import check_python_external_dependency
    from odoo.tools import find_in_path

    for _addon, requirement in external["python"]:
        check_python_external_dependency(requirement)
    for _addon, program in external["bin"]:
        find_in_path(program)


@pytest.mark.parametrize("python", PYTHONS)
def test_list_has_what_its_packages_need(dockerfile, python):
    text, _folder = installed_list(dockerfile)
    here = {name for name in pins(text, python) if name in pins(text, sysconfig.get_python_version())}
    assert list(missing(of_packages(here), pins(text, python), python)) == []


FORGOTTEN = [("openupgradelib", "queue_job needs"), ("cssselect", "openupgradelib needs")]


@pytest.mark.parametrize("gone, complaint", FORGOTTEN)
def test_what_is_forgotten_is_found(external, dockerfile, gone, complaint):
    text, _folder = installed_list(dockerfile)
    short = "".join(block for line, block in blocks(text).items() if not line.startswith(gone))
    pinned = pins(short, "3.12")
    assert gone not in pinned and len(pinned) == len(pins(text, "3.12")) - 1
    found = [*missing(external["python"], pinned, "3.12"), *missing(of_packages(pinned), pinned, "3.12")]
    assert any(line.startswith(complaint) and gone in line for line in found), found


def test_a_version_that_does_not_fit_is_found():
    needs = [("addon", "thing>=2"), ("addon", "old; python_version < '3.8'"), ("addon", "odoo==19.0.*")]
    assert list(missing(needs, {"thing": "2.1"}, "3.12")) == []
    assert list(missing(needs, {"thing": "1.9"}, "3.12")) == ["addon needs thing>=2, and the list has 1.9"]


def test_what_is_installed_is_found(dockerfile):
    """Odoo looks for packages in the folder, and for addons among them."""
    text, folder = installed_list(dockerfile)
    assert text == (DOCKER / "requirements.txt").read_text()
    assert f"\nENV PYTHONPATH={folder}\n" in dockerfile
    assert re.search(rf"addons_path = {folder}/odoo/addons,", dockerfile)


def test_private_runtime_installs_the_same_list():
    assert '"$DOCKER/requirements.txt"' in (DOCKER / "lib/python.sh").read_text()


def test_list_for_an_odoo_that_is_there_is_part_of_the_list():
    part, whole = (blocks((DOCKER / name).read_text()) for name in ("requirements-addons.txt", "requirements.txt"))
    assert part
    assert {line: whole.get(line) for line in part} == part


def test_list_for_an_odoo_that_is_there_has_what_odoo_has_not():
    text = (DOCKER / "requirements-addons.txt").read_text()
    of_odoo = {
        canonicalize_name(Requirement(line).name): "0"
        for line in (DOCKER / "requirements.in").read_text().splitlines()
        if line and not line.startswith("#")
    }
    ours = pins(text, "3.12")
    assert [line for line in missing(of_packages(ours), of_odoo | ours, "3.12") if "not in the list" in line] == []
