"""What comes in is handed on unchanged when it is right, and refused when it is not."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import inputs
from engine.errors import EngineError, WrongType

from .registry import promises

KEYS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=2) | st.tuples(st.integers(0, 3))
SINGLE = KEYS | st.floats() | st.decimals(allow_nan=False) | st.dates() | st.datetimes() | st.binary(max_size=2)
LISTS = st.lists(st.integers(0, 9), max_size=4)
MANY = LISTS | LISTS.map(tuple) | st.sets(KEYS, max_size=4) | st.dictionaries(KEYS, SINGLE, max_size=3)
ANYTHING = SINGLE | MANY


def refused(call, *values):
    """Return the code of the error; None when the value comes back as it was."""
    try:
        assert call(*values) is values[0]
    except EngineError as error:
        return error.code
    return None


def wrong(value):
    return "float" if isinstance(value, float) else "type"


@promises(inputs.integer, inputs.text, inputs.flag, inputs.day)
@given(ANYTHING)
def test_a_value_of_another_type_is_refused(value):
    kind = type(value)
    assert refused(inputs.integer, value) == (None if kind is int else wrong(value))
    assert refused(inputs.text, value) == (None if kind is str else wrong(value))
    assert refused(inputs.flag, value) == (None if kind is bool else wrong(value))
    assert refused(inputs.day, value) == (None if kind is datetime.date else wrong(value))


@promises(inputs.count)
@given(st.integers(-5, 30) | st.integers(), st.none() | st.integers(0, 30))
def test_a_count_is_from_zero_to_the_most(value, most):
    too_large = abs(value) >= 10**20 or (most is not None and value > most)
    assert refused(inputs.count, value, "heads", most) == (
        "out_of_range" if too_large else "negative_quantity" if value < 0 else None
    )


@promises(inputs.key)
@given(ANYTHING, st.integers(20, 30), st.sampled_from([1, -1]))
def test_a_key_is_what_a_mapping_takes(value, digits, sign):
    right = not isinstance(value, list | set | dict)
    assert refused(inputs.key, value) == (None if right else "type")
    assert refused(inputs.key, sign * 10**digits) == "out_of_range"


@promises(inputs.choice)
@given(ANYTHING, st.lists(st.text(max_size=2), max_size=4))
def test_a_choice_is_one_of_the_names(value, choices):
    expected = wrong(value) if not isinstance(value, str) else None if value in choices else "method"
    assert refused(inputs.choice, value, choices) == expected


@promises(inputs.record)
@given(ANYTHING, st.sampled_from([int, str, float, Decimal, list, dict, datetime.date]))
def test_a_record_is_of_its_class(value, kind):
    assert refused(inputs.record, value, kind) == (None if isinstance(value, kind) else wrong(value))


def is_list(value):
    return isinstance(value, list | tuple | set)


@promises(inputs.iterable, inputs.members, inputs.records)
@given(ANYTHING)
def test_members_are_those_of_a_list_and_of_no_text_and_no_mapping(value):
    assert refused(inputs.iterable, value) == (None if is_list(value) else wrong(value))
    if not is_list(value):
        for call in (inputs.members, lambda value: inputs.records(value, int)):
            with pytest.raises(WrongType):
                call(value)
        return
    assert inputs.members(value) == inputs.members(iter(value)) == list(value)
    if all(isinstance(member, int) for member in value):
        assert inputs.records(value, int) == list(value)
    else:
        with pytest.raises(WrongType):
            inputs.records(value, int)


@promises(inputs.rows, inputs.row_of)
@given(st.lists(SINGLE | LISTS | LISTS.map(tuple), max_size=4), st.integers(0, 3))
def test_rows_have_their_length(rows, length):
    right = [isinstance(row, tuple | list) and len(row) == length for row in rows]
    for row, is_right in zip(rows, right, strict=True):
        if is_right:
            assert inputs.row_of(row, length) == tuple(row)
        else:
            with pytest.raises(WrongType):
                inputs.row_of(row, length)
    if all(right):
        assert inputs.rows(rows, length) == list(map(tuple, rows))
    else:
        with pytest.raises(WrongType):
            inputs.rows(rows, length)


@promises(inputs.mapping)
@given(ANYTHING, st.sampled_from([int, object]))
def test_a_mapping_has_values_of_one_class(value, kind):
    right = isinstance(value, dict) and all(isinstance(inner, kind) for inner in value.values())
    code = refused(inputs.mapping, value, kind)
    assert code is None if right else code in ("type", "float")


@promises(inputs.unique)
@given(st.lists(st.integers(0, 9), max_size=5))
def test_keys_occur_once(keys):
    if len(set(keys)) == len(keys):
        assert inputs.unique(keys) == keys
    else:
        with pytest.raises(EngineError, match="occurs twice"):
            inputs.unique(keys)


@promises(inputs.in_order)
@given(st.lists(st.tuples(st.integers(0, 5) | st.text(max_size=1), st.integers())))
def test_in_order_equals_stay_as_they_came(pairs):
    if len({type(first) for first, __ in pairs}) > 1:
        with pytest.raises(WrongType) as caught:
            inputs.in_order(pairs, lambda pair: pair[0])
        assert caught.value.code == "order"
        return
    assert inputs.in_order(pairs, lambda pair: pair[0]) == sorted(pairs, key=lambda pair: pair[0])
    firsts = [first for first, __ in pairs]
    assert inputs.in_order(firsts) == sorted(firsts)


def test_not_even_figures_that_are_none_are_put_in_order():
    with pytest.raises(WrongType):
        inputs.in_order([Decimal("NaN"), Decimal(1)])
