"""What the tests of the areas see in how files are imported, and in which classes Odoo makes one of."""

import pytest

from .areas import nodes
from .areas_classes import definitions, hidden, replaced, too_early
from .areas_imports import EVERYTHING, imported, imports_by_name, load_order
from .areas_names import own_methods

MODEL = "class A(models.Model):\n    _name = 'a'\n"
MORE = "class A(models.Model):\n    _inherit = 'a'\n"
CONTROLLER = "class Base(CustomerPortal):\n"


@pytest.fixture
def addons(tmp_path):
    """Return a function that writes two addons, the modules of a package imported as they are listed."""

    def write(sources):
        for name, source in sources.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
            while path != tmp_path:
                head = path.parent / "__init__.py"
                line = f"from . import {path.stem}\n"
                if path.parent != tmp_path and line not in (head.read_text() if head.exists() else ""):
                    with head.open("a") as lines:
                        lines.write(line)
                path = path.parent
        return tuple(path for name in ("first", "second") if (path := tmp_path / name).exists())

    return write


def merged(addons):
    return definitions(tuple(load_order(addons)))


# === IMPORTS === #


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("from . import two", {"pay"}),
        ("from ..claim import claim", {"claim"}),
        ("from ..claim.claim import LATE", {"claim"}),
        ("from .. import claim", {"claim"}),
        ("from ...report.claim import claim_xlsx", {"claim"}),
        ("from odoo.addons.first.models.claim import claim", {"claim"}),
        ("from odoo.addons.first.models.claim.claim import LATE as late", {"claim"}),
        ("from odoo.addons.first.models import claim", {"claim"}),
        ("import odoo.addons.first.models.claim.claim", {"claim"}),
        ("import odoo.addons.first.models.claim as late", {"claim"}),
        ("def f():\n    from odoo.addons.first.models.claim import claim", {"claim"}),
        ("import_module('odoo.addons.first.models.claim')", {"claim"}),
        ("sys.modules['odoo.addons.first.models.claim.claim'].LATE", {"claim"}),
        # Several areas at once, from which any may be taken; and another addon.
        ("from ... import models", {EVERYTHING}),
        ("from odoo.addons import first", {EVERYTHING}),
        ("from odoo.addons.first import models", {EVERYTHING}),
        ("import odoo.addons.first as us", {EVERYTHING}),
        ("from odoo import addons\naddons.first.models.claim.LATE", {EVERYTHING}),
        ("from odoo.addons.second.models import slip", {"second"}),
        # Of no area, or not ours.
        ("from ...engine import money", set()),
        ("from odoo.addons.portal.controllers.portal import pager", set()),
        ("import re", set()),
        ("'the models of odoo.addons.first'", set()),
    ],
)
def test_what_is_imported(source, seen, addons):
    both = addons(
        {
            "first/engine/money.py": "",
            "first/models/claim/claim.py": "LATE = 1",
            "first/models/pay/one.py": source,
            "first/models/pay/two.py": "",
            "first/report/claim/claim_xlsx.py": "",
            "second/models/slip.py": "",
        }
    )
    assert imported(both[0] / "models/pay/one.py", both) == seen


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("import_module(name)", 1),
        ("importlib.import_module('..claim', __package__)", 1),
        ("__import__(f'odoo.addons.{addon}.demo')", 1),
        ("import_module('odoo.addons.first.demo')", 0),
        ("from importlib import import_module", 0),
    ],
)
def test_what_only_says_when_it_runs_what_it_imports(source, seen, tmp_path):
    path = tmp_path / "some.py"
    path.write_text(source, encoding="utf-8")
    assert len(imports_by_name(path)) == seen
    assert nodes(path)


def test_files_are_in_the_order_in_which_python_loads_them(addons):
    both = addons(
        {
            "first/controllers/page.py": "from ..models.b import B",
            "first/models/a.py": "from . import c",
            "first/models/b.py": "",
            "first/models/c.py": "",
            "second/models/d.py": "from odoo.addons.first.wizards.e import E",
            "first/wizards/e.py": "",
        }
    )
    # The page asks for a model, which is loaded with its package; the package before it asks for the one behind it.
    assert [path.stem for path in load_order(both)] == ["c", "a", "b", "page", "e", "d"]


