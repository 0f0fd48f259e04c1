"""What is one of several kinds is a class in a file of its own, and nothing else names a kind by its code.

A new kind is then that file and its row where the area's models are listed: what knows kinds asks the class.
"""

import ast
import re
from pathlib import Path

import pytest

from .areas import ADDON, LINK, ROOT, files, name_of, nodes
from .areas_values import added_values, values_in
from .areas_xml import expressions

# {files of the kinds: the fields that hold a kind's code}
KINDS = {
    "models/pay/way_*.py": ("method", "pay_method"),
    "models/*/trigger_*.py": ("trigger",),
    "models/*/effect_*.py": ("effect",),
    "models/*/actor_*.py": ("actor",),
}

# {file: the kinds it names, and why it may}
NAMED = {}

# Kinds of documents that are approved: {code: its area}. Only the area of a kind names it, what approves knows none.
DOCUMENTS = added_values()["document"]
APPROVING = [path for path in [*files(), *files(".xml")] if path.parent.name == "approval"]


def kinds(pattern):
    """Return the codes of the classes in these files."""
    found = set()
    for path in ADDON.glob(pattern):
        for node in nodes(path):
            if isinstance(node, ast.Assign) and [getattr(it, "id", "") for it in node.targets] == ["code"]:
                found.add(ast.literal_eval(node.value))
    return found


def sources():
    """Return the files of both addons."""
    return [*files(), *files(".xml"), *(path for suffix in ("py", "xml") for path in LINK.rglob(f"*.{suffix}"))]


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
    own = {*ADDON.glob(pattern), *views(pattern).values()}
    return [path for path in sources() if path not in own]


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


def documents_named(path):
    """Return the kinds of documents to approve that a file names by their codes."""
    if path.suffix == ".py" or ADDON / "static" not in path.parents:
        found = set()
        for syntax in [nodes(path)] if path.suffix == ".py" else expressions(path):
            for field in ("document", "_approval_kind"):
                found |= values_in(syntax, field, set(DOCUMENTS))
        return found
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"""\bdocument\s*[=!]==?\s*["'](\w+)["']""", text)) & DOCUMENTS.keys()


def test_nothing_but_its_area_names_a_document_to_approve():
    scripts = [path for path in (ADDON / "static/src").rglob("*") if path.suffix in (".js", ".xml")]
    found = {}
    for path in [*sources(), *scripts]:
        names = {code for code in documents_named(path) if DOCUMENTS[code] != path.parent.name}
        if names:
            found[path.relative_to(ROOT).as_posix()] = names
    assert len(DOCUMENTS) > 4 and found == {}


def test_what_approves_knows_no_document():
    """Neither a code nor a model of one, in whatever way it is written."""
    for path in (path for path in APPROVING if path.suffix == ".py"):
        texts = {node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert not texts & (DOCUMENTS.keys() | {f"jifen.{code}" for code in DOCUMENTS}), name_of(path)


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("some.py", 'row.document == "claim"', {"claim"}),
        ("some.py", '_approval_kind = "appeal"', set()),
        ("some.py", '[("document", "in", ("claim", "appeal"))]', {"claim", "appeal"}),
        ("some.xml", """<a t-if="card['document'] != 'claim'"/>""", {"claim"}),
        ("some.xml", """<a domain="[('document', '!=', 'claim')]"/>""", {"claim"}),
    ],
)
def test_a_document_that_is_named_is_found(name, source, expected, tmp_path):
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    assert documents_named(path) == expected
