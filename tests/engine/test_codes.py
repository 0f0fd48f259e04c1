"""What is one of several kinds is a class in a file of its own, and nothing else names a kind by its code.

A new kind is then that file and its row where the area's models are listed: what knows kinds asks the class.
"""

import ast
from pathlib import Path

import pytest

from .areas import ADDON, ROOT, files, nodes
from .areas_values import values_in
from .areas_xml import expressions

LINK = ROOT / "jifen_payroll_link"

# {files of the kinds: the fields that hold a kind's code}
KINDS = {
    "models/pay/way_*.py": ("method", "pay_method"),
    "models/*/trigger_*.py": ("trigger",),
    "models/*/effect_*.py": ("effect",),
    "models/*/actor_*.py": ("actor",),
}

# {file: the kinds it names, and why it may}
NAMED = {}


def kinds(pattern):
    """Return the codes of the classes in these files."""
    found = set()
    for path in ADDON.glob(pattern):
        for node in nodes(path):
            if isinstance(node, ast.Assign) and [getattr(it, "id", "") for it in node.targets] == ["code"]:
                found.add(ast.literal_eval(node.value))
    return found


def views(pattern):
    """Return ``{code: the file}`` of what single kinds add to a view, in files named after them."""
    before, after = Path(pattern).stem.split("*")
    found = ADDON.glob(f"views/*/{before}*{after}_views.xml")
    return {path.stem.removeprefix(before).removesuffix(f"{after}_views"): path for path in found}


def named(path, field, codes):
    """Return the codes that a file names as values of a field."""
    syntaxes = [nodes(path)] if path.suffix == ".py" else expressions(path)
    return set().union(*(values_in(syntax, field, codes) for syntax in syntaxes))


def readers(pattern):
    """Return the files of both addons that are none of a kind."""
    others = [path for suffix in ("py", "xml") for path in LINK.rglob(f"*.{suffix}")]
    own = {*ADDON.glob(pattern), *views(pattern).values()}
    return [path for path in [*files(), *files(".xml"), *others] if path not in own]


@pytest.mark.parametrize("pattern", KINDS)
def test_nothing_but_a_kind_names_it(pattern):
    codes, found = kinds(pattern), {}
    assert len(codes) > 1
    for path in readers(pattern):
        for field in KINDS[pattern]:
            found.setdefault(path.relative_to(ROOT).as_posix(), set()).update(named(path, field, codes))
    assert {path: names for path, names in found.items() if names} == NAMED.get(pattern, {})


@pytest.mark.parametrize("pattern", KINDS)
def test_a_kind_names_no_other(pattern):
    for path in ADDON.glob(pattern):
        own, others = kinds(path.relative_to(ADDON).as_posix()), kinds(pattern)
        for field in ("code", *KINDS[pattern]):
            assert not named(path, field, others - own), path.name
    for code, path in views(pattern).items():
        assert all(named(path, field, kinds(pattern)) <= {code} for field in KINDS[pattern]), path.name


@pytest.mark.parametrize("pattern", KINDS)
def test_a_kind_is_in_a_file_named_after_it(pattern):
    before, after = Path(pattern).stem.split("*")
    for path in ADDON.glob(pattern):
        assert kinds(path.relative_to(ADDON).as_posix()) == {path.stem.removeprefix(before).removesuffix(after)}
    assert views(pattern).keys() <= kinds(pattern)
