"""Whatever comes in, only EngineErrors come out, at once, and from wherever in the input it was wrong."""

import collections
import dataclasses
import datetime
import inspect
import signal
import types
import typing
from collections.abc import Hashable, Iterable, Mapping
from decimal import ROUND_FLOOR, Context, Decimal, Inexact, Rounded, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError

from .calls import CALLS
from .registry import name_of, parameters, public_functions, records_that_come_in

LOOPS = []
LOOPS.append(LOOPS)
WRONG = [
    None, True, False, 0, 1, -1, 10**30, -(10**5000), 0.5, float("nan"), float("inf"), 1j, Fraction(1, 2),
    *(Decimal(text) for text in ("NaN", "sNaN", "-Infinity", "-1", "0.5", "1E+99", "1E-99", "0E+99")),
    "", "ten", "1", "1e99", "NaN", "\ud800", b"1", bytearray(b"1"), (), [], [1], [[]], LOOPS, {}, {1: 1}, {"a": None},
    set(), frozenset([1]), range(0), object(), datetime.date.min, datetime.date.max, datetime.datetime.min,
    datetime.timedelta.max,
]  # fmt: skip
SECONDS = 10


@pytest.fixture(params=CALLS, ids=name_of)
def thing(request):
    """A function or a record; a call that does not end fails."""

    def stop(*__):
        pytest.fail("it does not end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield request.param
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def spoiled(value, wrong):
    """Yield makers of the value with one thing of it, however deep, replaced or there twice."""
    yield lambda: wrong
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            for make in spoiled(getattr(value, field.name), wrong):
                yield lambda name=field.name, make=make: dataclasses.replace(value, **{name: make()})
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            for make in spoiled(inner, wrong):
                yield lambda key=key, make=make: {**value, key: make()}
            if is_hashable(wrong):
                yield lambda key=key, inner=inner: {**value, wrong: inner}
    elif isinstance(value, list | tuple):
        build = type(value)._make if hasattr(value, "_make") else type(value)
        for place, inner in enumerate(value):
            for make in spoiled(inner, wrong):
                yield lambda place=place, make=make: build([*value[:place], make(), *value[place + 1 :]])
        yield lambda: type(value)([*value, *value]) if build is type(value) else value


def is_hashable(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


def outcome(thing, call):
    """Return the code of the error; None when there is none."""
    try:
        thing(**call())
    except EngineError as error:
        assert str(error)
        return error.code
    return None


def test_each_function_and_each_record_that_comes_in_has_a_call():
    assert {name_of(thing) for thing in CALLS} == {*public_functions(), *records_that_come_in()}


def test_what_is_right_goes_through_with_every_parameter(thing):
    assert set(CALLS[thing]) == set(inspect.signature(thing).parameters) == set(parameters(thing))
    assert outcome(thing, lambda: CALLS[thing]) is None


def test_wrong_input_ends_in_an_error_of_the_engine(thing):
    for name, value in CALLS[thing].items():
        for wrong in WRONG:
            for make in spoiled(value, wrong):
                outcome(thing, lambda name=name, make=make: {**CALLS[thing], name: make()})


@given(st.data())
def test_random_input_ends_in_an_error_of_the_engine(data):
    keys = st.none() | st.integers() | st.text(max_size=3)
    simple = keys | st.floats() | st.decimals() | st.dates()
    thing = data.draw(st.sampled_from([thing for thing in CALLS if CALLS[thing]]))
    name = data.draw(st.sampled_from(sorted(CALLS[thing])))
    nested = st.recursive(simple, lambda it: st.lists(it, max_size=3) | st.dictionaries(keys, it, max_size=3))
    wrong = data.draw(nested)
    make = data.draw(st.sampled_from(list(spoiled(CALLS[thing][name], wrong))))
    outcome(thing, lambda: {**CALLS[thing], name: make()})


def takes_anything(hint):
    """Tell whether it is for keys or for anything, perhaps among others."""
    either = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else [hint]
    return not {Hashable, typing.Any}.isdisjoint(either)


def test_each_parameter_refuses_what_is_of_no_type_it_takes(thing):
    """Of anything that is no key and no order."""
    for name, hint in parameters(thing).items():
        if not takes_anything(hint):
            assert outcome(thing, lambda name=name: {**CALLS[thing], name: object()}) == "type", name


def plain(value):
    """Return a result so that it can be compared: of a generator its members."""
    return list(value) if isinstance(value, collections.abc.Iterator) else value


def test_what_is_gone_through_once_is_enough(thing):
    """A generator does as well as a list where any iterable does."""
    for name, hint in parameters(thing).items():
        if typing.get_origin(hint) is Iterable or hint is Iterable:
            call = {**CALLS[thing], name: iter(CALLS[thing][name])}
            assert plain(thing(**call)) == plain(thing(**CALLS[thing]))


def test_the_callers_decimal_context_plays_no_part(thing):
    expected = repr(thing(**CALLS[thing])) if CALLS[thing] else None
    with localcontext(Context(prec=1, rounding=ROUND_FLOOR, traps=[Inexact, Rounded])):
        assert expected is None or repr(thing(**CALLS[thing])) == expected
