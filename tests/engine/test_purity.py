"""No float, no framework: neither in the engine's source, nor in what it takes, nor in what it gives."""

import ast
import dataclasses
import datetime
import pathlib
import sys
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

import engine
from engine import allocation, chain, errors, grading, leave, led, money, numbers, points, ranking, thirds, total

SOURCES = sorted(pathlib.Path(engine.__file__).parent.glob("**/*.py"))
NOT_EXACT = {"math", "cmath", "random", "statistics", "time", "array", "struct"}
FLOAT_MAKERS = {"float", "complex", "round", "from_float", "true_divide", "truediv"}


@pytest.fixture(params=SOURCES, ids=lambda path: path.name)
def tree(request):
    return ast.parse(request.param.read_text(encoding="utf-8"))


# === SOURCE === #


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def test_only_the_standard_library_is_imported(tree):
    for name in imported(tree):
        package = name.partition(".")[0]
        assert package in sys.stdlib_module_names and package not in NOT_EXACT, name


def test_relative_imports_stay_inside(tree):
    assert all(node.level <= 1 for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))


def test_no_float_is_written_made_or_divided_into_being(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float | complex), ast.dump(node)
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            assert name not in FLOAT_MAKERS, f"line {node.lineno}: {name}"
        if isinstance(node, ast.BinOp | ast.AugAssign):
            # int / int is a float; quotients go through numbers.quotient.
            assert not isinstance(node.op, ast.Div), f"line {node.lineno}: /"


def codes(tree):
    """The strings in the first argument of every error made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in ("EngineError", "WrongType"):
            yield from (inner.value for inner in ast.walk(node.args[0]) if isinstance(inner, ast.Constant))


def test_codes_of_errors_are_listed(tree):
    assert set(codes(tree)) <= set(errors.MESSAGES)


# === WHAT COMES IN === #

ONE = Decimal(1)
TAKES_NO_FLOAT = {
    "dec": lambda x: numbers.dec(x),
    "score": lambda x: numbers.score(x),
    "clamp value": lambda x: numbers.clamp(x),
    "clamp low": lambda x: numbers.clamp(ONE, low=x),
    "clamp high": lambda x: numbers.clamp(ONE, high=x),
    "mean": lambda x: numbers.mean([ONE, x]),
    "item gain": lambda x: points.Item(1, max_gain=x),
    "item loss": lambda x: points.Item(1, max_loss=x),
    "item free": lambda x: points.Item(1, free_quantity=x),
    "line points": lambda x: points.Line(1, 1, x),
    "line quantity": lambda x: points.Line(1, 1, ONE, x),
    "prior quantity": lambda x: points.count_lines(
        [points.Line(1, 1, ONE)], {1: points.Item(1, free_quantity=ONE)}, {1: x}
    ),
    "dimension start": lambda x: points.Dimension(x),
    "dimension floor": lambda x: points.Dimension(floor=x),
    "dimension ceiling": lambda x: points.Dimension(ceiling=x),
    "sums": lambda x: points.score_points(points.Dimension(), {1: points.Item(1)}, {1: x}),
    "led": lambda x: led.score_led([ONE, x]),
    "part score": lambda x: total.Part(1, x, ONE),
    "part weight": lambda x: total.Part(1, ONE, x),
    "total floor": lambda x: total.total([total.Part(1, ONE, ONE)], floor=x),
    "total ceiling": lambda x: total.total([total.Part(1, ONE, ONE)], ceiling=x),
    "rank": lambda x: ranking.competition({1: ONE, 2: x}),
    "tie break": lambda x: ranking.competition({1: ONE}, {1: (x,)}),
    "grade": lambda x: grading.Grade(1, x),
    "graded score": lambda x: grading.by_lower_bound(x, []),
    "leave": lambda x: leave.earned_half_days(x),
    "leave step": lambda x: leave.earned_half_days(ONE, step=x),
    "last": lambda x: thirds.last({1: ONE, 2: x}, 1),
    "thirds": lambda x: thirds.thirds({1: ONE, 2: x}),
    "fen": lambda x: money.fen(x),
    "yuan": lambda x: money.yuan(x),
    "pool": lambda x: allocation.proportional(x, [allocation.Claimant(1, ONE, 1)]),
    "weight": lambda x: allocation.Claimant(1, x, 1),
    "remainder weight": lambda x: allocation.largest_remainder(1, {1: x}, order=str),
    "chain": lambda x: chain.link(chain.GENESIS, {"points": x}),
}


@pytest.mark.parametrize("call", TAKES_NO_FLOAT.values(), ids=TAKES_NO_FLOAT)
@pytest.mark.parametrize("value", [1.0, 0.1, float("nan")])
def test_a_float_is_a_type_error(call, value):
    with pytest.raises(TypeError) as caught:
        call(value)
    assert caught.value.code == "float"
    assert "is a float" in str(caught.value)


# === WHAT COMES OUT === #


def figures(value):
    """Every single value inside a result, properties of dataclasses included."""
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        names += [name for name, thing in vars(type(value)).items() if isinstance(thing, property)]
        for name in names:
            yield from figures(getattr(value, name))
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from figures(pair)
    elif isinstance(value, list | tuple | set):
        for member in value:
            yield from figures(member)
    else:
        yield value


def results():
    items = {1: points.Item(1, max_loss=10), 2: points.Item(2, parent=1, free_quantity=2)}
    lines = [points.Line(1, 2, -3, 3, datetime.date(2026, 1, 1), "m"), points.Line(2, 1, "0.1")]
    counted = points.count_lines(lines, items)
    sums = points.item_sums(lines, counted)
    result = points.score_points(points.Dimension(start=10, floor=0), items, sums)
    parts = [total.Part(1, result.score, "0.333"), total.Part(2, led.score_led([1, 2, 2]), 1)]
    outcome = total.total(parts, vetoes=[total.Veto(no_pay=True)])
    claims = [allocation.Claimant(n, n, n) for n in range(3)]
    return [
        items,
        lines,
        counted,
        sums,
        result,
        outcome,
        ranking.competition({1: outcome.score}),
        allocation.proportional(100, claims),
        allocation.largest_remainder(100, {1: ONE, 2: ONE}, order=str),
        [numbers.mean([1, 2, 2]), numbers.score("1"), numbers.clamp("1"), money.fen("1"), money.yuan(1)],
    ]


def test_no_float_comes_out():
    found = {type(value) for value in figures(results())}
    assert {Decimal, Fraction, int} <= found
    assert found <= {Decimal, Fraction, int, str, bool, type(None), datetime.date}


def dataclasses_of_the_engine():
    for name in engine.__all__:
        module = getattr(engine, name)
        for thing in vars(module).values():
            if dataclasses.is_dataclass(thing) and thing.__module__ == module.__name__:
                yield thing


def test_nothing_that_comes_in_or_out_can_be_changed_or_extended():
    found = list(dataclasses_of_the_engine())
    assert len(found) >= 12
    for kind in found:
        assert kind.__dataclass_params__.frozen, kind
        assert "__dict__" not in dir(kind) and "__slots__" in vars(kind), kind