# === CLASSES === #


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ("    def f(self):\n        return 1", "    def f(self):\n        return 2", True),
        ("    def f(self):\n        return 1", "    def f(self):\n        return super().f()", False),
        ("    def f(self):\n        return 1", "    def f(self):\n        return super().g()", True),
        # It was a hook; the hook comes too late.
        ("    def f(self):\n        return {}", "    def f(self):\n        return 1", False),
        ("    def f(self):\n        return 1", "    def f(self):\n        '''Nothing.'''", True),
        # What is no method.
        ("    f = frozenset({1})", "    f = frozenset({2})", True),
        ("    f: frozenset = frozenset({1})", "    f = frozenset({2})", True),
        ("    f = frozenset()", "    f = frozenset({2})", False),
        ("    f = frozenset({1})", "    @property\n    def f(self):\n        return {2}", True),
        ("    f = frozenset({1})", "    @property\n    def f(self):\n        return super().f | {2}", False),
        ("    def f(self):\n        return 1", "    f = g", True),
        ("    f = models.Constraint('x')", "    f = models.Constraint('y')", True),
        ("    f = 1", "    g = 1", False),
    ],
)
@pytest.mark.parametrize(
    ("first", "second", "start", "go_on"),
    [
        ("first/models/a/a.py", "first/models/b/b.py", MODEL, MORE),
        ("first/models/a/a.py", "first/wizards/a/a.py", MODEL, MORE),
        ("first/wizards/a/a.py", "first/wizards/b/b.py", MODEL, MORE),
        ("first/models/a/a.py", "first/report/a/a.py", MODEL, MORE),
        ("first/models/a/a.py", "second/models/a.py", MODEL, MORE),
        ("second/models/x.py", "second/models/y.py", MORE, MORE),
        ("second/models/x.py", "second/wizards/y.py", MORE, MORE),
        ("first/controllers/a/a.py", "first/controllers/b/b.py", CONTROLLER, "class B(Base):\n"),
        ("first/controllers/a/a.py", "second/controllers/b.py", CONTROLLER, "class B(Base):\n"),
        ("first/controllers/a/a.py", "first/controllers/b/b.py", "class A(Page):\n", "class B(portal.Page):\n"),
    ],
)
def test_what_hides_something(first, second, start, go_on, before, after, seen, addons):
    both = addons({first: start + before, second: go_on + after})
    assert bool(hidden(merged(both))) == seen


def test_what_belongs_to_different_models_hides_nothing(addons):
    method = "    def f(self):\n        return 1"
    both = addons(
        {
            "first/models/a.py": MODEL + method,
            "first/models/b.py": "class B(models.Model):\n    _name = 'b'\n" + method,
            "first/controllers/a.py": "class A(http.Controller):\n" + method,
            "first/controllers/b.py": "class B(http.Controller):\n" + method,
            "first/controllers/form.py": "class Form:\n" + method,
        }
    )
    assert len(merged(both)) == 4
    assert not hidden(merged(both))


@pytest.mark.parametrize(
    ("method", "seen"),
    [
        ("    def write(self, vals):\n        return super().write(vals)", {}),
        ("    def write(self, vals):\n        return True", {"a": {"write"}}),
        ("    def write(self, vals):\n        pass", {"a": {"write"}}),
        ("    def written(self, vals):\n        return True", {}),
    ],
)
@pytest.mark.parametrize(
    ("path", "start"), [("first/models/a/a.py", MODEL), ("first/wizards/a/a.py", MORE), ("second/models/a.py", MORE)]
)
def test_what_does_away_with_what_odoo_does(path, start, method, seen, addons):
    assert replaced(merged(addons({path: start + method}))) == seen


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("first/models/a/a.py", "first/models/b/b.py"),
        ("first/models/a/a.py", "first/wizards/a/a.py"),
        ("second/models/x.py", "second/wizards/y.py"),
    ],
)
@pytest.mark.parametrize("extends", [MORE, "class B(models.Model):\n    _name = 'b'\n    _inherit = ['mail', 'a']\n"])
@pytest.mark.parametrize("early", [False, True])
def test_what_is_extended_before_it_is_defined(first, second, extends, early, addons):
    sources = (extends, MODEL) if early else (MODEL, extends)
    both = addons(dict(zip((first, second), sources, strict=True)))
    assert [model for __, model in too_early(merged(both))] == ["a"] * early


def test_settings_of_a_way_to_share_out_pay_are_fields(addons):
    way = "class Top(Way):\n    settings = {'best': Setting(fields.Float), **Way.settings, 'other': 3}\n"
    seen = next(row for row in merged(addons({"first/models/a/a.py": way})) if row.fields)
    assert seen.fields == ["best", "pay_best"]


@pytest.mark.parametrize(
    ("method", "seen"),
    [
        ("    def grading_data(self):\n        return self._rows()", {"grading_data"}),
        ("    def action_enter(self):\n        return True", {"action_enter"}),
        ("    def _rows(self):\n        return []", {"_rows"}),
        # Somebody else's, which is only extended; Odoo's, though it is replaced; what other values have as well.
        ("    def action_enter(self):\n        return super().action_enter()", set()),
        ("    def unlink(self):\n        raise UserError('')", set()),
        ("    def split(self):\n        return self._rows()", set()),
    ],
)
def test_methods_by_whose_name_an_area_is_known(method, seen, addons):
    (row,) = merged(addons({"first/models/a/a.py": MODEL + method}))
    assert own_methods(row) == seen
