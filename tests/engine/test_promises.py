"""Each public function has a test of random cases that holds what its docstring promises."""

import importlib
import pathlib

from hypothesis import is_hypothesis_test

from .registry import PROMISES, name_of, public_functions

TESTS = sorted(pathlib.Path(__file__).parent.glob("test_*.py"))


def test_each_public_function_has_a_property_test():
    for path in TESTS:
        importlib.import_module(f"{__package__}.{path.stem}")
    assert {name_of(function) for function in PROMISES} == set(public_functions())
    assert all(is_hypothesis_test(test) for tests in PROMISES.values() for test in tests)
