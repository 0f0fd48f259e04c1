"""The map and the other documents name what is there: paths, functions, classes, external ids, areas, tests."""

import importlib
import pkgutil
import re
from types import FunctionType

import pytest

import engine

from .areas import ADDON, AREAS, ROOT, files, tree
from .areas_classes import definitions
from .documents import CODE, DOCUMENTS, ENGINE, MAP, find, links, names_in, paths, places, rows, section, text_of

LONGEST_HEAD = 3


def title(document):
    return document.relative_to(ADDON.parent).as_posix()


@pytest.fixture(params=DOCUMENTS, ids=title)
def document(request):
    return request.param


def first_code(cell):
    return CODE.findall(cell)[0]


# === PATHS AND NAMES === #


def test_every_path_is_there(document):
    assert paths(document)
    assert not [path for path in paths(document) if not find(document, path)]


def test_every_link_leads_to_a_file(document):
    """From the document's own folder, as whoever shows it follows them."""
    assert not [link for link in links(document) if not (document.parent / link).exists()]


def test_every_name_is_in_the_file_beside_which_it_stands(document):
    wrong = []
    for cell in (cell for row in rows(text_of(document)) for cell in row):
        for place in places(cell):
            if place.names:
                [file] = find(document, place.path)
                wrong += [f"{place.path}: {name}" for name in place.names if name not in names_in(file)]
    assert not wrong


# === THE MAP === #


def test_the_map_has_every_area_in_its_order():
    assert [first_code(row[0]) for row in rows(section(MAP, "The areas"))] == list(AREAS)


def test_each_law_has_its_test():
    laws = rows(section(MAP, "The laws"))
    assert laws
    for law, tests in laws:
        found = places(tests)
        assert found, law
        for place in found:
            assert place.path.startswith("tests/") and place.names, law
            assert all(re.match(r"(Test\w+\.)?test_", name) for name in place.names), law


def test_each_task_leads_to_a_name_in_a_file():
    tasks = rows(section(MAP, "To change X, go to Y"))
    assert len(tasks) >= 20
    for task, where in tasks:
        assert any(place.names for place in places(where)), task


# === THE HEADS OF THE AREAS === #


@pytest.mark.parametrize("area", AREAS)
def test_each_area_says_at_its_head_what_it_is_for(area):
    head = tree(ADDON / "models" / area / "__init__.py").body[0]
    text = getattr(getattr(head, "value", None), "value", "")
    lines = [line for line in text.splitlines() if line.strip()] if isinstance(text, str) else []
    assert 1 <= len(lines) <= LONGEST_HEAD
    models = {row.model for row in definitions(tuple(files())) if row.area == area}
    assert models.intersection(re.findall(r"``(jifen\.[a-z.]*[a-z])", text))


# === THE ENGINE'S README === #


def public_functions():
    modules = [importlib.import_module(f"engine.{module.name}") for module in pkgutil.iter_modules(engine.__path__)]
    return {
        f"{module.__name__.partition('.')[2]}.{name}"
        for module in modules
        for name, thing in vars(module).items()
        if isinstance(thing, FunctionType) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


def test_the_engines_readme_has_every_function_and_none_that_is_gone():
    named = [code for *__, cell in rows(text_of(ENGINE / "README.md")) for code in CODE.findall(cell)]
    assert sorted(named) == sorted(public_functions())


# === THE COMMANDS === #

COMMANDS = sorted(path for path in (ROOT / "docker").iterdir() if path.is_file() and "." not in path.name)
# Where a shell script asks whether it was given an option: in a case, or compared.
ASKED = re.compile(r"^\s*(?:-\w \| )?(--[a-z-]+)\)|\}. = (--[a-z-]+) \]| in -h \| (--help)\)", re.MULTILINE)


def options(command):
    """Return the options that a command takes, beside ``--help``."""
    return {name for found in ASKED.findall(text_of(command)) for name in found if name} - {"--help"}


def test_a_command_says_which_options_it_takes():
    """At its head, which is what ``--help`` prints."""
    scripts = [path for path in COMMANDS if text_of(path).startswith("#!/usr/bin/env bash\n")]
    assert any(options(path) for path in scripts)
    silent = {
        (path.name, option)
        for path in scripts
        for option in options(path)
        if option not in re.match(r"(#.*\n)*", text_of(path))[0]
    }
    assert not silent


def test_how_to_work_on_it_says_what_the_tests_can_be_asked_for():
    assert "--area" in options(ROOT / "docker/test")
    fast_loop = section(ROOT / "CONTRIBUTING.md", "The fast loop")
    assert not [option for option in options(ROOT / "docker/test") if option not in fast_loop]
